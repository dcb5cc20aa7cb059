import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import type { RgbaPixels } from '../../../src/domain/diffusion/decoded-image.ts';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import type { MaskPixels } from '../../../src/domain/diffusion/imaging/raster.ts';
import { type InpaintSettings, planInpaint } from '../../../src/domain/diffusion/inpaint-plan.ts';

const GRID = { vaeScaleFactor: 8, multiple: 8 };

const SETTINGS: InpaintSettings = {
  width: 64,
  height: 64,
  resizeMode: 'just-resize',
  isMaskInverted: false,
  maskBlur: 0,
  isSoftMask: false,
  maskedContent: 'original',
  area: { kind: 'whole-picture' },
  matchesColours: false,
};

/** Every pixel its own colour. */
function picture(width = 64, height = 64): RgbaPixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([i % 256, (7 * i) % 256, (i >> 8) % 256, 255], 4 * i);
  return { width, height, data };
}

function boxMask(x: number, y: number, side: number, size = { width: 64, height: 64 }): MaskPixels {
  const mask = plainMask(size);
  for (let row = y; row < y + side; row++) mask.data.fill(255, row * size.width + x, row * size.width + x + side);
  return mask;
}

function paint({ width, height }: { width: number; height: number }, value = 200): RgbaPixels {
  return {
    width,
    height,
    data: new Uint8ClampedArray(4 * width * height).fill(value).map((v, i) => (i % 4 === 3 ? 255 : v)),
  };
}

const pixelAt = ({ data, width }: RgbaPixels, x: number, y: number) => [
  ...data.slice(4 * (y * width + x), 4 * (y * width + x) + 4),
];

test('[IM90] outside the mask every byte of the original comes back, inside it what was painted', () => {
  const image = picture();
  const plan = planInpaint(SETTINGS, image, boxMask(16, 16, 16), GRID);
  const done = plan.finish(paint(plan.picture));
  for (let y = 0; y < 64; y++)
    for (let x = 0; x < 64; x++) {
      const isPainted = x >= 16 && x < 32 && y >= 16 && y < 32;
      expect(pixelAt(done, x, y)).toEqual(isPainted ? [200, 200, 200, 255] : pixelAt(image, x, y));
    }
  expect(plan.latentMask.dims).toEqual([1, 1, 8, 8]);
  expect(plan.latentMask.data.reduce((sum, value) => sum + value, 0)).toBe(4);
});

test('[IM90] the mask the other way round', () => {
  const image = picture();
  const plan = planInpaint({ ...SETTINGS, isMaskInverted: true }, image, boxMask(16, 16, 16), GRID);
  const done = plan.finish(paint(plan.picture));
  expect(pixelAt(done, 20, 20)).toEqual(pixelAt(image, 20, 20));
  expect(pixelAt(done, 0, 0)).toEqual([200, 200, 200, 255]);
});

test('[IM91] only masked: the model sees the painted part with its padding, and all else stays', () => {
  const image = picture(256, 192);
  const mask = boxMask(100, 80, 20, image);
  const plan = planInpaint({ ...SETTINGS, area: { kind: 'only-masked', padding: 6 } }, image, mask, GRID);
  expect([plan.picture.width, plan.picture.height]).toEqual([64, 64]);
  const done = plan.finish(paint(plan.picture));
  expect([done.width, done.height]).toEqual([256, 192]);
  expect(pixelAt(done, 110, 90)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 99, 90)).toEqual(pixelAt(image, 99, 90));
  expect(pixelAt(done, 0, 0)).toEqual(pixelAt(image, 0, 0));
  expect(pixelAt(done, 255, 191)).toEqual(pixelAt(image, 255, 191));
});

test('[IM91] a framed part: the mask outside of it paints nothing', () => {
  const image = picture(128, 128);
  const mask = boxMask(0, 0, 128, image);
  const box = { x: 32, y: 32, width: 64, height: 64 };
  const done = planInpaint({ ...SETTINGS, area: { kind: 'box', box } }, image, mask, GRID).finish(
    paint({ width: 64, height: 64 }),
  );
  expect(pixelAt(done, 31, 40)).toEqual(pixelAt(image, 31, 40));
  expect(pixelAt(done, 32, 40)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 95, 95)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 96, 95)).toEqual(pixelAt(image, 96, 95));
});

