import { expect, test } from 'vitest';
import { RESAMPLE_FILTERS, type ResampleFilter } from '../../../src/domain/diffusion/imaging/resample-taps.ts';
import { resizeMask, resizePicture } from '../../../src/domain/diffusion/imaging/resize.ts';
import { fitMask, fitPicture, fittedBox } from '../../../src/domain/diffusion/imaging/resize-modes.ts';
import { RESIZE_MODES, type ResizeMode } from '../../../src/domain/diffusion/request-choices.ts';
import { type GoldenPixels, goldenMask, goldenPicture, largestDifference, readGolden } from './goldens.ts';
import { maskOfBoxes, patterned, pixelAt, plain } from './patterns.ts';

interface GoldenCase {
  readonly source: GoldenPixels;
  readonly result: GoldenPixels;
}

const resizeGolden = readGolden<{ cases: (GoldenCase & { filter: ResampleFilter })[] }>('resize');
const fitGolden = readGolden<{ cases: (GoldenCase & { resizeMode: ResizeMode })[] }>('fit');

test.each(['L', 'RGB', 'RGBA'] as const)('[IM1] %s: every resize is Pillow’s, byte for byte', (mode) => {
  const cases = resizeGolden.cases.filter(({ source }) => source.mode === mode);
  expect(cases.length).toBeGreaterThan(2);
  for (const { filter, source, result } of cases) {
    const difference =
      mode === 'L'
        ? largestDifference(resizeMask(goldenMask(source), result, filter), goldenMask(result))
        : largestDifference(resizePicture(goldenPicture(source), result, filter), goldenPicture(result));
    expect(difference, `${filter} ${source.width}×${source.height} to ${result.width}×${result.height}`).toBe(0);
  }
});

test('[IM1] the goldens hold every filter, growing and shrinking, and single pixels', () => {
  expect(new Set(resizeGolden.cases.map(({ filter }) => filter))).toEqual(new Set(RESAMPLE_FILTERS));
  for (const side of ['source', 'result'] as const)
    expect(resizeGolden.cases.some((one) => one[side].width === 1 && one[side].height === 1)).toBe(true);
});

test('[IM2] a picture of one pixel, one colour, the same size', () => {
  expect(resizePicture(plain({ width: 1, height: 1 }, [3, 200, 77]), { width: 5, height: 3 })).toEqual(
    plain({ width: 5, height: 3 }, [3, 200, 77]),
  );
  const picture = patterned({ width: 9, height: 7 }, 1, (pixel) => [0, 255, 128][pixel % 3] ?? 0);
  const opaque = patterned({ width: 9, height: 7 });
  expect(resizePicture(opaque, opaque)).toEqual(opaque);
  // Multiplied by its alpha and back: colours under half clear pixels lose a little, as in Pillow.
  expect(resizePicture(picture, picture).data.filter((_, i) => i % 4 === 3)).toEqual(
    picture.data.filter((_, i) => i % 4 === 3),
  );
});

test('[IM2] what is clear has no colour to bleed', () => {
  const red = plain({ width: 4, height: 4 }, [255, 0, 0]);
  // Right half: green, but clear.
  for (let pixel = 0; pixel < 16; pixel++) if (pixel % 4 >= 2) red.data.set([0, 255, 0, 0], 4 * pixel);
  const large = resizePicture(red, { width: 16, height: 16 });
  for (let i = 0; i < large.data.length; i += 4) if ((large.data[i + 3] ?? 0) > 0) expect(large.data[i + 1]).toBe(0);
});

test('[IM3] every resize mode is A1111’s with Pillow, byte for byte', () => {
  expect(new Set(fitGolden.cases.map(({ resizeMode }) => resizeMode))).toEqual(new Set(RESIZE_MODES));
  for (const { resizeMode, source, result } of fitGolden.cases) {
    const difference =
      source.mode === 'L'
        ? largestDifference(fitMask(goldenMask(source), result, resizeMode), goldenMask(result))
        : largestDifference(fitPicture(goldenPicture(source), result, resizeMode), goldenPicture(result));
    expect(difference, `${resizeMode} ${source.width}×${source.height} to ${result.width}×${result.height}`).toBe(0);
  }
});

test('[IM3] where the whole picture lies', () => {
  const [wide, square] = [
    { width: 400, height: 200 },
    { width: 512, height: 512 },
  ];
  expect(fittedBox(wide, square, 'just-resize')).toEqual({ x: 0, y: 0, width: 512, height: 512 });
  expect(fittedBox(wide, square, 'crop-and-resize')).toEqual({ x: -256, y: 0, width: 1024, height: 512 });
  expect(fittedBox(wide, square, 'resize-and-fill')).toEqual({ x: 0, y: 128, width: 512, height: 256 });
  expect(fittedBox(square, wide, 'resize-and-fill')).toEqual({ x: 100, y: 0, width: 200, height: 200 });
});

test('[IM4] an odd row beside the picture is filled as well', () => {
  const grey = plain({ width: 4, height: 2 }, [90, 90, 90]);
  // 4 × 2 in 5 × 5 is 5 × 2: rows above it 1, below it 2.
  expect(fittedBox(grey, { width: 5, height: 5 }, 'resize-and-fill')).toEqual({ x: 0, y: 1, width: 5, height: 2 });
  expect(fitPicture(grey, { width: 5, height: 5 }, 'resize-and-fill')).toEqual(
    plain({ width: 5, height: 5 }, [90, 90, 90]),
  );
});

test('[IM5] extreme proportions: a line of one pixel in a square, without a giant in between', () => {
  const line = patterned({ width: 1, height: 4000 });
  const size = { width: 64, height: 64 };
  for (const mode of RESIZE_MODES) {
    const fitted = fitPicture(line, size, mode);
    expect([fitted.width, fitted.height, fitted.data.length], mode).toEqual([64, 64, 4 * 64 * 64]);
  }
  expect(fittedBox(line, size, 'resize-and-fill').width).toBe(1);
  const dot = plain({ width: 1, height: 1 }, [1, 2, 3]);
  for (const mode of RESIZE_MODES)
    expect(fitPicture(dot, { width: 7, height: 3 }, mode)).toEqual(plain({ width: 7, height: 3 }, [1, 2, 3]));
});

test('[IM6] a size that is none is refused', () => {
  const picture = patterned({ width: 4, height: 4 });
  const mask = maskOfBoxes(picture, []);
  for (const width of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const attempt of [
      () => resizePicture(picture, { width, height: 4 }),
      () => resizeMask(mask, { width: 4, height: width }),
      () => fitPicture(picture, { width, height: 4 }, 'crop-and-resize'),
      () => fitMask(mask, { width: 4, height: width }, 'resize-and-fill'),
    ])
      expect(attempt).toThrow(
        expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining({ field: 'size' }) }),
      );
});

test('[IM3] a crop keeps the middle', () => {
  const picture = plain({ width: 90, height: 30 }, [0, 0, 0]);
  for (let y = 0; y < 30; y++) for (let x = 30; x < 60; x++) picture.data.set([200, 10, 10], 4 * (y * 90 + x));
  const cropped = fitPicture(picture, { width: 30, height: 30 }, 'crop-and-resize');
  expect(pixelAt(cropped, 15, 15)).toEqual([200, 10, 10, 255]);
  expect(cropped).toEqual(plain({ width: 30, height: 30 }, [200, 10, 10]));
});
