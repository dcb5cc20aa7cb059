import { StudioError } from '../../core/errors.ts';
import type { RgbaPixels } from '../decoded-image.ts';

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Part of a picture, in its pixels, from the top left. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** A mask, one byte per pixel, row by row: 255 is to be painted anew, 0 is kept, between them both in part. */
export interface MaskPixels extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Bytes row by row, one (a mask) or four (a picture) per pixel. */
export interface Raster extends Size {
  readonly channels: 1 | 4;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A raster of zeros. */
export function makeRaster({ width, height }: Size, channels: 1 | 4): Raster {
  return { width, height, channels, data: new Uint8ClampedArray(width * height * channels) };
}

export function maskRaster({ width, height, data }: MaskPixels): Raster {
  return { width, height, channels: 1, data };
}

export function pictureRaster({ width, height, data }: RgbaPixels): Raster {
  return { width, height, channels: 4, data };
}

/** @throws StudioError `invalid-request` unless both sides are whole numbers above 0. */
export function requireSize(field: string, { width, height }: Size): void {
  if (Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0) return;
  throw new StudioError('invalid-request', `${field}: ${width} × ${height} is no size of a picture.`, {
    field,
    width,
    height,
  });
}

/** @throws StudioError `invalid-request` when the second is of another size than the first. */
export function requireSameSize(field: string, expected: Size, actual: Size): void {
  if (expected.width === actual.width && expected.height === actual.height) return;
  throw new StudioError(
    'invalid-request',
    `${field} has ${actual.width} × ${actual.height} pixels, not ${expected.width} × ${expected.height}.`,
    { field, expected: sizeOf(expected), actual: sizeOf(actual) },
  );
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
