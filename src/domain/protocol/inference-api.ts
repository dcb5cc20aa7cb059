import type { GenerationRequest } from '../diffusion/request.ts';
import type { JobTimings } from '../jobs/job.ts';
import type { PackageRecord } from '../recipes/recipe.ts';
import type { DeviceReport, ProviderPreference } from './device.ts';

export type GenerationPhase = 'loading' | 'encoding' | 'denoising' | 'decoding';

/** A picture in 8-bit RGBA, row by row, colours not multiplied by alpha; what is generated is opaque. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Progress of a generation. Phases come in order; `stepIndex` counts finished steps, 0…totalSteps over the whole job;
 * no event comes after the call has settled.
 */
export type GenerationEvent =
  | { readonly type: 'phase'; readonly phase: GenerationPhase; readonly fraction: number }
  | { readonly type: 'step'; readonly stepIndex: number; readonly totalSteps: number; readonly elapsedMs: number }
  /** The predicted x0: one pixel per latent, or as large as the picture. Picture `batchIndex` of the batch. */
  | { readonly type: 'preview'; readonly stepIndex: number; readonly batchIndex: number; readonly image: RgbaImage };

export interface GeneratedImage {
  readonly seed: number;
  /** The seed of the noise mixed in, where there is some. */
  readonly variationSeed?: number;
  /** Counted over all pictures of the request. */
  readonly batchIndex: number;
  readonly image: RgbaImage;
}

export type GenerationTimings = JobTimings;

export interface GenerationOutcome {
  readonly images: readonly GeneratedImage[];
  readonly truncatedTokenCount: number;
  readonly packageName: string;
  readonly packageRevision: string;
  readonly packageRecord: PackageRecord;
  /** As the recipe keeps it. */
  readonly vaeTileSide?: number;
  readonly device: DeviceReport;
  readonly timings: GenerationTimings;
}

/** The pixels of the pictures that a request names. They are handed over: the caller has them no more. */
export interface GenerationInputs {
  /** May be clear in places. */
  readonly image?: RgbaImage;
  /** Of the image's size; light is painted anew. */
  readonly mask?: RgbaImage;
}

/** What `generate` and `prepare` run on. */
export interface EngineOptions {
  readonly provider: ProviderPreference;
  /** Bytes that all sessions together may hold, weights counted. */
  readonly memoryBudgetBytes: number;
  /** Send a preview after every n-th step; 0 for none. */
  readonly previewEverySteps: number;
  /** By the package's small decoder, where it has one; else, and where it has none, by its matrix. */
  readonly usesPreviewDecoder?: boolean;
}

/**
 * The inference worker. One generation at a time (the page holds the GPU lane). Errors are StudioErrors:
 * `package-not-installed`, `file-corrupt`, `precision-unsupported`, `session-failed`, `device-lost`, `out-of-memory`,
 * `output-invalid`, `invalid-request`, `cancelled`.
 */
export interface InferenceApi {
  describeDevice(options: EngineOptions): Promise<DeviceReport>;
  /** Loads the sessions of a package and runs each once, so that shaders are compiled before the first picture. */
  prepare(packageId: string, options: EngineOptions, onEvent: (event: GenerationEvent) => void): Promise<DeviceReport>;
  generate(
    request: GenerationRequest,
    options: EngineOptions,
    onEvent: (event: GenerationEvent) => void,
    inputs?: GenerationInputs,
  ): Promise<GenerationOutcome>;
  /** The running generation stops before its next step. Returns at once. */
  cancel(): Promise<void>;
  /** Releases all sessions. */
  release(): Promise<void>;
}
