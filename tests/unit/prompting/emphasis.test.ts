import { expect, test } from 'vitest';
import { applyEmphasis } from '../../../src/domain/prompting/emphasis.ts';

const floats = (...values: number[]) => Float32Array.from(values);
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Two chunks of three tokens with two channels. */
const states = floats(1, 2, 3, 4, 5, 6, -1, 0.5, 0.25, 8, 2, -3);
const weights = [floats(1, 1.5, 1), floats(1, 0, 2)];

test('[PT60] "no norm" multiplies each token', () => {
  expect([...applyEmphasis(states, weights, 'no-norm')]).toEqual([1, 2, 4.5, 6, 5, 6, -1, 0.5, 0, 0, 4, -6]);
});

test('[PT60] "original" brings back the mean of each chunk, which keeps its proportions', () => {
  const result = applyEmphasis(states, weights, 'original');
  // The first chunk's mean goes from 21/6 to 24.5/6.
  const factor = 21 / 24.5;
  for (const [i, value] of [1, 2, 4.5, 6, 5, 6].entries()) expect(result[i]).toBeCloseTo(value * factor, 6);
  for (const [from, to] of [
    [0, 6],
    [6, 12],
  ] as const)
    expect(mean(result.slice(from, to))).toBeCloseTo(mean(states.slice(from, to)), 6);
});

test('[PT60] a chunk without weights stays bit for bit as it is, beside one that has some', () => {
  const odd = floats(0.1, 0.2, 0.3, 0.7, 0.9, 1.1);
  expect(applyEmphasis(odd, [floats(1, 1, 1)], 'original')).toBe(odd);
  const result = applyEmphasis(floats(...odd, ...odd), [floats(1, 1, 1), floats(2, 1, 1)], 'original');
  expect(result.slice(0, 6)).toEqual(odd);
  expect(result.slice(6)).not.toEqual(odd);
});

test('[PT60] the states handed in are not changed', () => {
  const before = states.slice();
  applyEmphasis(states, weights, 'original');
  expect(states).toEqual(before);
});

test('[PT61] a mean that has become 0 is not brought back', () => {
  expect([...applyEmphasis(floats(1, 2, 3, 4), [floats(0, 0)], 'original')]).toEqual([0, 0, 0, 0]);
  // 4 - 2 * 2 = 0.
  expect([...applyEmphasis(floats(4, 2), [floats(1, -2)], 'original')]).toEqual([4, -4]);
});

test('[PT61] the largest weights leave finite half floats', () => {
  for (const mode of ['original', 'no-norm'] as const)
    for (const value of applyEmphasis(floats(33, -28, 0.1, 5), [floats(100, -100)], mode))
      expect(Math.abs(value)).toBeLessThan(65_504);
});

test('sizes that do not fit are an internal error', () => {
  for (const bad of [[floats(1, 2)], [floats(1, 2), floats(1)]])
    expect(() => applyEmphasis(floats(1, 2, 3), bad, 'original')).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
});
