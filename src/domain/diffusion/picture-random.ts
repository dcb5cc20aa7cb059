import type { RandomSource } from '../core/random.ts';
import { elementCount, type FloatTensor, floatTensor } from '../core/tensor.ts';
import { TorchRandom } from '../core/torch-random.ts';
import { slerpColumns } from './slerp.ts';

/** Another seed's noise mixed into the first noise, for pictures that are alike. A1111: variation seed and strength. */
export interface Variation {
  /** uint32 */
  readonly seed: number;
  /** 0…1: none of the other noise, or that alone. */
  readonly strength: number;
}

/** The size, in pixels, that the first noise is drawn for: a picture of another size keeps its composition. */
export interface SeedResize {
  readonly width: number;
  readonly height: number;
}

export interface PictureSeed {
  readonly seed: number;
  readonly variation?: Variation | undefined;
}

/** All the noise of one picture: what it starts from, then one stream for the rest. */
export interface PictureRandom extends RandomSource {
  /** N(0, 1) [1, C, h, w] to start from; once per picture and pass. */
  firstNoise(dims: readonly number[]): FloatTensor;
}

export interface RandomOptions {
  readonly seed: number;
  readonly variation?: Variation | undefined;
  readonly seedResize?: SeedResize | undefined;
  /** Pixels per latent, for `seedResize`. */
  readonly vaeScaleFactor: number;
}

/** A generator for each picture of a batch, so that each can be made again alone from its own seeds. */
export function makePictureRandoms(options: RandomOptions, batchSize: number): PictureRandom[] {
  return Array.from({ length: batchSize }, (_, batchIndex) =>
    makePictureRandom({ ...options, ...pictureSeed(options, batchIndex) }),
  );
}

/**
 * The seeds of picture `batchIndex` of a batch, modulo 2^32: the seed counts up, but where there is a variation the seed
 * stays and the variation's counts up, as in A1111.
 */
export function pictureSeed({ seed, variation }: PictureSeed, batchIndex: number): PictureSeed {
  if (variation === undefined || variation.strength === 0) return { seed: (seed + batchIndex) % 2 ** 32, variation };
  return { seed, variation: { ...variation, seed: (variation.seed + batchIndex) % 2 ** 32 } };
}

/** Source for what is done with the variation and the size: A1111, modules/rng.py, ImageRNG.first. */
function makePictureRandom({ seed, variation, seedResize, vaeScaleFactor }: RandomOptions): PictureRandom {
  const random = new TorchRandom(seed);
  return {
    randn: (count) => random.randn(count),
    firstNoise(dims) {
      const [, channels = 1, h = 1, w = 1] = dims;
      const drawnDims = seedResize ? [1, channels, latents(seedResize.height), latents(seedResize.width)] : dims;
      const isResized = drawnDims[2] !== h || drawnDims[3] !== w;
      const own = (isResized ? new TorchRandom(seed) : random).randn(elementCount(drawnDims));
      let noise = floatTensor(own, drawnDims);
      if (variation && variation.strength > 0) {
        const other = floatTensor(new TorchRandom(variation.seed).randn(elementCount(drawnDims)), drawnDims);
        noise = slerpColumns(noise, other, variation.strength);
      }
      return isResized ? laidInto(floatTensor(random.randn(elementCount(dims)), dims), noise) : noise;
    },
  };

  function latents(pixels: number): number {
    return Math.max(1, Math.floor(pixels / vaeScaleFactor));
  }
}

/** `noise` in the middle of `room`, cut where it does not fit in: both [1, C, h, w]. */
function laidInto(room: FloatTensor, noise: FloatTensor): FloatTensor {
  const [, channels = 1, roomHeight = 1, roomWidth = 1] = room.dims;
  const [, , height = 1, width = 1] = noise.dims;
  const across = middle(roomWidth, width);
  const along = middle(roomHeight, height);
  const data = room.data.slice();
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < along.length; row++) {
      const from = (channel * height + along.from + row) * width + across.from;
      const to = (channel * roomHeight + along.to + row) * roomWidth + across.to;
      data.set(noise.data.subarray(from, from + across.length), to);
    }
  return floatTensor(data, room.dims);
}

/** Python's floor division puts the odd latent before the middle where the noise is larger than the room. */
function middle(room: number, length: number) {
  const offset = Math.floor((room - length) / 2);
  return {
    length: offset >= 0 ? length : length + 2 * offset,
    from: Math.max(-offset, 0),
    to: Math.max(offset, 0),
  };
}
