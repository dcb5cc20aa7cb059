import { expect, test } from 'vitest';
import { decodedImage } from '../../../src/domain/diffusion/decoded-image.ts';
import { imageTensor, keptImageTensor } from '../../../src/domain/diffusion/imaging/image-tensor.ts';
import { nearestLatentMask, smoothLatentMask } from '../../../src/domain/diffusion/imaging/latent-mask.ts';
import { plainMask } from '../../../src/domain/diffusion/imaging/mask.ts';
import { type GoldenPixels, goldenMask, readGolden } from './goldens.ts';
import { maskOfBoxes, patterned, plain } from './patterns.ts';

test('[IM70] -1…1 in planes, float32, and back to the same bytes', () => {
  const picture = patterned({ width: 16, height: 16 });
  const { data, dims } = imageTensor(picture);
  expect(dims).toEqual([1, 3, 16, 16]);
  for (const [pixel, channel] of [
    [0, 0],
    [17, 1],
    [255, 2],
  ] as const)
    expect(data[channel * 256 + pixel]).toBe(
      Math.fround(2 * Math.fround((picture.data[4 * pixel + channel] ?? 0) / 255) - 1),
    );
  expect([...imageTensor(plain({ width: 2, height: 1 }, [0, 255, 51])).data]).toEqual([
    -1,
    -1,
    1,
    1,
    Math.fround(-0.6),
    Math.fround(-0.6),
  ]);
  expect(decodedImage({ data, dims })).toEqual(picture);
});

test('[IM71] the masked picture is grey where the mask paints, from half on', () => {
  const picture = patterned({ width: 3, height: 1 });
  const mask = { width: 3, height: 1, data: Uint8ClampedArray.of(127, 128, 255) };
  const whole = imageTensor(picture).data;
  expect([...keptImageTensor(picture, mask).data]).toEqual([whole[0], 0, 0, whole[3], 0, 0, whole[6], 0, 0]);
  expect(() => keptImageTensor(picture, plainMask({ width: 1, height: 3 }))).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});

test('[IM72] diffusers’ latent mask is the pixel at the corner of each latent', () => {
  const size = { width: 32, height: 24 };
  const latents = { width: 4, height: 3 };
  const corner = maskOfBoxes(size, [{ x: 8, y: 16, width: 1, height: 1 }]);
  expect(nearestLatentMask(corner, latents)).toEqual({
    dims: [1, 1, 3, 4],
    data: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
  });
  // All but the corner of a latent: not seen.
  const beside = maskOfBoxes(size, [{ x: 9, y: 17, width: 7, height: 7 }]);
  expect(nearestLatentMask(beside, latents).data.every((value) => value === 0)).toBe(true);
  for (const [value, expected] of [
    [0, 0],
    [127, 0],
    [128, 1],
    [255, 1],
  ] as const)
    expect(
      nearestLatentMask(plainMask(size, value), latents).data.every((one) => one === expected),
      `${value}`,
    ).toBe(true);
  // A size that does not go into the mask's, and more latents than pixels.
  expect([
    ...nearestLatentMask(maskOfBoxes({ width: 5, height: 1 }, [{ x: 3, y: 0, width: 2, height: 1 }]), {
      width: 3,
      height: 1,
    }).data,
  ]).toEqual([0, 0, 1]);
  expect([...nearestLatentMask(plainMask({ width: 1, height: 1 }, 255), { width: 2, height: 2 }).data]).toEqual([
    1, 1, 1, 1,
  ]);
});

test('[IM73] A1111’s latent mask is Pillow’s bicubic one, rounded or soft', () => {
  const { latent } = readGolden<{
    latent: { source: GoldenPixels; width: number; height: number; soft: number[]; rounded: number[] }[];
  }>('masks');
  expect(latent.length).toBeGreaterThan(2);
  for (const { source, width, height, soft, rounded } of latent) {
    const mask = goldenMask(source);
    expect([...smoothLatentMask(mask, { width, height }, { isSoft: true }).data]).toEqual(soft.map(Math.fround));
    expect([...smoothLatentMask(mask, { width, height }, { isSoft: false }).data]).toEqual(rounded);
  }
});

test('[IM73] no latents, no mask', () => {
  const mask = plainMask({ width: 8, height: 8 });
  for (const attempt of [
    () => nearestLatentMask(mask, { width: 0, height: 1 }),
    () => smoothLatentMask(mask, { width: 1.5, height: 1 }, { isSoft: true }),
  ])
    expect(attempt).toThrow(expect.objectContaining({ code: 'invalid-request' }));
});
