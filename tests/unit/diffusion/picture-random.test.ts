import { expect, test } from 'vitest';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { TorchRandom } from '../../../src/domain/core/torch-random.ts';
import { makePictureRandoms, pictureSeed } from '../../../src/domain/diffusion/picture-random.ts';
import { slerpColumns } from '../../../src/domain/diffusion/slerp.ts';

const DIMS = [1, 4, 6, 8];
const COUNT = 4 * 6 * 8;

function firstNoise(options: Omit<Parameters<typeof makePictureRandoms>[0], 'vaeScaleFactor'>, batchSize = 1) {
  return makePictureRandoms({ ...options, vaeScaleFactor: 8 }, batchSize).map((random) => random.firstNoise(DIMS));
}

test('[D31] a variation of strength 0 changes nothing, one of 1 is the other seed alone', () => {
  const [plain] = firstNoise({ seed: 1 });
  const [none] = firstNoise({ seed: 1, variation: { seed: 2, strength: 0 } });
  expect(none).toEqual(plain);
  const [all] = firstNoise({ seed: 1, variation: { seed: 2, strength: 1 } });
  const other = new TorchRandom(2).randn(COUNT);
  for (const [i, value] of (all?.data ?? []).entries()) expect(value).toBeCloseTo(other[i] ?? Number.NaN, 5);
});

test('[D31] between them the noise is as strong as its ends and like both', () => {
  const [a, b] = [new TorchRandom(1).randn(4096), new TorchRandom(2).randn(4096)];
  const dims = [1, 1, 64, 64];
  const half = slerpColumns(floatTensor(a, dims), floatTensor(b, dims), 0.5);
  const power = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(power(half.data)).toBeGreaterThan(0.9);
  expect(power(half.data)).toBeLessThan(1.1);
  const likeness = (values: Float32Array) =>
    half.data.reduce((sum, value, i) => sum + value * (values[i] ?? 0), 0) / 4096;
  expect(likeness(a)).toBeGreaterThan(0.6);
  expect(likeness(b)).toBeGreaterThan(0.6);
});

test('[D31] noises that are all but equal go straight, without dividing by nothing', () => {
  const same = floatTensor(new TorchRandom(1).randn(64), [1, 1, 8, 8]);
  expect([...slerpColumns(same, same, 0.3).data].every(Number.isFinite)).toBe(true);
  expect(slerpColumns(same, same, 0.3).data[5]).toBeCloseTo(same.data[5] ?? Number.NaN, 6);
});

test('[D31] with a variation the seed stays over a batch and the variation counts up', () => {
  const seeds = { seed: 7, variation: { seed: 0xffffffff, strength: 0.2 } };
  expect(pictureSeed(seeds, 0)).toEqual(seeds);
  expect(pictureSeed(seeds, 1)).toEqual({ seed: 7, variation: { seed: 0, strength: 0.2 } });
  expect(pictureSeed({ seed: 7, variation: { seed: 5, strength: 0 } }, 1).seed).toBe(8);
  const [, second] = firstNoise(seeds, 2);
  expect(second).toEqual(firstNoise({ seed: 7, variation: { seed: 0, strength: 0.2 } })[0]);
});

test('[D32] another size has the noise of the first one in its middle', () => {
  const [noise] = firstNoise({ seed: 3, seedResize: { width: 32, height: 32 } });
  const inner = new TorchRandom(3).randn(4 * 4 * 4); // the size that the seed's noise is drawn for: 4 × 4 latents
  const outer = new TorchRandom(3).randn(COUNT);
  const at = (channel: number, y: number, x: number) => noise?.data[(channel * 6 + y) * 8 + x];
  expect(at(0, 1, 2)).toBe(inner[0]);
  expect(at(3, 4, 5)).toBe(inner[3 * 16 + 3 * 4 + 3]);
  expect(at(0, 0, 0)).toBe(outer[0]);
  expect(at(2, 5, 7)).toBe(outer[2 * 48 + 47]);
});

test('[D32] a smaller size has the middle of it; the same size is plain noise', () => {
  const [noise] = firstNoise({ seed: 3, seedResize: { width: 96, height: 64 } });
  const whole = new TorchRandom(3).randn(4 * 8 * 12);
  expect(noise?.data[0]).toBe(whole[12 + 2]);
  expect(firstNoise({ seed: 3, seedResize: { width: 64, height: 48 } })).toEqual(firstNoise({ seed: 3 }));
});
