import type { RgbaPixels } from '../decoded-image.ts';
import { divideBy255 } from './byte-division.ts';
import type { MaskPixels, Size } from './raster.ts';

/** From here on a pixel counts as painted where there is only yes and no: half, as in diffusers. */
const PAINTED_FROM = 128;

/** A mask of one value all over, 0 if none is given. */
export function plainMask({ width, height }: Size, value = 0): MaskPixels {
  return { width, height, data: new Uint8ClampedArray(width * height).fill(value) };
}

/**
 * A mask from a picture of one: light is to be painted anew. Grey as Pillow's mode L (ITU-R 601); what is clear is kept,
 * whatever colour lies under it.
 */
export function maskFromPicture({ width, height, data }: RgbaPixels): MaskPixels {
  const mask = plainMask({ width, height });
  for (let i = 0; i < mask.data.length; i++) {
    const [red, green, blue] = [data[4 * i] ?? 0, data[4 * i + 1] ?? 0, data[4 * i + 2] ?? 0];
    const grey = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
    mask.data[i] = divideBy255(grey * (data[4 * i + 3] ?? 0));
  }
  return mask;
}

/** 255 from half on, else 0. */
export function hardMask(mask: MaskPixels): MaskPixels {
  return mapped(mask, (value) => (value >= PAINTED_FROM ? 255 : 0));
}

/** What was kept is painted, and the other way round: "inpaint not masked". */
export function invertMask(mask: MaskPixels): MaskPixels {
  return mapped(mask, (value) => 255 - value);
}

/**
 * The mask by which A1111 lays the original back over a whole picture: twice the blurred one, so that all that was
 * painted in the latents, which have no halves, is shown in full and the soft edge lies outside.
 */
export function widenedMask(mask: MaskPixels): MaskPixels {
  return mapped(mask, (value) => 2 * value);
}

/** How much of a picture a mask paints anew: nothing, all of it in full, or something between. */
export function maskCoverage({ data }: MaskPixels): 'empty' | 'partial' | 'full' {
  if (data.every((value) => value === 0)) return 'empty';
  return data.every((value) => value === 255) ? 'full' : 'partial';
}

function mapped({ width, height, data }: MaskPixels, change: (value: number) => number): MaskPixels {
  return { width, height, data: data.map(change) };
}
