import type { RgbaPixels } from '../decoded-image.ts';
import { divideBy255 } from './byte-division.ts';
import { gaussianBlur } from './gaussian-blur.ts';
import { asPicture, premultiplied, unpremultiplied } from './premultiplied.ts';
import { type MaskPixels, makeRaster, pictureRaster, type Raster, requireSameSize } from './raster.ts';

/** Radius of each blur and how often it is laid on, A1111's: from the far and faint to the near and strong. */
const LAYERS = [
  [256, 1],
  [64, 1],
  [16, 2],
  [4, 4],
  [2, 2],
  [0, 1],
] as const;

/**
 * Fills what a mask paints anew with the colours around it: ever sharper blurs of the rest, one over the other. What is
 * too far from anything kept, as all is under a full mask, becomes black. The result is opaque.
 * @throws StudioError `invalid-request` for a mask of another size.
 */
export function fillMasked(picture: RgbaPixels, mask: MaskPixels): RgbaPixels {
  requireSameSize('mask', picture, mask);
  const kept = keptRaster(picture, mask);
  const result = makeRaster(picture, 4);
  for (const [radius, count] of LAYERS) {
    const layer = unpremultiplied(gaussianBlur(kept, radius));
    for (let i = 0; i < count; i++) layOver(result, layer);
  }
  for (let i = 3; i < result.data.length; i += 4) result.data[i] = 255;
  return asPicture(result);
}

/** The picture without what the mask paints, premultiplied. */
function keptRaster(picture: RgbaPixels, mask: MaskPixels): Raster {
  const raster = premultiplied(pictureRaster(picture));
  const data = raster.data.map((value, i) => divideBy255(value * (255 - (mask.data[i >> 2] ?? 0))));
  return { ...raster, data };
}

/** Bits behind the point of the two shares of a colour. */
const SHARE_BITS = 7;

/** Pillow's alpha_composite, in its whole numbers: `over` on `under`, in place. */
function layOver(under: Raster, over: Raster): void {
  const [below, above] = [under.data, over.data];
  for (let i = 0; i < below.length; i += 4) {
    const alpha = above[i + 3] ?? 0;
    if (alpha === 0) continue;
    const alphaBy255 = alpha * 255 + (below[i + 3] ?? 0) * (255 - alpha);
    const share = Math.floor((alpha * 255 * 255 * 2 ** SHARE_BITS) / alphaBy255);
    const rest = 255 * 2 ** SHARE_BITS - share;
    for (let channel = i; channel < i + 3; channel++) {
      const sum = (above[channel] ?? 0) * share + (below[channel] ?? 0) * rest + (128 << SHARE_BITS);
      below[channel] = ((sum >> 8) + sum) >> (8 + SHARE_BITS);
    }
    below[i + 3] = divideBy255(alphaBy255);
  }
}
