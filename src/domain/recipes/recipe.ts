import type { GenerationRequest } from '../diffusion/request.ts';

/** How one picture was made: everything that decides its pixels. Kept with the result for good. */
export interface Recipe {
  readonly version: 1;
  readonly request: GenerationRequest;
  /** This picture's own seed (request.seed + index in the batch), uint32. */
  readonly seed: number;
  /** The seed of the noise mixed into this picture's, where the request has a variation. */
  readonly variationSeed?: number;
  readonly batchIndex: number;
  readonly packageName: string;
  readonly packageRevision: string;
  readonly executionProvider: 'webgpu' | 'wasm';
  /** e.g. `onnxruntime-web 1.30.0 jspi`. */
  readonly runtime: string;
  /** Where the noise came from: torch's CPU generator. */
  readonly rng: 'CPU';
  /** Tokens of the prompt that the text encoder never saw; 0 for most. */
  readonly truncatedTokenCount: number;
}
