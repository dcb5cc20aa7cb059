import type { RgbaPixels } from '../decoded-image.ts';
import type { ResizeMode } from '../request-choices.ts';
import { onPremultiplied } from './premultiplied.ts';
import { type Box, type MaskPixels, makeRaster, maskRaster, type Raster, requireSize, type Size } from './raster.ts';
import { resample } from './resample.ts';

/**
 * A picture in the size asked for, by Lanczos' filter.
 * @throws StudioError `invalid-request` for a size that is none.
 */
export function fitPicture(picture: RgbaPixels, size: Size, mode: ResizeMode): RgbaPixels {
  requireSize('size', size);
  return onPremultiplied(picture, (raster) => fitRaster(raster, size, mode));
}

/** A mask in the size asked for, so that it lies over a picture that was fitted likewise. Throws as fitPicture. */
export function fitMask(mask: MaskPixels, size: Size, mode: ResizeMode): MaskPixels {
  requireSize('size', size);
  const { width, height, data } = fitRaster(maskRaster(mask), size, mode);
  return { width, height, data };
}

/**
 * Where the whole picture lies when it is fitted: in pixels of the result, beyond its borders if it is cropped.
 * Sides are rounded down, and never to 0.
 */
export function fittedBox(source: Size, target: Size, mode: ResizeMode): Box {
  if (mode === 'just-resize') return { x: 0, y: 0, width: target.width, height: target.height };
  const [ratio, sourceRatio] = [target.width / target.height, source.width / source.height];
  const goesByWidth = mode === 'crop-and-resize' ? ratio > sourceRatio : ratio < sourceRatio;
  const inner: Size = goesByWidth
    ? { width: target.width, height: scaled(source.height, target.width, source.width) }
    : { width: scaled(source.width, target.height, source.height), height: target.height };
  // Both halves are rounded down, as A1111 does: the odd pixel goes to the far side or, in a crop, comes from there.
  const x = Math.floor(target.width / 2) - Math.floor(inner.width / 2);
  const y = Math.floor(target.height / 2) - Math.floor(inner.height / 2);
  return { x, y, ...inner };
}

function scaled(side: number, target: number, source: number): number {
  return Math.max(1, Math.floor((side * target) / source));
}

function fitRaster(source: Raster, target: Size, mode: ResizeMode): Raster {
  const box = fittedBox(source, target, mode);
  if (box.width >= target.width && box.height >= target.height)
    return resample(source, box, 'lanczos', { x: -box.x, y: -box.y, width: target.width, height: target.height });
  return carriedOn(resample(source, box, 'lanczos'), box, target);
}

/** Puts a raster at its place and carries its border on to where it does not reach. */
function carriedOn(inner: Raster, place: Box, target: Size): Raster {
  const { width, height, channels, data } = inner;
  const result = makeRaster(target, channels);
  const columns = carriedLines(target.width, place.x, width);
  const rows = carriedLines(target.height, place.y, height);
  let i = 0;
  for (const row of rows) {
    for (const column of columns) {
      const at = (row.line * width + column.line) * channels;
      const behind = (row.behind * width + column.behind) * channels;
      for (let channel = 0; channel < channels; channel++)
        result.data[i++] = carriedValue(data[at + channel] ?? 0, data[behind + channel] ?? 0);
    }
  }
  return result;
}

/** The line that a line of the result repeats; outside that is the border, with the one behind it. */
interface CarriedLine {
  readonly line: number;
  readonly behind: number;
}

function carriedLines(count: number, offset: number, length: number): CarriedLine[] {
  return Array.from({ length: count }, (_, i) => {
    const wanted = i - offset;
    const line = within(wanted, length);
    return { line, behind: within(line + Math.sign(line - wanted), length) };
  });
}

/**
 * The border, half a pixel further out: 9/8 of it less 1/8 of the line behind, which is what Pillow's bicubic filter
 * makes of an empty box there. Inside, where both are the same pixel, it is that pixel.
 */
function carriedValue(border: number, behind: number): number {
  return Math.floor((9 * border - behind) / 8 + 0.5);
}

function within(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}
