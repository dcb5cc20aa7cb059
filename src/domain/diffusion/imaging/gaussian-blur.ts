import { StudioError } from '../../core/errors.ts';
import { type MaskPixels, maskRaster, type Raster } from './raster.ts';

const { fround } = Math;

/** Boxes that stand for a bell. */
const PASSES = 3;
const WEIGHT_BITS = 24;

/**
 * Pillow's GaussianBlur: three box blurs along the rows, then three along the columns, with bytes after each. Beyond
 * the border the border's pixel goes on.
 * @param radius standard deviation in pixels, 0 or more; 0 changes nothing
 * @throws StudioError `invalid-request` for another radius.
 */
export function gaussianBlur(source: Raster, radius: number): Raster {
  if (!(radius >= 0 && radius <= MAX_BLUR_RADIUS))
    throw new StudioError('invalid-request', `A blur of ${radius} pixels.`, { field: 'blur', value: radius });
  const data = source.data.slice();
  if (radius > 0) {
    const box = boxOf(radius);
    const { width, height, channels } = source;
    const rowLength = width * channels;
    const blurRow = makeLineBlur(width, box);
    for (let row = 0; row < height; row++)
      for (let channel = 0; channel < channels; channel++) blurRow(data, row * rowLength + channel, channels);
    const blurColumn = makeLineBlur(height, box);
    for (let column = 0; column < rowLength; column++) blurColumn(data, column, rowLength);
  }
  return { ...source, data };
}

/** As far as blurs go; larger ones would only take longer. */
export const MAX_BLUR_RADIUS = 1024;

/** A mask with soft edges. Throws as gaussianBlur. */
export function blurMask(mask: MaskPixels, radius: number): MaskPixels {
  const { width, height, data } = gaussianBlur(maskRaster(mask), radius);
  return { width, height, data };
}

/** A box of 2 * reach + 1 whole pixels and a part of one at either end; weights in fixed point. */
interface BlurBox {
  readonly reach: number;
  readonly weight: number;
  readonly endWeight: number;
}

/**
 * The box whose repeated blur has the variance of the bell.
 * Source: Gwosdek, Grewenig, Bruhn and Weickert, Theoretical foundations of Gaussian convolution by extended box
 * filtering (SSVM 2011). In float32, as Pillow computes it: the last bit of a weight decides some pixels.
 */
function boxOf(radius: number): BlurBox {
  const variance = fround(fround(radius * radius) / PASSES);
  const length = fround(Math.sqrt(12 * variance + 1));
  const whole = Math.floor((length - 1) / 2);
  const numerator = fround((2 * whole + 1) * fround(whole * (whole + 1) - fround(3 * variance)));
  const part = fround(numerator / fround(6 * fround(variance - (whole + 1) * (whole + 1))));
  const boxRadius = fround(whole + part);
  const reach = Math.trunc(boxRadius);
  const weight = Math.trunc(fround(2 ** WEIGHT_BITS / fround(fround(boxRadius * 2) + 1)));
  return { reach, weight, endWeight: Math.floor((2 ** WEIGHT_BITS - (2 * reach + 1) * weight) / 2) };
}

/** Blurs `count` bytes of `data` from `start` on, `stride` apart, in place. */
function makeLineBlur(count: number, box: BlurBox) {
  // Room on both sides for the border's pixel to go on.
  const margin = box.reach + 1;
  let from = new Uint8Array(count + 2 * margin);
  let to = new Uint8Array(count + 2 * margin);
  return (data: Uint8ClampedArray, start: number, stride: number) => {
    for (let i = 0; i < count; i++) from[margin + i] = data[start + i * stride] ?? 0;
    for (let pass = 0; pass < PASSES; pass++) {
      boxBlur(from, to, count, box);
      [from, to] = [to, from];
    }
    for (let i = 0; i < count; i++) data[start + i * stride] = from[margin + i] ?? 0;
  };
}

function boxBlur(from: Uint8Array, to: Uint8Array, count: number, { reach, weight, endWeight }: BlurBox): void {
  const margin = reach + 1;
  from.fill(from[margin] ?? 0, 0, margin);
  from.fill(from[margin + count - 1] ?? 0, margin + count);
  // The window of a pixel begins and ends with those of which only a part counts.
  let sum = 0;
  for (let i = 1; i <= 2 * reach + 1; i++) sum += from[i] ?? 0;
  for (let i = 0; i < count; i++) {
    const before = from[i] ?? 0;
    const after = from[i + 2 * margin] ?? 0;
    to[margin + i] = (sum * weight + (before + after) * endWeight + 2 ** (WEIGHT_BITS - 1)) >>> WEIGHT_BITS;
    sum += after - (from[i + 1] ?? 0);
  }
}
