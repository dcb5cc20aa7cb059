import { expect, test } from 'vitest';
import { cropMask, cropPicture } from '../../../src/domain/diffusion/imaging/crop.ts';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import { boxWithProportions, maskedBox } from '../../../src/domain/diffusion/imaging/masked-box.ts';
import type { Box, Size } from '../../../src/domain/diffusion/imaging/raster.ts';
import { type GoldenPixels, goldenMask, readGolden } from './goldens.ts';
import { maskOfBoxes, patterned, pixelAt } from './patterns.ts';

const boxOf = (left: number, top: number, right: number, bottom: number): Box => ({
  x: left,
  y: top,
  width: right - left,
  height: bottom - top,
});

test('[IM20] the box around all that is painted is Pillow’s getbbox', () => {
  const { boxes } = readGolden<{ boxes: { source: GoldenPixels; box: [number, number, number, number] | null }[] }>(
    'masks',
  );
  expect(boxes.map(({ box }) => box === null)).toContain(true);
  for (const { source, box } of boxes)
    expect(maskedBox(goldenMask(source), 0)).toEqual(box ? boxOf(...box) : undefined);
});

test('[IM20] padding ends at the picture; a touch of 1 counts; an empty mask has no box', () => {
  const size = { width: 50, height: 40 };
  expect(maskedBox(maskOfBoxes(size, [boxOf(10, 12, 20, 30)], 1), 8)).toEqual(boxOf(2, 4, 28, 38));
  expect(maskedBox(maskOfBoxes(size, [boxOf(10, 12, 20, 30)]), 32)).toEqual(boxOf(0, 0, 50, 40));
  expect(maskedBox(plainMask(size), 32)).toBeUndefined();
  expect(maskedBox(plainMask(size, 255), 0)).toEqual(boxOf(0, 0, 50, 40));
  expect(maskedBox(plainMask({ width: 1, height: 1 }, 255), 4)).toEqual(boxOf(0, 0, 1, 1));
  for (const padding of [-1, 0.5, Number.NaN])
    expect(() => maskedBox(plainMask(size), padding)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
});

/** Worked out by A1111 itself. */
const EXPANDED: readonly [box: Box, painted: [number, number], picture: [number, number], expected: Box][] = [
  [boxOf(200, 100, 328, 132), [512, 512], [512, 512], boxOf(200, 52, 328, 180)],
  [boxOf(0, 0, 64, 16), [512, 512], [512, 512], boxOf(0, 0, 64, 64)],
  [boxOf(400, 480, 512, 512), [512, 512], [512, 512], boxOf(400, 400, 512, 512)],
  [boxOf(10, 10, 21, 110), [768, 512], [640, 480], boxOf(0, 10, 150, 110)],
  [boxOf(600, 0, 640, 480), [768, 512], [640, 480], boxOf(0, 0, 640, 480)],
  [boxOf(0, 5, 640, 20), [512, 768], [640, 480], boxOf(0, 0, 640, 480)],
  [boxOf(100, 3, 103, 80), [1024, 64], [300, 90], boxOf(0, 3, 300, 80)],
  [boxOf(5, 5, 6, 6), [512, 512], [7, 7], boxOf(5, 5, 6, 6)],
  [boxOf(0, 0, 1, 1), [512, 768], [1, 1], boxOf(0, 0, 1, 1)],
  [boxOf(7, 9, 50, 33), [640, 896], [100, 100], boxOf(7, 0, 50, 60)],
];

test('[IM21] a box gets the proportions of what is painted, as in A1111', () => {
  for (const [box, [width, height], [pictureWidth, pictureHeight], expected] of EXPANDED)
    expect(boxWithProportions(box, { width, height }, { width: pictureWidth, height: pictureHeight })).toEqual(
      expected,
    );
});

test('[IM21] it holds the box, lies in the picture, and has its proportions wherever the picture has room', () => {
  const painted: Size = { width: 512, height: 768 };
  const picture: Size = { width: 300, height: 900 };
  for (let x = 0; x < 290; x += 41)
    for (let y = 0; y < 800; y += 83)
      for (const [width, height] of [
        [7, 3],
        [3, 90],
        [10, 10],
      ] as const) {
        const grown = boxWithProportions({ x, y, width, height }, painted, picture);
        const around = JSON.stringify({ x, y, width, height, grown });
        expect(grown.x <= x && grown.x + grown.width >= x + width, around).toBe(true);
        expect(grown.y <= y && grown.y + grown.height >= y + height, around).toBe(true);
        expect(grown.x >= 0 && grown.x + grown.width <= picture.width, around).toBe(true);
        expect(grown.y >= 0 && grown.y + grown.height <= picture.height, around).toBe(true);
        // The side that grew is what it should be, rounded down.
        expect(Math.abs(grown.width - (grown.height * 2) / 3), around).toBeLessThan(1);
      }
});

test('[IM22] a crop is those pixels; a box outside is refused', () => {
  const picture = patterned({ width: 10, height: 8 });
  const part = cropPicture(picture, boxOf(3, 2, 9, 7));
  expect([part.width, part.height]).toEqual([6, 5]);
  expect(pixelAt(part, 0, 0)).toEqual(pixelAt(picture, 3, 2));
  expect(pixelAt(part, 5, 4)).toEqual(pixelAt(picture, 8, 6));
  const mask = maskOfBoxes(picture, [boxOf(4, 4, 5, 5)]);
  expect(maskedBox(cropMask(mask, boxOf(3, 2, 9, 7)), 0)).toEqual(boxOf(1, 2, 2, 3));
  for (const box of [
    boxOf(-1, 0, 3, 3),
    boxOf(0, 0, 11, 3),
    boxOf(0, 0, 3, 9),
    boxOf(2, 2, 2, 5),
    { x: 0.5, y: 0, width: 1, height: 1 },
  ])
    expect(() => cropPicture(picture, box)).toThrow(
      expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining({ field: 'box' }) }),
    );
});
