import { expect, test } from 'vitest';
import { fillMasked } from '../../../src/domain/diffusion/imaging/fill-masked.ts';
import { flatten } from '../../../src/domain/diffusion/imaging/flatten.ts';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import { prepareMaskedContent } from '../../../src/domain/diffusion/imaging/masked-content.ts';
import { MASKED_CONTENTS } from '../../../src/domain/diffusion/request-choices.ts';
import { type GoldenPixels, goldenMask, goldenPicture, largestDifference, readGolden } from './goldens.ts';
import { maskOfBoxes, patterned, pixelAt, plain } from './patterns.ts';

const SIZE = { width: 24, height: 16 };

test('[IM30] the fill is A1111’s with Pillow, byte for byte: hard, soft, at the border, empty and full masks', () => {
  const { cases } = readGolden<{ cases: { source: GoldenPixels; mask: GoldenPixels; result: GoldenPixels }[] }>('fill');
  expect(cases).toHaveLength(5);
  for (const [i, { source, mask, result }] of cases.entries())
    expect(
      largestDifference(fillMasked(goldenPicture(source), goldenMask(mask)), goldenPicture(result)),
      `case ${i}`,
    ).toBe(0);
});

test('[IM30] nothing that was under the mask shows through, and what is kept stays', () => {
  const picture = patterned(SIZE);
  const mask = maskOfBoxes(SIZE, [{ x: 6, y: 4, width: 10, height: 8 }]);
  const other = patterned(SIZE, 9);
  for (let pixel = 0; pixel < mask.data.length; pixel++)
    if (mask.data[pixel] === 0) other.data.set(picture.data.subarray(4 * pixel, 4 * pixel + 4), 4 * pixel);
  const filled = fillMasked(picture, mask);
  expect(fillMasked(other, mask)).toEqual(filled);
  for (let pixel = 0; pixel < mask.data.length; pixel++)
    if (mask.data[pixel] === 0)
      expect([...filled.data.subarray(4 * pixel, 4 * pixel + 4)]).toEqual([
        ...picture.data.subarray(4 * pixel, 4 * pixel + 4),
      ]);
});

test('[IM31] an empty mask leaves the picture, a full one makes it black, a pixel alone is one or the other', () => {
  const picture = patterned(SIZE);
  expect(fillMasked(picture, plainMask(SIZE))).toEqual(picture);
  expect(fillMasked(picture, plainMask(SIZE, 255))).toEqual(plain(SIZE, [0, 0, 0]));
  const size = { width: 1, height: 1 };
  expect(fillMasked(plain(size, [9, 8, 7]), plainMask(size))).toEqual(plain(size, [9, 8, 7]));
  expect(fillMasked(plain(size, [9, 8, 7]), plainMask(size, 255))).toEqual(plain(size, [0, 0, 0]));
});

test('[IM32] four kinds of content, and what each asks of the latents', () => {
  const picture = patterned(SIZE);
  const mask = maskOfBoxes(SIZE, [{ x: 2, y: 2, width: 5, height: 5 }]);
  const filled = fillMasked(picture, mask);
  expect(MASKED_CONTENTS.map((content) => prepareMaskedContent(picture, mask, content))).toEqual([
    { picture: filled, maskedLatents: 'encoded' },
    { picture, maskedLatents: 'encoded' },
    { picture: filled, maskedLatents: 'noise' },
    { picture: filled, maskedLatents: 'zero' },
  ]);
});

test('[IM33] a mask of another size is refused', () => {
  const mask = plainMask({ width: 16, height: 24 });
  for (const attempt of [
    () => fillMasked(patterned(SIZE), mask),
    () => prepareMaskedContent(patterned(SIZE), mask, 'original'),
  ])
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: { field: 'mask', expected: SIZE, actual: { width: 16, height: 24 } },
      }),
    );
});

test('[IM34] clear pixels show the background, as Pillow pastes: white unless told', () => {
  const { cases } = readGolden<{
    cases: { background: [number, number, number]; source: GoldenPixels; result: GoldenPixels }[];
  }>('flatten');
  expect(cases).toHaveLength(2);
  for (const { background, source, result } of cases)
    expect(largestDifference(flatten(goldenPicture(source), background), goldenPicture(result))).toBe(0);
  expect(pixelAt(flatten(plain(SIZE, [1, 2, 3], 0)), 0, 0)).toEqual([255, 255, 255, 255]);
  const opaque = patterned(SIZE);
  expect(flatten(opaque)).toEqual(opaque);
});
