import type { FloatTensor } from '../core/tensor.ts';
import { type RgbaPixels, toByteScale } from './decoded-image.ts';

type Rgb = readonly [number, number, number];

/** A linear stand-in for the decoder: rgb = factors * latent + bias, in -1…1. */
export interface PreviewMatrix {
  /** One row per latent channel. */
  readonly latentRgbFactors: readonly Rgb[];
  readonly bias: Rgb;
}

/**
 * What the predicted x_0 looks like, one pixel per latent: w x h pixels.
 * @param latents [B, C, h, w], scaled as the sampler holds them
 * @param batchIndex the picture of the batch to show
 */
export function latentPreview(latents: FloatTensor, batchIndex: number, matrix: PreviewMatrix): RgbaPixels {
  const [, channels = 0, height = 0, width = 0] = latents.dims;
  const area = width * height;
  const start = batchIndex * channels * area;
  const data = new Uint8ClampedArray(4 * area);
  for (let pixel = 0; pixel < area; pixel++) {
    let [red, green, blue] = matrix.bias;
    for (let channel = 0; channel < channels; channel++) {
      const value = latents.data[start + channel * area + pixel] ?? Number.NaN;
      const [toRed, toGreen, toBlue] = matrix.latentRgbFactors[channel] ?? NOTHING;
      red += toRed * value;
      green += toGreen * value;
      blue += toBlue * value;
    }
    data[4 * pixel] = toByteScale(red);
    data[4 * pixel + 1] = toByteScale(green);
    data[4 * pixel + 2] = toByteScale(blue);
    data[4 * pixel + 3] = 255;
  }
  return { width, height, data };
}

const NOTHING: Rgb = [0, 0, 0];
