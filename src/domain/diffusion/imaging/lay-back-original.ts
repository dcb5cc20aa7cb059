import type { RgbaPixels } from '../decoded-image.ts';
import { cropMask, cropPicture, requireWithin } from './crop.ts';
import { type Box, type MaskPixels, requireSameSize } from './raster.ts';
import { fitPicture } from './resize-modes.ts';

/**
 * Lays the original over a painted picture of its size wherever the mask keeps it. Where the mask is 0 all four bytes
 * are the original's, where it is 255 the painted picture's; between, each in its part, and by its alpha.
 * @param mask may be soft
 * @throws StudioError `invalid-request` when sizes differ.
 */
export function layBackOriginal(original: RgbaPixels, painted: RgbaPixels, mask: MaskPixels): RgbaPixels {
  requireSameSize('painted', original, painted);
  requireSameSize('mask', original, mask);
  const data = original.data.slice();
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    const share = mask.data[pixel] ?? 0;
    if (share === 0) continue;
    const at = 4 * pixel;
    if (share === 255) data.set(painted.data.subarray(at, at + 4), at);
    else blendPixel(data, painted.data, at, share);
  }
  return { width: original.width, height: original.height, data };
}

/**
 * The same for a painted part of the original ("only masked"): it is brought to the box's size, its proportions kept,
 * and blended in there; outside the box all is the original's.
 * @param painted the box's part in any size
 * @param mask of the whole original
 * @throws StudioError `invalid-request` for a mask of another size or a box that is not within the original.
 */
export function layBackAround(original: RgbaPixels, painted: RgbaPixels, mask: MaskPixels, box: Box): RgbaPixels {
  requireWithin(box, original);
  requireSameSize('mask', original, mask);
  const part = layBackOriginal(
    cropPicture(original, box),
    fitPicture(painted, box, 'crop-and-resize'),
    cropMask(mask, box),
  );
  const data = original.data.slice();
  for (let row = 0; row < box.height; row++) {
    const line = part.data.subarray(4 * row * box.width, 4 * (row + 1) * box.width);
    data.set(line, 4 * ((box.y + row) * original.width + box.x));
  }
  return { width: original.width, height: original.height, data };
}

/** Blends a pixel of `painted` into `data`; both may be clear in part, and what is clear has no colour to give. */
function blendPixel(data: Uint8ClampedArray, painted: Uint8ClampedArray, at: number, share: number): void {
  const kept = (255 - share) * (data[at + 3] ?? 0);
  const added = share * (painted[at + 3] ?? 0);
  const alpha = kept + added;
  for (let i = at; i < at + 3; i++)
    data[i] = alpha === 0 ? (data[i] ?? 0) : ((data[i] ?? 0) * kept + (painted[i] ?? 0) * added) / alpha;
  data[at + 3] = alpha / 255;
}