test('[IM92] room on four sides is painted, the old picture stays', () => {
  const image = picture(64, 64);
  const extension = { left: 32, right: 0, up: 0, down: 16 };
  const plan = planInpaint(
    { ...SETTINGS, width: 96, height: 80, extension, maskedContent: 'fill' },
    image,
    undefined,
    GRID,
  );
  const done = plan.finish(paint(plan.picture));
  expect([done.width, done.height]).toEqual([96, 80]);
  expect(pixelAt(done, 0, 0)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 40, 79)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 32, 0)).toEqual(pixelAt(image, 0, 0));
  expect(pixelAt(done, 95, 63)).toEqual(pixelAt(image, 63, 63));
  // What the model starts from is no hole.
  expect(pixelAt(plan.picture, 0, 0)[3]).toBe(255);
});

test('[IM92] room and a painted mask are painted together', () => {
  const image = picture(64, 64);
  const extension = { left: 32, right: 0, up: 0, down: 0 };
  const plan = planInpaint({ ...SETTINGS, width: 96, height: 64, extension }, image, boxMask(40, 40, 8), GRID);
  const done = plan.finish(paint(plan.picture));
  expect(pixelAt(done, 32 + 44, 44)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 10, 10)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 60, 10)).toEqual(pixelAt(image, 28, 10));
});

test('[IM93] a blurred mask has a soft edge, and beyond it nothing changes', () => {
  const image = picture(128, 128);
  const plan = planInpaint(
    { ...SETTINGS, width: 128, height: 128, maskBlur: 4 },
    image,
    boxMask(48, 48, 32, image),
    GRID,
  );
  const done = plan.finish(paint(plan.picture));
  expect(pixelAt(done, 64, 64)).toEqual([200, 200, 200, 255]);
  expect(pixelAt(done, 10, 10)).toEqual(pixelAt(image, 10, 10));
});

test('[IM93] soft masks keep their greys in the latents', () => {
  const image = picture();
  const grey = { ...plainMask(image, 100) };
  const isBetween = (value: number) => value > 0 && value < 1;
  expect([...planInpaint({ ...SETTINGS, isSoftMask: true }, image, grey, GRID).latentMask.data].every(isBetween)).toBe(
    true,
  );
  expect([...planInpaint(SETTINGS, image, grey, GRID).latentMask.data].some(isBetween)).toBe(false);
});

test('[IM94] matched colours lose the cast that the painted picture has where the original stays', () => {
  const image = paint({ width: 64, height: 64 }, 100);
  for (let i = 0; i < image.data.length; i += 8) image.data.set([140, 140, 140, 255], i);
  const plan = planInpaint({ ...SETTINGS, matchesColours: true }, image, boxMask(16, 16, 16), GRID);
  const cast = { ...image, data: image.data.map((value, i) => (i % 4 === 3 ? 255 : value + 40)) };
  const [red = 0] = pixelAt(plan.finish(cast), 21, 20);
  expect(Math.abs(red - (pixelAt(image, 21, 20)[0] ?? 0))).toBeLessThanOrEqual(2);
});

const PAINTS_NOTHING = { problems: [{ field: 'maskId', problem: 'paints-nothing' }] };

describe('[IM95] what is refused', () => {
  const refusal = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (isStudioError(error, 'invalid-request')) return error.details;
    }
    return undefined;
  };

  test('an empty mask, and a full one inverted', () => {
    expect(refusal(() => planInpaint(SETTINGS, picture(), plainMask(picture()), GRID))).toEqual(PAINTS_NOTHING);
    const full = plainMask(picture(), 255);
    expect(refusal(() => planInpaint({ ...SETTINGS, isMaskInverted: true }, picture(), full, GRID))).toEqual(
      PAINTS_NOTHING,
    );
  });

  test('a mask of another size, a box outside', () => {
    expect(
      refusal(() => planInpaint(SETTINGS, picture(), plainMask({ width: 8, height: 8 }, 255), GRID))?.['field'],
    ).toBe('mask');
    const area = { kind: 'box', box: { x: 32, y: 0, width: 64, height: 64 } } as const;
    expect(refusal(() => planInpaint({ ...SETTINGS, area }, picture(), boxMask(0, 0, 8), GRID))?.['field']).toBe('box');
  });

  test('a picture of one pixel is no reason', () => {
    const plan = planInpaint(SETTINGS, picture(1, 1), plainMask({ width: 1, height: 1 }, 255), GRID);
    expect([plan.picture.width, plan.picture.height]).toEqual([64, 64]);
    expect(
      planInpaint(SETTINGS, picture(1, 1), plainMask({ width: 1, height: 1 }, 255), GRID).finish(paint(plan.picture))
        .width,
    ).toBe(64);
  });

  test('a full mask paints everything', () => {
    const done = planInpaint(SETTINGS, picture(), plainMask(picture(), 255), GRID).finish(
      paint({ width: 64, height: 64 }),
    );
    expect(pixelAt(done, 0, 0)).toEqual([200, 200, 200, 255]);
  });
});
