import { expect, test } from 'vitest';
import { cropPicture } from '../../../src/domain/diffusion/imaging/crop.ts';
import { extendCanvas } from '../../../src/domain/diffusion/imaging/extend-canvas.ts';
import { fillMasked } from '../../../src/domain/diffusion/imaging/fill-masked.ts';
import { layBackOriginal } from '../../../src/domain/diffusion/imaging/lay-back-original.ts';
import { invertMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import { MAX_CANVAS_SIDE } from '../../../src/domain/diffusion/request-choices.ts';
import { maskOfBoxes, patterned, pixelAt } from './patterns.ts';

const PICTURE = patterned({ width: 20, height: 12 }, 3, (pixel) => (pixel % 2 === 0 ? 255 : 40));
const NONE = { left: 0, right: 0, up: 0, down: 0 };

test('[IM50] four directions: the original is where it should be, byte for byte, and the rest is clear and masked', () => {
  const { picture, mask, originalBox } = extendCanvas(PICTURE, { left: 8, right: 16, up: 4, down: 3 }, { multiple: 1 });
  expect([picture.width, picture.height]).toEqual([44, 19]);
  expect(originalBox).toEqual({ x: 8, y: 4, width: 20, height: 12 });
  expect(cropPicture(picture, originalBox)).toEqual(PICTURE);
  expect(mask).toEqual(invertMask(maskOfBoxes(picture, [originalBox])));
  for (let pixel = 0; pixel < mask.data.length; pixel++)
    if (mask.data[pixel] === 255) expect([...picture.data.subarray(4 * pixel, 4 * pixel + 4)]).toEqual([0, 0, 0, 0]);
});

test.each(['left', 'right', 'up', 'down'] as const)('[IM50] %s alone', (direction) => {
  const { picture, originalBox } = extendCanvas(PICTURE, { ...NONE, [direction]: 8 }, { multiple: 4 });
  const isAcross = direction === 'left' || direction === 'right';
  expect([picture.width, picture.height]).toEqual(isAcross ? [28, 12] : [20, 20]);
  expect([originalBox.x, originalBox.y]).toEqual([direction === 'left' ? 8 : 0, direction === 'up' ? 8 : 0]);
});

test('[IM51] a side that grows becomes a multiple, shared out like the growth; the other stays', () => {
  const one = extendCanvas(PICTURE, { ...NONE, left: 10, right: 10 }, { multiple: 64 });
  expect([one.picture.width, one.picture.height]).toEqual([64, 12]);
  expect(one.originalBox.x).toBe(22);
  expect(extendCanvas(PICTURE, { ...NONE, left: 10, right: 20 }, { multiple: 64 }).originalBox.x).toBe(14);
  expect(extendCanvas(PICTURE, { ...NONE, up: 1 }, { multiple: 64 }).originalBox.y).toBe(52);
  expect(extendCanvas(PICTURE, { ...NONE, down: 1 }, { multiple: 64 }).originalBox.y).toBe(0);
});

test('[IM52] a strip of the old beside the new is painted too, at most half of the original', () => {
  const { mask } = extendCanvas(PICTURE, { ...NONE, right: 4, up: 4 }, { multiple: 1, overlap: 3 });
  // 17 of 20 columns and 9 of 12 rows are kept.
  const size = { width: 24, height: 16 };
  expect(mask).toEqual(invertMask(maskOfBoxes(size, [{ x: 0, y: 7, width: 17, height: 9 }])));
  const wide = extendCanvas(PICTURE, { ...NONE, left: 4, right: 4 }, { multiple: 1, overlap: 100 });
  expect(wide.mask.data.every((value) => value === 255)).toBe(true);
  const one = extendCanvas(PICTURE, { ...NONE, left: 4 }, { multiple: 1, overlap: 100 });
  expect(one.mask.data.filter((value) => value === 0)).toHaveLength(10 * 12);
});

test('[IM50] filled, painted and laid back, the original is still there', () => {
  const { picture, mask, originalBox } = extendCanvas(PICTURE, { ...NONE, left: 8 });
  const filled = fillMasked(picture, mask);
  expect(pixelAt(filled, 0, 5)).not.toEqual([0, 0, 0, 255]);
  expect(cropPicture(layBackOriginal(picture, filled, mask), originalBox)).toEqual(PICTURE);
});

test('[IM53] no growth is the picture with an empty mask; a pixel can grow; what is no number of pixels is refused', () => {
  const same = extendCanvas(PICTURE, NONE);
  expect(same.picture).toEqual(PICTURE);
  expect(same.mask.data.every((value) => value === 0)).toBe(true);
  const dot = extendCanvas(patterned({ width: 1, height: 1 }), { ...NONE, right: 7 }, { overlap: 4 });
  expect([dot.picture.width, dot.picture.height, ...dot.mask.data]).toEqual([
    8, 1, 0, 255, 255, 255, 255, 255, 255, 255,
  ]);
  for (const [field, attempt] of [
    ['left', () => extendCanvas(PICTURE, { ...NONE, left: -1 })],
    ['down', () => extendCanvas(PICTURE, { ...NONE, down: 2.5 })],
    ['up', () => extendCanvas(PICTURE, { ...NONE, up: Number.NaN })],
    ['overlap', () => extendCanvas(PICTURE, NONE, { overlap: -2 })],
    ['multiple', () => extendCanvas(PICTURE, NONE, { multiple: 0 })],
    ['width', () => extendCanvas(PICTURE, { ...NONE, right: MAX_CANVAS_SIDE })],
  ] as const)
    expect(attempt).toThrow(
      expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining({ field }) }),
    );
});
