import { StudioError } from '../../core/errors.ts';
import type { RgbaPixels } from '../decoded-image.ts';
import { MAX_CANVAS_SIDE } from '../request-choices.ts';
import { plainMask } from './mask.ts';
import type { Box, MaskPixels } from './raster.ts';

/** Whole pixels to add on each side, 0 or more. */
export interface CanvasExtension {
  readonly left: number;
  readonly right: number;
  readonly up: number;
  readonly down: number;
}

export interface ExtendedCanvas {
  /** The new pixels are clear (0, 0, 0, 0): fill them before painting. */
  readonly picture: RgbaPixels;
  /** 255 in what is new, and in a strip of the old beside it. */
  readonly mask: MaskPixels;
  /** Where the original lies. */
  readonly originalBox: Box;
}

/**
 * More room around a picture, for painting on beyond its borders.
 * @param multiple a side that grows is made a multiple of this; what that takes is shared out like the growth, the odd
 *   pixels to the right and below. A side that does not grow stays as it is.
 * @param overlap width of the strip of old pixels, along the sides that grow, that are painted too, so that there is no
 *   seam; at most half of the original's side. A1111: twice the mask's blur.
 * @throws StudioError `invalid-request` for numbers that are not whole or below 0, and results beyond MAX_CANVAS_SIDE.
 */
export function extendCanvas(
  picture: RgbaPixels,
  extension: CanvasExtension,
  { multiple = 8, overlap = 0 }: { readonly multiple?: number; readonly overlap?: number } = {},
): ExtendedCanvas {
  requireWhole({ ...extension, overlap });
  if (!Number.isInteger(multiple) || multiple < 1) throw invalidField('multiple', multiple);
  const across = extendedSide(picture.width, extension.left, extension.right, multiple);
  const along = extendedSide(picture.height, extension.up, extension.down, multiple);
  const size = { width: across.total, height: along.total };
  for (const [field, side] of Object.entries(size)) if (side > MAX_CANVAS_SIDE) throw invalidField(field, side);

  const data = new Uint8ClampedArray(4 * size.width * size.height);
  const mask = plainMask(size, 255);
  const kept = {
    x: keptRange(across, picture.width, overlap),
    y: keptRange(along, picture.height, overlap),
  };
  for (let row = 0; row < picture.height; row++) {
    const line = picture.data.subarray(4 * row * picture.width, 4 * (row + 1) * picture.width);
    data.set(line, 4 * ((along.before + row) * size.width + across.before));
  }
  for (let y = kept.y.from; y < kept.y.to; y++)
    mask.data.fill(0, y * size.width + kept.x.from, y * size.width + kept.x.to);
  return {
    picture: { ...size, data },
    mask,
    originalBox: { x: across.before, y: along.before, width: picture.width, height: picture.height },
  };
}

interface ExtendedSide {
  readonly before: number;
  readonly after: number;
  readonly total: number;
}

function extendedSide(side: number, before: number, after: number, multiple: number): ExtendedSide {
  if (before + after === 0) return { before, after, total: side };
  const total = Math.ceil((side + before + after) / multiple) * multiple;
  const added = total - side;
  const addedBefore = Math.floor((before * added) / (before + after));
  return { before: addedBefore, after: added - addedBefore, total };
}

/** The old pixels along one side that are not painted. */
function keptRange({ before, after }: ExtendedSide, side: number, overlap: number) {
  const strip = Math.min(overlap, Math.floor(side / 2));
  return { from: before + (before > 0 ? strip : 0), to: before + side - (after > 0 ? strip : 0) };
}

function requireWhole(fields: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(fields))
    if (!Number.isInteger(value) || value < 0) throw invalidField(field, value);
}

function invalidField(field: string, value: number): StudioError {
  return new StudioError('invalid-request', `The canvas cannot have ${value} as its ${field}.`, { field, value });
}
