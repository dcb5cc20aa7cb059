import type { RgbaPixels } from '../../../src/domain/diffusion/decoded-image.ts';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import type { Box, MaskPixels, Size } from '../../../src/domain/diffusion/imaging/raster.ts';

/** A picture that is another one everywhere and for every salt; opaque unless alpha is given. */
export function patterned({ width, height }: Size, salt = 0, alpha?: (pixel: number) => number): RgbaPixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      data[4 * pixel + channel] = (pixel * 37 + channel * 91 + salt * 53 + ((pixel * pixel) % 29)) % 256;
    data[4 * pixel + 3] = alpha?.(pixel) ?? 255;
  }
  return { width, height, data };
}

/** One colour all over. */
export function plain({ width, height }: Size, colour: readonly [number, number, number], alpha = 255): RgbaPixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < data.length; i += 4) data.set([...colour, alpha], i);
  return { width, height, data };
}

/** A mask that is `value` in the boxes. */
export function maskOfBoxes(size: Size, boxes: readonly Box[], value = 255): MaskPixels {
  const mask = plainMask(size);
  for (const { x, y, width, height } of boxes)
    for (let row = y; row < y + height; row++)
      mask.data.fill(value, row * size.width + x, row * size.width + x + width);
  return mask;
}

export function pixelAt({ width, data }: RgbaPixels, x: number, y: number): number[] {
  return [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
}
