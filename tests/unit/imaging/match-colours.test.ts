import { expect, test } from 'vitest';
import type { RgbaPixels } from '../../../src/domain/diffusion/decoded-image.ts';
import { labOf, rgbOfLab } from '../../../src/domain/diffusion/imaging/lab.ts';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import { matchColours } from '../../../src/domain/diffusion/imaging/match-colours.ts';
import { largestDifference } from './goldens.ts';
import { maskOfBoxes, patterned, plain } from './patterns.ts';

const SIZE = { width: 40, height: 30 };
/** Middle tones, so that a cast does not leave sRGB. */
const ORIGINAL: RgbaPixels = {
  ...SIZE,
  data: patterned(SIZE).data.map((value, i) => (i % 4 === 3 ? 255 : 80 + value * 0.35)),
};

/** Stretches and moves each channel of L*a*b*, as a bad decoder might. */
function withCast(picture: RgbaPixels): RgbaPixels {
  const data = picture.data.slice();
  for (let at = 0; at < data.length; at += 4) {
    const [lightness, a, b] = labOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    data.set(rgbOfLab([lightness * 0.9 + 8, a * 1.1 - 5, b * 0.95 + 6]), at);
  }
  return { ...picture, data };
}

test('[IM60] L*a*b* of known colours, and back again for every grey and many colours', () => {
  // The usual published values of sRGB under D65.
  const known: [rgb: [number, number, number], lab: [number, number, number]][] = [
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 255, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
    [
      [119, 119, 119],
      [50.03, 0, 0],
    ],
  ];
  for (const [rgb, expected] of known)
    for (const [i, value] of labOf(...rgb).entries()) expect(value, `${rgb}`).toBeCloseTo(expected[i] ?? Number.NaN, 1);
  for (let byte = 0; byte < 256; byte++) {
    const colour = [byte, (byte * 7) % 256, (byte * 31) % 256] as const;
    expect(rgbOfLab(labOf(...colour)).map(Math.round)).toEqual([...colour]);
    expect(rgbOfLab(labOf(byte, byte, byte)).map(Math.round)).toEqual([byte, byte, byte]);
  }
});

test('[IM61] a cast is taken off, to two bytes of rounding', () => {
  const cast = withCast(ORIGINAL);
  expect(largestDifference(cast, ORIGINAL)).toBeGreaterThan(10);
  expect(largestDifference(matchColours(cast, ORIGINAL), ORIGINAL)).toBeLessThanOrEqual(2);
});

test('[IM61] what is learnt where the original is kept holds under the mask too', () => {
  const mask = maskOfBoxes(SIZE, [{ x: 10, y: 5, width: 20, height: 15 }]);
  // Something new under the mask, and the cast over all of it.
  const wanted: RgbaPixels = { ...SIZE, data: ORIGINAL.data.slice() };
  for (let pixel = 0; pixel < mask.data.length; pixel++)
    if (mask.data[pixel] === 255) wanted.data.set([150, 120, 100, 255], 4 * pixel);
  const matched = matchColours(withCast(wanted), ORIGINAL, mask);
  expect(largestDifference(matched, wanted)).toBeLessThanOrEqual(2);
  // Without the mask the new part would pull the statistics.
  expect(largestDifference(matchColours(withCast(wanted), ORIGINAL), wanted)).toBeGreaterThan(2);
});

test('[IM62] equal pictures, full masks and single pixels', () => {
  expect(matchColours(ORIGINAL, ORIGINAL)).toEqual(ORIGINAL);
  const painted = patterned(SIZE, 5);
  expect(matchColours(painted, ORIGINAL, plainMask(SIZE, 255))).toBe(painted);
  const size = { width: 1, height: 1 };
  expect(matchColours(plain(size, [200, 30, 60]), plain(size, [90, 100, 110]))).toEqual(plain(size, [90, 100, 110]));
});

test('[IM62] flat colours are moved, not stretched, and a stretch is at most twofold', () => {
  const flat = plain(SIZE, [120, 120, 120]);
  expect(matchColours(flat, ORIGINAL).data.every((value, i, all) => value === all[i % 4])).toBe(true);
  const almostFlat: RgbaPixels = {
    ...SIZE,
    data: flat.data.map((value, i) => (i % 4 === 3 ? 255 : value + (i % 8 < 4 ? 3 : -3))),
  };
  const lightnesses = (picture: RgbaPixels) =>
    [0, 1].map(
      (pixel) =>
        labOf(picture.data[4 * pixel] ?? 0, picture.data[4 * pixel + 1] ?? 0, picture.data[4 * pixel + 2] ?? 0)[0],
    );
  const contrast = plain(SIZE, [0, 0, 0]);
  for (let i = 0; i < contrast.data.length; i += 8) contrast.data.set([255, 255, 255], i);
  const [light = 0, dark = 0] = lightnesses(matchColours(almostFlat, contrast));
  const [lightBefore = 0, darkBefore = 0] = lightnesses(almostFlat);
  expect((light - dark) / (lightBefore - darkBefore)).toBeGreaterThan(1.7);
  expect((light - dark) / (lightBefore - darkBefore)).toBeLessThan(2.3);
});

test('[IM62] alpha stays; another size is refused', () => {
  const half: RgbaPixels = { ...SIZE, data: ORIGINAL.data.map((value, i) => (i % 4 === 3 ? i % 256 : value)) };
  const matched = matchColours(half, withCast(ORIGINAL));
  expect(matched.data.filter((_, i) => i % 4 === 3)).toEqual(half.data.filter((_, i) => i % 4 === 3));
  const small = { width: 8, height: 8 };
  expect(() => matchColours(ORIGINAL, patterned(small))).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  expect(() => matchColours(ORIGINAL, ORIGINAL, plainMask(small))).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});
