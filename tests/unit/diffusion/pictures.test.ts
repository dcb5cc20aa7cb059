import { expect, test } from 'vitest';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { decodedImage, toByteScale } from '../../../src/domain/diffusion/decoded-image.ts';
import { latentPreview } from '../../../src/domain/diffusion/latent-preview.ts';
import { checkOutput } from '../../../src/domain/diffusion/output-check.ts';

const byteOf = (value: number) => decodedImage(floatTensor(Float32Array.of(value, value, value), [1, 3, 1, 1])).data[0];
/** The decoder's value that comes to `scaled` of 255. */
const decoderValue = (scaled: number) => (scaled / 255) * 2 - 1;

test('[D15] -1…1 becomes 0…255, clamped beyond', () => {
  expect([-1, 0.99999999, 1, -1.5, 1.5, -1e30, 1e30].map(byteOf)).toEqual([0, 255, 255, 0, 255, 0, 255]);
});

test('[D15] the nearest byte, ties to even', () => {
  // In float32 these four are ties exactly: 76.5 and 178.5 go down, 127.5 and 229.5 go up.
  expect([-0.4, 0.4, 0, 0.8].map((value) => toByteScale(Math.fround(value)))).toEqual([76.5, 178.5, 127.5, 229.5]);
  expect([-0.4, 0.4, 0, 0.8].map(byteOf)).toEqual([76, 178, 128, 230]);
  expect([10.49, 10.51, 11.49, 11.51].map(decoderValue).map(byteOf)).toEqual([10, 11, 11, 12]);
});

test('[D15] planes become interleaved opaque pixels, row by row', () => {
  const planes = [-1, 1, -1, -1, 1, 1, -1, 1, 1, -1, 1, -1, 1, -1, 1, 1, -1, -1];
  const image = decodedImage(floatTensor(Float32Array.from(planes), [1, 3, 2, 3]));
  expect([image.width, image.height]).toEqual([3, 2]);
  const bytes = planes.map((value) => (value > 0 ? 255 : 0));
  for (let pixel = 0; pixel < 6; pixel++)
    expect([...image.data.slice(4 * pixel, 4 * pixel + 4)]).toEqual([
      bytes[pixel],
      bytes[6 + pixel],
      bytes[12 + pixel],
      255,
    ]);
});

test('[D15] anything but one RGB picture is refused', () => {
  for (const dims of [
    [2, 3, 1, 1],
    [1, 4, 1, 1],
    [3, 1, 1],
  ])
    expect(() => decodedImage(floatTensor(new Float32Array(dims.reduce((a, b) => a * b)), dims))).toThrow(
      expect.objectContaining({ code: 'output-invalid' }),
    );
});

test('[D16] a preview is the matrix times the latents of one picture of the batch', () => {
  // Two pictures of two channels, 1 x 2 latents.
  const latents = floatTensor(Float32Array.of(9, 9, 9, 9, 1, -1, 0.5, 2), [2, 2, 1, 2]);
  const preview = latentPreview(latents, 1, {
    latentRgbFactors: [
      [1, 0, 0.5],
      [0, 0.5, 0],
    ],
    bias: [0, 0.25, -0.5],
  });
  expect([preview.width, preview.height]).toEqual([2, 1]);
  // Pixel 0: (1, 0.25 + 0.25, 0.5 - 0.5); pixel 1: (-1, 1 + 0.25, -1).
  expect([...preview.data]).toEqual([255, 191, 128, 255, 0, 255, 0, 255]);
});

const problem = (values: number[], dims: number[], expected?: number[]) => {
  try {
    checkOutput(floatTensor(Float32Array.from(values), dims), 'noisePred', expected, { stepIndex: 3 });
  } catch (error) {
    return error;
  }
  return 'fine';
};

test('[D17] NaN, Infinity, one value all over and a wrong shape are told apart, with the row', () => {
  const invalid = (details: object) =>
    expect.objectContaining({ code: 'output-invalid', details: { output: 'noisePred', stepIndex: 3, ...details } });
  expect(problem([1, 2, 3, 4], [2, 2])).toBe('fine');
  expect(problem([1, 2, Number.NaN, 4], [2, 2])).toEqual(invalid({ problem: 'not-a-number', row: 1 }));
  expect(problem([Number.POSITIVE_INFINITY, 2, 3, 4], [2, 2])).toEqual(invalid({ problem: 'infinite', row: 0 }));
  expect(problem([1, Number.NEGATIVE_INFINITY], [1, 2])).toEqual(invalid({ problem: 'infinite', row: 0 }));
  expect(problem([1, 2, 3, 3], [2, 2])).toEqual(invalid({ problem: 'constant', row: 1 }));
  expect(problem([0, 0, 0, 0], [1, 4])).toEqual(invalid({ problem: 'constant', row: 0 }));
  expect(problem([1, 2, 3, 4], [2, 2], [2, 2])).toBe('fine');
  expect(problem([1, 2, 3, 4], [2, 2], [1, 4])).toEqual(
    invalid({ problem: 'shape', dims: [2, 2], expectedDims: [1, 4] }),
  );
});

test('[D17] NaN outranks Infinity: it says more about the cause', () => {
  expect(problem([Number.POSITIVE_INFINITY, Number.NaN], [1, 2])).toMatchObject({
    details: { problem: 'not-a-number' },
  });
});
