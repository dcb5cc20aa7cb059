import type { RgbaPixels } from '../decoded-image.ts';
import { divideBy255 } from './byte-division.ts';
import { pictureRaster, type Raster } from './raster.ts';

/**
 * Works on a picture with its colours multiplied by its alpha, as Pillow resizes and blurs RGBA: what is clear has no
 * colour to bleed from. An opaque picture goes through as it is.
 */
export function onPremultiplied(picture: RgbaPixels, work: (raster: Raster) => Raster): RgbaPixels {
  if (isOpaque(picture)) return asPicture(work(pictureRaster(picture)));
  return asPicture(unpremultiplied(work(premultiplied(pictureRaster(picture)))));
}

/** Whether alpha is 255 all over. */
export function isOpaque({ data }: RgbaPixels): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

export function premultiplied(raster: Raster): Raster {
  const data = raster.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] ?? 0;
    for (let channel = i; channel < i + 3; channel++) data[channel] = divideBy255((data[channel] ?? 0) * alpha);
  }
  return { ...raster, data };
}

export function unpremultiplied(raster: Raster): Raster {
  const data = raster.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = i; channel < i + 3; channel++) data[channel] = Math.floor((255 * (data[channel] ?? 0)) / alpha);
  }
  return { ...raster, data };
}

export function asPicture({ width, height, data }: Raster): RgbaPixels {
  return { width, height, data };
}
