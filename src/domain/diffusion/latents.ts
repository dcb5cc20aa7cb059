import { StudioError } from '../core/errors.ts';
import type { RandomSource } from '../core/random.ts';
import { elementCount, type FloatTensor, floatTensor } from '../core/tensor.ts';
import { TorchRandom } from '../core/torch-random.ts';
import { joinBatches } from './batch-axis.ts';

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

/** The seed of picture `batchIndex` of a batch: seed + batchIndex modulo 2^32. */
export function pictureSeed(seed: number, batchIndex: number): number {
  return (seed + batchIndex) % 2 ** 32;
}

/** A generator for each picture of a batch, so that each can be made again alone from its own seed. */
export function makePictureRandoms(seed: number, batchSize: number): RandomSource[] {
  return Array.from({ length: batchSize }, (_, batchIndex) => new TorchRandom(pictureSeed(seed, batchIndex)));
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

/** Latents as the sampler holds them → as the decoder takes them. */
export function toDecoderInput(latents: FloatTensor, config: LatentsConfig): FloatTensor {
  return floatTensor(
    latents.data.map((value) => Math.fround(value / config.scalingFactor) + config.shiftFactor),
    latents.dims,
  );
}
