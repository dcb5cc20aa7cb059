import * as v from 'valibot';
import { StudioError } from '../core/errors.ts';
import { SCHEDULER_IDS } from '../diffusion/schedulers/scheduler.ts';
import { finiteNumber, packagePath, sha256Text, wholeNumber } from './manifest-fields.ts';
import { packageIdSchema } from './package-id.ts';

/** The manifest format this code reads and writes. A file with another number is refused, never guessed at. */
export const MANIFEST_SCHEMA_VERSION = 1;

/** SHA-256 values are kept per piece of this many bytes, so that a damaged download costs one piece. */
export const CHUNK_SIZE_BYTES = 16 * 1024 * 1024;

/** Tensor element types that a component may take or give, as ONNX Runtime names them. */
export const TENSOR_TYPES = ['float32', 'float16', 'int32', 'int64'] as const;
export type TensorType = (typeof TENSOR_TYPES)[number];

/** Bounds far above any real package: a number beyond them is a mistake or an attack, and would cost memory or time. */
const MAX_FILE_BYTES = 2 ** 40;
const MAX_SIDE_PX = 16384;
const MAX_INT32 = 2 ** 31 - 1;

const fileSchema = v.strictObject({
  path: packagePath,
  sizeBytes: wholeNumber(0, MAX_FILE_BYTES),
  sha256: sha256Text,
  /** SHA-256 of each CHUNK_SIZE_BYTES piece, in order; the last piece may be shorter. */
  chunkSha256: v.array(sha256Text),
});

const tensorSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  type: v.picklist(TENSOR_TYPES),
  /** Numbers are fixed, strings symbolic; [] is a scalar. */
  dims: v.pipe(v.array(v.union([wholeNumber(0, MAX_INT32), v.pipe(v.string(), v.maxLength(200))])), v.maxLength(8)),
});

const componentSchema = v.strictObject({
  /** The .onnx file. */
  graph: packagePath,
  /** Where the graph's external tensors lie: `location` is the string inside the graph. */
  externalData: v.array(v.strictObject({ location: packagePath, path: packagePath })),
  inputs: v.pipe(v.array(tensorSchema), v.minLength(1), v.maxLength(64)),
  /** An output whose shape the graph does not state has the dims []: ask the session. */
  outputs: v.pipe(v.array(tensorSchema), v.minLength(1), v.maxLength(64)),
  /** Bytes of all weights, as stored. */
  weightsSizeBytes: wholeNumber(0, MAX_FILE_BYTES),
  /** True when any weight or activation is float16 inside the graph's arithmetic, so that WebGPU needs shader-f16. */
  needsShaderF16: v.boolean(),
  /** False when the graph draws random numbers itself, so that nothing made with it can be repeated. Else absent. */
  isRepeatable: v.optional(v.literal(false)),
  /** The component's diffusers config.json, as it is. */
  config: v.record(v.string(), v.unknown()),
});

const tokenizerSchema = v.strictObject({
  kind: v.literal('clip'),
  /** vocab.json and merges.txt. */
  vocab: packagePath,
  merges: packagePath,
  modelMaxLength: wholeNumber(3, 4096),
  startTokenId: wholeNumber(0, MAX_INT32),
  endTokenId: wholeNumber(0, MAX_INT32),
  /** After special_tokens_map.json, which wins over tokenizer_config.json. */
  padTokenId: wholeNumber(0, MAX_INT32),
});

const rgb = v.tuple([finiteNumber, finiteNumber, finiteNumber]);

