import { StudioError } from '../core/errors.ts';
import type { FloatTensor } from '../core/tensor.ts';

const { fround } = Math;

/** A picture in 8-bit RGBA, row by row, opaque. */
export interface RgbaPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * A decoder's picture as bytes: 255 * clamp(x / 2 + 0.5, 0, 1) in float32, ties to even, as diffusers writes a PNG.
 * @param decoded [1, 3, H, W] in about -1…1
 * @throws StudioError `output-invalid` for another shape.
 */
export function decodedImage(decoded: FloatTensor): RgbaPixels {
  const [batch, channels, height = 0, width = 0] = decoded.dims;
  if (decoded.dims.length !== 4 || batch !== 1 || channels !== 3)
    throw new StudioError('output-invalid', `The decoder gave [${decoded.dims.join(', ')}], not one RGB picture.`, {
      output: 'decodedImage',
      problem: 'shape',
      dims: [...decoded.dims],
    });
  const area = width * height;
  const data = new Uint8ClampedArray(4 * area);
  for (let pixel = 0; pixel < area; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      data[4 * pixel + channel] = toByteScale(decoded.data[channel * area + pixel] ?? Number.NaN);
    data[4 * pixel + 3] = 255;
  }
  return { width, height, data };
}

/** -1…1 → 0…255, not yet whole: storing into a Uint8ClampedArray clamps, and rounds ties to even (ECMA-262 ToUint8Clamp). */
export function toByteScale(value: number): number {
  return fround(255 * fround(fround(value * 0.5) + 0.5));
}
