import type { RgbaPixels } from '../decoded-image.ts';
import { onPremultiplied } from './premultiplied.ts';
import { type MaskPixels, maskRaster, requireSize, type Size } from './raster.ts';
import { resample } from './resample.ts';
import type { ResampleFilter } from './resample-taps.ts';

/**
 * A picture in another size, proportions aside, as Pillow's Image.resize.
 * @throws StudioError `invalid-request` for a size that is none.
 */
export function resizePicture(picture: RgbaPixels, size: Size, filter: ResampleFilter = 'lanczos'): RgbaPixels {
  requireSize('size', size);
  return onPremultiplied(picture, (raster) => resample(raster, size, filter));
}

/** A mask in another size, as Pillow's Image.resize in mode L. Throws as resizePicture. */
export function resizeMask(mask: MaskPixels, size: Size, filter: ResampleFilter = 'lanczos'): MaskPixels {
  requireSize('size', size);
  const { width, height, data } = resample(maskRaster(mask), size, filter);
  return { width, height, data };
}
