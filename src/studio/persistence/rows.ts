import * as v from 'valibot';
import { STUDIO_ERROR_CODES } from '../../domain/core/errors.ts';
import { JOB_STATES } from '../../domain/jobs/job.ts';
import { requestRowSchema } from './request-row.ts';
import { isoTime, natural, parseRow, sha256 } from './row-fields.ts';

const finite = v.pipe(v.number(), v.finite());

const recipeCore = {
  request: requestRowSchema,
  seed: natural,
  variationSeed: v.exactOptional(natural),
  batchIndex: natural,
  packageName: v.string(),
  packageRevision: v.string(),
  executionProvider: v.picklist(['webgpu', 'wasm']),
  runtime: v.string(),
  rng: v.literal('CPU'),
  truncatedTokenCount: natural,
};

const hashes = v.pipe(v.array(v.string()), v.readonly());

const recipeSchema = v.variant('version', [
  v.object({ version: v.literal(1), ...recipeCore }),
  v.object({
    version: v.literal(2),
    ...recipeCore,
    studioVersion: v.string(),
    componentHashes: v.object({
      textEncoder: hashes,
      unet: hashes,
      vaeDecoder: hashes,
      vaeEncoder: v.exactOptional(hashes),
    }),
    schedulerConfig: v.record(v.string(), v.unknown()),
    precision: v.picklist(['float32', 'float16']),
    isRepeatable: v.boolean(),
    vaeTileSide: v.exactOptional(natural),
  }),
]);

const storedJobSchema = v.object({
  id: v.string(),
  request: requestRowSchema,
  state: v.picklist(JOB_STATES),
  createdAt: isoTime,
  startedAt: v.exactOptional(isoTime),
  finishedAt: v.exactOptional(isoTime),
  failure: v.exactOptional(
    v.object({
      code: v.picklist(STUDIO_ERROR_CODES),
      message: v.string(),
      details: v.record(v.string(), v.unknown()),
    }),
  ),
  resultIds: v.array(v.string()),
  isServedFromResults: v.exactOptional(v.boolean()),
  timings: v.exactOptional(
    v.object({
      loadMs: finite,
      encodeMs: finite,
      denoiseMs: finite,
      decodeMs: finite,
      previewMs: finite,
      runMs: finite,
    }),
  ),
  attempts: natural,
  /** The project that the pictures are for. */
  projectId: v.exactOptional(v.string()),
  /** Shared by jobs that were queued together. */
  batchId: v.exactOptional(v.string()),
  /** Its place in the queue. Rows without one stand where their time puts them. */
  order: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
});

const storedResultSchema = v.object({
  id: v.string(),
  jobId: v.string(),
  createdAt: isoTime,
  width: natural,
  height: natural,
  sizeBytes: natural,
  recipe: recipeSchema,
  /** What makes two requests the same picture; results of one batch share it. */
  requestKey: v.string(),
  pngSha256: sha256,
  thumbnailSha256: sha256,
  /** When the user took it out of the list; restorable until it is purged. */
  deletedAt: v.exactOptional(isoTime),
  /** The project that it was made for. */
  projectId: v.exactOptional(v.string()),
  /** Waits to be taken into its project, or not. */
  isStaged: v.exactOptional(v.boolean()),
});

const storedBlobSchema = v.object({ sha256, blob: v.instance(Blob) });
const settingSchema = v.object({ key: v.string(), value: v.unknown() });

/** A job as stored. Progress is not: it lives in memory and in messages between tabs. */
export type StoredJob = Readonly<v.InferOutput<typeof storedJobSchema>>;
/** A result as stored, its pixels by hash. */
export type StoredResult = Readonly<v.InferOutput<typeof storedResultSchema>>;
/** Bytes under their SHA-256 in hexadecimal. */
export type StoredBlob = Readonly<v.InferOutput<typeof storedBlobSchema>>;

/** A row as this code knows it, or undefined when it has another shape. */
export function parseJobRow(row: unknown): StoredJob | undefined {
  return parseRow(storedJobSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseResultRow(row: unknown): StoredResult | undefined {
  return parseRow(storedResultSchema, row);
}

/** A row as this code knows it, or undefined when it has another shape. */
export function parseBlobRow(row: unknown): StoredBlob | undefined {
  return parseRow(storedBlobSchema, row);
}

/** The value of a row of the meta store, or undefined. */
export function parseSettingRow(row: unknown): unknown {
  return parseRow(settingSchema, row)?.value;
}