const manifestSchema = v.strictObject({
  schemaVersion: v.literal(MANIFEST_SCHEMA_VERSION),
  kind: v.literal('stable-diffusion'),
  /** Folder name and stable identity: lower-case letters, digits, hyphens. */
  id: packageIdSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  description: v.pipe(v.string(), v.maxLength(2000)),
  /** First 16 hexadecimal digits of the SHA-256 over all files' paths and hashes. */
  revision: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  license: v.strictObject({
    spdx: v.pipe(v.string(), v.maxLength(200)),
    notice: v.pipe(v.string(), v.maxLength(100_000)),
  }),
  files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(2000)),
  components: v.strictObject({
    textEncoder: componentSchema,
    unet: componentSchema,
    vaeDecoder: componentSchema,
    vaeEncoder: v.optional(componentSchema),
    /** A small decoder for previews (TAESD): takes latents as the sampler holds them. */
    previewDecoder: v.optional(componentSchema),
  }),
  tokenizer: tokenizerSchema,
  latents: v.strictObject({
    channels: wholeNumber(1, 1024),
    /** Pixels per latent. */
    vaeScaleFactor: wholeNumber(1, 256),
    scalingFactor: v.pipe(
      finiteNumber,
      v.check((factor) => factor !== 0, 'latents are divided by it'),
    ),
    /** Added after the division by scalingFactor; 0 for nearly all. */
    shiftFactor: finiteNumber,
  }),
  /** scheduler_config.json, as it is: prediction type, spacing, betas, zero SNR … */
  schedulerConfig: v.record(v.string(), v.unknown()),
  /** rgb = matrix · latent + bias, in -1…1, on scaled latents; fitted against the package's own decoder. */
  preview: v.strictObject({
    latentRgbFactors: v.array(rgb),
    bias: rgb,
  }),
  /** What the page offers: sizes in pixels. */
  sizes: v.strictObject({
    multiple: wholeNumber(1, MAX_SIDE_PX),
    min: wholeNumber(1, MAX_SIDE_PX),
    max: wholeNumber(1, MAX_SIDE_PX),
    defaultWidth: wholeNumber(1, MAX_SIDE_PX),
    defaultHeight: wholeNumber(1, MAX_SIDE_PX),
  }),
  defaults: v.strictObject({
    numInferenceSteps: wholeNumber(1, 1000),
    guidanceScale: v.pipe(finiteNumber, v.minValue(0), v.maxValue(1000)),
    guidanceRescale: v.pipe(finiteNumber, v.minValue(0), v.maxValue(1)),
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

/** What a schema cannot see: one line for each way in which the manifest contradicts itself. */
function findContradictions(manifest: Manifest): string[] {
  const problems = [...findFileProblems(manifest), ...findSizeProblems(manifest)];
  const paths = new Set(manifest.files.map((file) => file.path));
  const named = [manifest.tokenizer.vocab, manifest.tokenizer.merges];
  for (const component of Object.values(manifest.components)) {
    if (!component) continue;
    named.push(component.graph, ...component.externalData.map((data) => data.path));
    problems.push(...findComponentProblems(component));
  }
  for (const name of named) if (!paths.has(name)) problems.push(`${name}: named but not in files`);
  const rows = manifest.preview.latentRgbFactors.length;
  if (rows !== manifest.latents.channels)
    problems.push(`preview: ${rows} rows for ${manifest.latents.channels} channels`);
  return problems;
}

function findFileProblems(manifest: Manifest): string[] {
  const problems: string[] = [];
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const file of manifest.files) {
    // Some disks take "Model.bin" and "model.bin" for one file.
    const path = file.path.toLowerCase();
    if (files.has(path)) problems.push(`${file.path}: listed twice`);
    files.add(path);
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) folders.add(path.slice(0, end));
    const chunkCount = Math.ceil(file.sizeBytes / CHUNK_SIZE_BYTES);
    if (file.chunkSha256.length !== chunkCount)
      problems.push(`${file.path}: ${file.chunkSha256.length} chunk hashes, ${chunkCount} expected`);
    if (chunkCount === 1 && file.chunkSha256[0] !== file.sha256)
      problems.push(`${file.path}: its only chunk has another hash than the file`);
  }
  for (const path of files) if (folders.has(path)) problems.push(`${path}: both a file and a folder`);
  return problems;
}

function findComponentProblems(component: ManifestComponent): string[] {
  const problems: string[] = [];
  const lists = {
    location: component.externalData.map((data) => data.location),
    input: component.inputs.map((tensor) => tensor.name),
    output: component.outputs.map((tensor) => tensor.name),
  };
  for (const [kind, names] of Object.entries(lists))
    if (new Set(names).size !== names.length) problems.push(`${component.graph}: an ${kind} name comes twice`);
  return problems;
}

function findSizeProblems(manifest: Manifest): string[] {
  const { min, max, multiple, defaultWidth, defaultHeight } = manifest.sizes;
  const problems = [min, max, defaultWidth, defaultHeight]
    .filter((size) => size % multiple !== 0 || size < min || size > max)
    .map((size) => `sizes: ${size} is not a multiple of ${multiple} within ${min}…${max}`);
  if (multiple % manifest.latents.vaeScaleFactor !== 0)
    problems.push(`sizes: ${multiple} pixels are no whole number of latents of ${manifest.latents.vaeScaleFactor}`);
  return problems;
}
