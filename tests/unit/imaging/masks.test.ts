import { expect, test } from 'vitest';
import { blurMask, MAX_BLUR_RADIUS } from '../../../src/domain/diffusion/imaging/gaussian-blur.ts';
import {
  hardMask,
  invertMask,
  maskCoverage,
  maskFromPicture,
  plainMask,
  widenedMask,
} from '../../../src/domain/diffusion/imaging/mask.ts';
import type { MaskPixels } from '../../../src/domain/diffusion/imaging/raster.ts';
import { type GoldenPixels, goldenMask, goldenPicture, largestDifference, readGolden } from './goldens.ts';
import { maskOfBoxes, plain } from './patterns.ts';

interface GoldenCase {
  readonly source: GoldenPixels;
  readonly result: GoldenPixels;
}

const maskOf = (...values: number[]): MaskPixels => ({
  width: values.length,
  height: 1,
  data: Uint8ClampedArray.from(values),
});

test('[IM10] a picture’s greys are Pillow’s', () => {
  const { grey } = readGolden<{ grey: GoldenCase[] }>('masks');
  expect(grey.length).toBeGreaterThan(1);
  for (const { source, result } of grey)
    expect(largestDifference(maskFromPicture(goldenPicture(source)), goldenMask(result))).toBe(0);
});

test('[IM10] what is clear is kept, half clear counts half', () => {
  const size = { width: 1, height: 1 };
  expect([...maskFromPicture(plain(size, [255, 255, 255], 0)).data]).toEqual([0]);
  expect([...maskFromPicture(plain(size, [255, 255, 255], 128)).data]).toEqual([128]);
  expect([...maskFromPicture(plain(size, [0, 0, 0], 255)).data]).toEqual([0]);
});

test('[IM11] hard, inverted and widened masks', () => {
  const soft = maskOf(0, 1, 127, 128, 254, 255);
  expect([...hardMask(soft).data]).toEqual([0, 0, 0, 255, 255, 255]);
  expect([...invertMask(soft).data]).toEqual([255, 254, 128, 127, 1, 0]);
  expect([...widenedMask(soft).data]).toEqual([0, 2, 254, 255, 255, 255]);
  expect([...soft.data]).toEqual([0, 1, 127, 128, 254, 255]);
});

test('[IM12] how much a mask covers', () => {
  expect(maskCoverage(maskOf(0, 0, 0))).toBe('empty');
  expect(maskCoverage(maskOf(255, 255))).toBe('full');
  for (const partial of [maskOf(0, 1), maskOf(255, 254), maskOf(128)]) expect(maskCoverage(partial)).toBe('partial');
});

test('[IM13] every blur is Pillow’s, byte for byte, also with a radius beyond the picture', () => {
  const { cases } = readGolden<{ cases: (GoldenCase & { radius: number })[] }>('blur');
  expect(cases.length).toBeGreaterThan(15);
  for (const { radius, source, result } of cases)
    expect(
      largestDifference(blurMask(goldenMask(source), radius), goldenMask(result)),
      `${radius} on ${source.width}×${source.height}`,
    ).toBe(0);
});

test('[IM13] empty and full masks stay as they are; 0 changes nothing; the source is left alone', () => {
  const size = { width: 12, height: 9 };
  for (const value of [0, 255]) expect(blurMask(plainMask(size, value), 5)).toEqual(plainMask(size, value));
  const mask = maskOfBoxes(size, [{ x: 3, y: 2, width: 4, height: 4 }]);
  const before = mask.data.slice();
  expect(blurMask(mask, 0).data).toEqual(before);
  expect(blurMask(mask, 2).data).not.toEqual(before);
  expect(mask.data).toEqual(before);
});

test('[IM13] a radius that is none is refused', () => {
  for (const radius of [-1, Number.NaN, Number.POSITIVE_INFINITY, MAX_BLUR_RADIUS + 1])
    expect(() => blurMask(maskOf(0, 255), radius)).toThrow(
      expect.objectContaining({ code: 'invalid-request', details: { field: 'blur', value: radius } }),
    );
});
