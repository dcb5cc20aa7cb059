import { StudioError } from '../core/errors.ts';
import type { RandomSource } from '../core/random.ts';
import { elementCount, type FloatTensor, floatTensor } from '../core/tensor.ts';
import { joinBatches } from './batch-axis.ts';
import type { PictureRandom } from './picture-random.ts';

/** What a package says of its latents. */
export interface LatentsConfig {
  readonly channels: number;
  /** Pixels per latent, along each side. */
  readonly vaeScaleFactor: number;
  /** Latents are this many times what the autoencoder gives and takes. */
  readonly scalingFactor: number;
  /** Added after the division by scalingFactor; 0 for nearly all. */
  readonly shiftFactor: number;
}

/**
 * The shape of one picture's latents: [1, C, height / f, width / f].
 * @param size in pixels
 * @throws StudioError `invalid-request` for a side that is not a positive multiple of the autoencoder's factor.
 */
export function latentDims(
  size: { readonly width: number; readonly height: number },
  config: LatentsConfig,
): [number, number, number, number] {
  const { channels, vaeScaleFactor } = config;
  for (const [field, side] of [
    ['width', size.width],
    ['height', size.height],
  ] as const) {
    if (!Number.isInteger(side) || side <= 0 || side % vaeScaleFactor !== 0)
      throw new StudioError('invalid-request', `The ${field} ${side} is not a multiple of ${vaeScaleFactor} pixels.`, {
        field,
        value: side,
        multiple: vaeScaleFactor,
      });
  }
  return [1, channels, size.height / vaeScaleFactor, size.width / vaeScaleFactor];
}

/** N(0, 1) noise for a batch, each picture's from its own generator, in batch order: [B, C, h, w]. */
export function drawBatchNoise(randoms: readonly RandomSource[], dimsOfOne: readonly number[]): FloatTensor {
  const count = elementCount(dimsOfOne);
  return joinBatches(randoms.map((random) => floatTensor(random.randn(count), dimsOfOne)));
}

/** The noise that each picture of a batch starts from, in batch order: [B, C, h, w]. */
export function drawFirstNoise(randoms: readonly PictureRandom[], dimsOfOne: readonly number[]): FloatTensor {
  return joinBatches(randoms.map((random) => random.firstNoise(dimsOfOne)));
}

/** Latents as the sampler holds them → as the decoder takes them. */
export function toDecoderInput(latents: FloatTensor, config: LatentsConfig): FloatTensor {
  return floatTensor(
    latents.data.map((value) => Math.fround(value / config.scalingFactor) + config.shiftFactor),
    latents.dims,
  );
}

/** What the encoder gives → latents as the sampler holds them. */
export function fromEncoderOutput(encoded: FloatTensor, config: LatentsConfig): FloatTensor {
  return floatTensor(
    encoded.data.map((value) => Math.fround(value - config.shiftFactor) * config.scalingFactor),
    encoded.dims,
  );
}
