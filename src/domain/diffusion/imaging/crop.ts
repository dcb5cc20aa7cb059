import { StudioError } from '../../core/errors.ts';
import type { RgbaPixels } from '../decoded-image.ts';
import { asPicture } from './premultiplied.ts';
import { type Box, type MaskPixels, makeRaster, maskRaster, pictureRaster, type Raster, type Size } from './raster.ts';

/**
 * The part of a picture that lies in a box.
 * @throws StudioError `invalid-request` for a box that is not within the picture, or has no pixels.
 */
export function cropPicture(picture: RgbaPixels, box: Box): RgbaPixels {
  return asPicture(crop(pictureRaster(picture), box));
}

/** The part of a mask that lies in a box. Throws as cropPicture. */
export function cropMask(mask: MaskPixels, box: Box): MaskPixels {
  const { width, height, data } = crop(maskRaster(mask), box);
  return { width, height, data };
}

/** @throws StudioError `invalid-request` unless the box has pixels, and all of them in the picture. */
export function requireWithin(box: Box, { width, height }: Size): void {
  const isWhole = [box.x, box.y, box.width, box.height].every(Number.isInteger);
  const hasPixels = box.width > 0 && box.height > 0;
  if (isWhole && hasPixels && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height)
    return;
  throw new StudioError('invalid-request', `The box is not within the ${width} × ${height} pixels of the picture.`, {
    field: 'box',
    value: box,
    picture: { width, height },
  });
}

function crop(source: Raster, box: Box): Raster {
  requireWithin(box, source);
  const { width, channels, data } = source;
  const result = makeRaster(box, channels);
  for (let row = 0; row < box.height; row++) {
    const start = ((box.y + row) * width + box.x) * channels;
    result.data.set(data.subarray(start, start + box.width * channels), row * box.width * channels);
  }
  return result;
}
