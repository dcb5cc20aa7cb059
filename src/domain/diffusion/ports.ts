import type { FloatTensor } from '../core/tensor.ts';

/** CLIP's text side. */
export interface TextEncoder {
  /**
   * @param tokenIds one row per prompt, each of the model's length.
   * @param clipSkip which layer counts as the last, from the end; 1, the last itself, where it is not given.
   * @returns its state after the final norm [B, S, H].
   */
  encode(tokenIds: readonly Int32Array[], clipSkip?: number): Promise<FloatTensor>;
}

export interface UnetInput {
  /** [B, C, h, w]; [B, 2C + 1, h, w] for a model made for inpainting. */
  readonly sample: FloatTensor;
  /** Training time of this step. */
  readonly timestep: number;
  /** Text encoder output [B, S, H]; the same object in every step, so that an adapter may keep it on the GPU. */
  readonly encoderHiddenStates: FloatTensor;
  /** The guidance scale as an embedding [1, D], for UNets that were distilled with it (LCM). */
  readonly timestepCond?: FloatTensor;
}

/** The noise predictor. */
export interface Unet {
  /** @returns out_sample [B, C, h, w]: noise, v or x0 by the scheduler's prediction type. */
  predictNoise(input: UnetInput): Promise<FloatTensor>;
}

export interface VaeDecoder {
  /** @param latents [1, C, h, w], already divided by the scaling factor. @returns [1, 3, H, W] in about -1…1. */
  decode(latents: FloatTensor): Promise<FloatTensor>;
}

/** What an encoder says of a picture. */
export interface LatentDistribution {
  /** [1, C, h, w] */
  readonly mean: FloatTensor;
  /** Logarithm of the variance [1, C, h, w]. Undefined: `mean` is a sample that the graph drew, or the mean alone. */
  readonly logvar: FloatTensor | undefined;
}

export interface VaeEncoder {
  /** @param picture [1, 3, H, W] in -1…1. @returns latents not yet multiplied by the scaling factor. */
  encode(picture: FloatTensor): Promise<LatentDistribution>;
}

/** Lets waiting messages (a cancel) in between two steps: on WASM awaiting a run does not. */
export type YieldToEvents = () => Promise<void>;
