import { expect, test } from 'vitest';
import { blurMask } from '../../../src/domain/diffusion/imaging/gaussian-blur.ts';
import { layBackAround, layBackOriginal } from '../../../src/domain/diffusion/imaging/lay-back-original.ts';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import { boxWithProportions, maskedBox } from '../../../src/domain/diffusion/imaging/masked-box.ts';
import { maskOfBoxes, patterned, pixelAt, plain } from './patterns.ts';

const SIZE = { width: 32, height: 24 };
/** Clear and half clear pixels too. */
const ORIGINAL = patterned(SIZE, 1, (pixel) => [255, 0, 90][pixel % 3] ?? 0);
const PAINTED = patterned(SIZE, 7);
const MASK = blurMask(maskOfBoxes(SIZE, [{ x: 10, y: 8, width: 12, height: 9 }]), 1);

test('[IM40] untouched pixels are the original’s in all four bytes, wholly painted ones the painted picture’s', () => {
  const result = layBackOriginal(ORIGINAL, PAINTED, MASK);
  const counts = { kept: 0, painted: 0 };
  for (let y = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++) {
      const value = MASK.data[y * SIZE.width + x];
      if (value === 0) expect(pixelAt(result, x, y)).toEqual(pixelAt(ORIGINAL, x, y));
      if (value === 255) expect(pixelAt(result, x, y)).toEqual(pixelAt(PAINTED, x, y));
      if (value === 0) counts.kept++;
      if (value === 255) counts.painted++;
    }
  expect(counts.kept).toBeGreaterThan(100);
  expect(counts.painted).toBeGreaterThan(10);
});

test('[IM40] between, each has its part, to the nearest byte', () => {
  const [black, white] = [plain(SIZE, [0, 0, 0]), plain(SIZE, [255, 255, 255])];
  for (const value of [1, 64, 128, 254])
    expect(layBackOriginal(black, white, plainMask(SIZE, value))).toEqual(plain(SIZE, [value, value, value]));
  const result = layBackOriginal(plain(SIZE, [200, 100, 50]), plain(SIZE, [0, 10, 250]), plainMask(SIZE, 51));
  expect(pixelAt(result, 3, 3)).toEqual([160, 82, 90, 255]);
});

test('[IM40] clear original pixels lend no colour', () => {
  const result = layBackOriginal(plain(SIZE, [0, 255, 0], 0), plain(SIZE, [80, 0, 40]), plainMask(SIZE, 128));
  expect(pixelAt(result, 0, 0)).toEqual([80, 0, 40, 128]);
  const nothing = plain(SIZE, [1, 2, 3], 0);
  expect(layBackOriginal(nothing, nothing, plainMask(SIZE, 128))).toEqual(nothing);
});

test('[IM40] empty and full masks; the pictures given are left alone', () => {
  const before = ORIGINAL.data.slice();
  expect(layBackOriginal(ORIGINAL, PAINTED, plainMask(SIZE))).toEqual(ORIGINAL);
  expect(layBackOriginal(ORIGINAL, PAINTED, plainMask(SIZE, 255))).toEqual(PAINTED);
  expect(ORIGINAL.data).toEqual(before);
});

test('[IM41] a painted part comes back into its box; outside the box nothing changes', () => {
  const touched = maskedBox(MASK, 2);
  expect(touched).toBeDefined();
  if (!touched) return;
  const box = boxWithProportions(touched, { width: 64, height: 64 }, SIZE);
  const result = layBackAround(ORIGINAL, plain({ width: 64, height: 64 }, [250, 5, 120]), MASK, box);
  for (let y = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++) {
      const value = MASK.data[y * SIZE.width + x];
      if (value === 0) expect(pixelAt(result, x, y)).toEqual(pixelAt(ORIGINAL, x, y));
      if (value === 255) expect(pixelAt(result, x, y)).toEqual([250, 5, 120, 255]);
    }
  expect(MASK.data).toContain(255);
});

test('[IM41] a part of the box’s own size comes back to the pixel, and a mask that reaches further is cut at the box', () => {
  const box = { x: 5, y: 3, width: 8, height: 6 };
  const part = patterned(box, 4);
  const result = layBackAround(ORIGINAL, part, plainMask(SIZE, 255), box);
  for (let y = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++) {
      const isInside = x >= 5 && x < 13 && y >= 3 && y < 9;
      expect(pixelAt(result, x, y)).toEqual(isInside ? pixelAt(part, x - 5, y - 3) : pixelAt(ORIGINAL, x, y));
    }
});

test('[IM42] sizes that do not fit and boxes outside are refused', () => {
  const small = { width: 8, height: 8 };
  const box = { x: 0, y: 0, width: 8, height: 8 };
  for (const [field, attempt] of [
    ['painted', () => layBackOriginal(ORIGINAL, patterned(small), MASK)],
    ['mask', () => layBackOriginal(ORIGINAL, PAINTED, plainMask(small))],
    ['mask', () => layBackAround(ORIGINAL, patterned(small), plainMask(small), box)],
    ['box', () => layBackAround(ORIGINAL, patterned(small), MASK, { ...box, x: 30 })],
  ] as const)
    expect(attempt).toThrow(
      expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining({ field }) }),
    );
});
