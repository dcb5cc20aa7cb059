import { readFileSync } from 'node:fs';
import type { RgbaPixels } from '../../../src/domain/diffusion/decoded-image.ts';
import type { MaskPixels } from '../../../src/domain/diffusion/imaging/raster.ts';

/** A picture in a golden file. */
export interface GoldenPixels {
  readonly mode: 'L' | 'RGB' | 'RGBA';
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
}

/** A file of tests/golden/images. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../golden/images/${name}.json`, import.meta.url), 'utf8'));
}

export function goldenMask({ mode, width, height, pixels }: GoldenPixels): MaskPixels {
  if (mode !== 'L') throw new TypeError(`${mode} is no mask`);
  return { width, height, data: new Uint8ClampedArray(Buffer.from(pixels, 'base64')) };
}

/** RGB is opaque RGBA. */
export function goldenPicture({ mode, width, height, pixels }: GoldenPixels): RgbaPixels {
  const bytes = Buffer.from(pixels, 'base64');
  if (mode === 'RGBA') return { width, height, data: new Uint8ClampedArray(bytes) };
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) data.set(bytes.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  return { width, height, data };
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** The largest difference of two bytes; Infinity for another size. */
export function largestDifference(actual: Pixels, expected: Pixels): number {
  if (actual.width !== expected.width || actual.height !== expected.height) return Number.POSITIVE_INFINITY;
  if (actual.data.length !== expected.data.length) return Number.POSITIVE_INFINITY;
  return actual.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected.data[i] ?? Number.NaN))), 0);
}
