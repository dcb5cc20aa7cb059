import { expect, test } from 'vitest';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { guide, isGuided } from '../../../src/domain/diffusion/guidance.ts';

const pictures = (batchSize: number, ...values: number[]) =>
  floatTensor(Float32Array.from(values), [batchSize, 1, 2, 2]);
const deviation = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

test('[D12] guidance is off at 1 and below', () => {
  expect([0, 0.5, 1, 1.001, 7.5].map(isGuided)).toEqual([false, false, false, true, true]);
});

test('[D12] negative + scale * (positive - negative), rounded to float32 as torch does at each operation', () => {
  const { fround } = Math;
  const [n, p, scale] = [fround(0.1), fround(0.7), 7.3];
  const guided = guide(pictures(1, n, 1, 2, 3), pictures(1, p, 1, 3, 2), { guidanceScale: scale, guidanceRescale: 0 });
  expect(guided.data[0]).toBe(fround(n + fround(scale * fround(p - n))));
  expect(guided.data[1]).toBe(1);
  expect(guided.data[2]).toBeCloseTo(9.3, 5);
  expect(guided.data[3]).toBeCloseTo(-4.3, 5);
  expect(guided.dims).toEqual([1, 1, 2, 2]);
});

test('[D13] a full rescale gives each picture the spread of its own positive prediction', () => {
  const negative = pictures(2, 0, 1, 0, 1, 5, 0, -5, 1);
  const positive = pictures(2, 1, 2, 3, 4, 0.1, 0.2, 0.3, 0.7);
  const { data } = guide(negative, positive, { guidanceScale: 5, guidanceRescale: 1 });
  for (const start of [0, 4]) {
    const spread = deviation([...data.slice(start, start + 4)]);
    expect(spread).toBeCloseTo(deviation([...positive.data.slice(start, start + 4)]), 6);
  }
});

test('[D13] phi mixes the rescaled with the plain result', () => {
  const negative = pictures(1, 0, 1, 0, 2);
  const positive = pictures(1, 1, 2, 3, 4);
  const at = (guidanceRescale: number) => [...guide(negative, positive, { guidanceScale: 3, guidanceRescale }).data];
  const [plain, half, full] = [at(0), at(0.5), at(1)];
  for (const [i, value] of half.entries()) expect(value).toBeCloseTo(((plain[i] ?? 0) + (full[i] ?? 0)) / 2, 5);
});

test('[D13] a guided prediction without any spread stays as it is, instead of becoming NaN', () => {
  const guided = guide(pictures(1, 1, 2, 3, 4), pictures(1, 1, 1.5, 2, 2.5), { guidanceScale: 2, guidanceRescale: 1 });
  expect([...guided.data]).toEqual([1, 1, 1, 1]);
});
