import * as v from 'valibot';
import { StudioError } from '../core/errors.ts';
import { SCHEDULER_IDS } from '../diffusion/schedulers/scheduler.ts';

/** The manifest format this code reads and writes. A file with another number is refused, never guessed at. */
export const MANIFEST_SCHEMA_VERSION = 1;

/** SHA-256 values are kept per piece of this many bytes, so that a damaged download costs one piece. */
export const CHUNK_SIZE_BYTES = 16 * 1024 * 1024;

/** Tensor element types that a component may take or give, as ONNX Runtime names them. */
export const TENSOR_TYPES = ['float32', 'float16', 'int32', 'int64'] as const;
export type TensorType = (typeof TENSOR_TYPES)[number];

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hexadecimal'));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A path inside the package: forward slashes, no empty, `.` or `..` part, nothing a file system or URL would read otherwise. */
const path = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/, 'not a path inside the package'),
);

const fileSchema = v.strictObject({
  path,
  sizeBytes: natural,
  sha256,
  /** SHA-256 of each CHUNK_SIZE_BYTES piece, in order; the last piece may be shorter. */
  chunkSha256: v.array(sha256),
});

const tensorSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1)),
  type: v.picklist(TENSOR_TYPES),
  /** Numbers are fixed, strings symbolic; [] is a scalar. */
  dims: v.array(v.union([natural, v.string()])),
});

const componentSchema = v.strictObject({
  /** The .onnx file. */
  graph: path,
  /** Where the graph's external tensors lie: `location` is the string inside the graph. */
  externalData: v.array(v.strictObject({ location: v.string(), path })),
  inputs: v.pipe(v.array(tensorSchema), v.minLength(1)),
  outputs: v.pipe(v.array(tensorSchema), v.minLength(1)),
  /** Bytes of all weights, as stored. */
  weightsSizeBytes: natural,
  /** True when any weight or activation is float16 inside the graph's arithmetic, so that WebGPU needs shader-f16. */
  needsShaderF16: v.boolean(),
  /** The component's diffusers config.json, as it is. */
  config: v.record(v.string(), v.unknown()),
});

const tokenizerSchema = v.strictObject({
  kind: v.literal('clip'),
  /** vocab.json and merges.txt. */
  vocab: path,
  merges: path,
  modelMaxLength: positive,
  startTokenId: natural,
  endTokenId: natural,
  /** After special_tokens_map.json, which wins over tokenizer_config.json. */
  padTokenId: natural,
});

const manifestSchema = v.strictObject({
  schemaVersion: v.literal(MANIFEST_SCHEMA_VERSION),
  kind: v.literal('stable-diffusion'),
  /** Folder name and stable identity: lower-case letters, digits, hyphens. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  description: v.string(),
  /** First 16 hexadecimal digits of the SHA-256 over all files' paths and hashes. */
  revision: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  license: v.strictObject({ spdx: v.string(), notice: v.string() }),
  files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(2000)),
  components: v.strictObject({
    textEncoder: componentSchema,
    unet: componentSchema,
    vaeDecoder: componentSchema,
    vaeEncoder: v.optional(componentSchema),
  }),
  tokenizer: tokenizerSchema,
  latents: v.strictObject({
    channels: positive,
    /** Pixels per latent. */
    vaeScaleFactor: positive,
    scalingFactor: v.pipe(v.number(), v.finite()),
    /** Added after the division by scalingFactor; 0 for nearly all. */
    shiftFactor: v.pipe(v.number(), v.finite()),
  }),
  /** scheduler_config.json, as it is: prediction type, spacing, betas, zero SNR … */
  schedulerConfig: v.record(v.string(), v.unknown()),
  /** rgb = matrix · latent + bias, in -1…1, on scaled latents; fitted against the package's own decoder. */
  preview: v.strictObject({
    latentRgbFactors: v.array(v.tuple([v.number(), v.number(), v.number()])),
    bias: v.tuple([v.number(), v.number(), v.number()]),
  }),
  /** What the page offers: sizes in pixels. */
  sizes: v.strictObject({
    multiple: positive,
    min: positive,
    max: positive,
    defaultWidth: positive,
    defaultHeight: positive,
  }),
  defaults: v.strictObject({
    numInferenceSteps: positive,
    guidanceScale: v.pipe(v.number(), v.minValue(0)),
    guidanceRescale: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    scheduler: v.picklist(SCHEDULER_IDS),
  }),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type ManifestFile = v.InferOutput<typeof fileSchema>;
export type ManifestComponent = v.InferOutput<typeof componentSchema>;
export type ManifestTensor = v.InferOutput<typeof tensorSchema>;
export type ComponentName = keyof Manifest['components'];

/**
 * A manifest from parsed JSON, checked in itself: every path named is in `files`, chunks fit sizes, the preview matrix
 * fits the channels.
 * @throws StudioError `manifest-invalid` with details.problems, one line each.
 */
export function parseManifest(json: unknown): Manifest {
  const result = v.safeParse(manifestSchema, json);
  if (!result.success) {
    const problems = result.issues.slice(0, 20).map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`);
    throw new StudioError('manifest-invalid', `Not a package manifest: ${problems[0]}`, { problems });
  }
  const problems = findContradictions(result.output);
  if (problems.length > 0)
    throw new StudioError('manifest-invalid', `The manifest contradicts itself: ${problems[0]}`, { problems });
  return result.output;
}

/** Bytes of the whole package. */
export function packageSizeBytes(manifest: Manifest): number {
  return manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0);
}

function findContradictions(manifest: Manifest): string[] {
  const problems: string[] = [];
  const paths = new Set<string>();
  for (const file of manifest.files) {
    if (paths.has(file.path)) problems.push(`${file.path}: listed twice`);
    paths.add(file.path);
    const chunkCount = Math.ceil(file.sizeBytes / CHUNK_SIZE_BYTES);
    if (file.chunkSha256.length !== chunkCount)
      problems.push(`${file.path}: ${file.chunkSha256.length} chunk hashes, ${chunkCount} expected`);
  }
  const named = [manifest.tokenizer.vocab, manifest.tokenizer.merges];
  for (const component of Object.values(manifest.components)) {
    if (component) named.push(component.graph, ...component.externalData.map((data) => data.path));
  }
  for (const name of named) if (!paths.has(name)) problems.push(`${name}: named but not in files`);
  if (manifest.preview.latentRgbFactors.length !== manifest.latents.channels)
    problems.push(
      `preview: ${manifest.preview.latentRgbFactors.length} rows for ${manifest.latents.channels} channels`,
    );
  const { min, max, multiple, defaultWidth, defaultHeight } = manifest.sizes;
  for (const size of [min, max, defaultWidth, defaultHeight])
    if (size % multiple !== 0 || size < min || size > max)
      problems.push(`sizes: ${size} is not a multiple of ${multiple} within ${min}…${max}`);
  return problems;
}
