import type { GenerationRequest } from '../diffusion/request.ts';

/** The files of each network that ran: the first 16 hexadecimal digits of their SHA-256, the graph's first. */
export interface ComponentHashes {
  readonly textEncoder: readonly string[];
  readonly unet: readonly string[];
  readonly vaeDecoder: readonly string[];
  /** Where a picture went in. */
  readonly vaeEncoder?: readonly string[];
}

/** What a package brings into a picture, beyond its name: its networks, and how its scheduler is set. */
export interface PackageRecord {
  readonly componentHashes: ComponentHashes;
  /** The scheduler_config.json that was in effect. */
  readonly schedulerConfig: Readonly<Record<string, unknown>>;
  /** What the UNet computes in. */
  readonly precision: 'float32' | 'float16';
  /** False when a network that ran draws random numbers itself: the same recipe gives another picture then. */
  readonly isRepeatable: boolean;
}

interface RecipeCore {
  readonly request: GenerationRequest;
  /** This picture's own seed, uint32. */
  readonly seed: number;
  /** The seed of the noise mixed into this picture's, where the request has a variation. */
  readonly variationSeed?: number;
  /** Counted over all pictures of the request. */
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

/** As the first studios wrote it. */
export interface RecipeVersion1 extends RecipeCore {
  readonly version: 1;
}

/** As it is written now. */
export interface RecipeVersion2 extends RecipeCore, PackageRecord {
  readonly version: 2;
  /** Side of the autoencoder's smallest tiles in latents, where the device could not take the picture whole. */
  readonly vaeTileSide?: number;
  /** The studio whose samplers drew it. */
  readonly studioVersion: string;
}

/** How one picture was made: everything that decides its pixels. Kept with the result for good. */
export type Recipe = RecipeVersion1 | RecipeVersion2;
