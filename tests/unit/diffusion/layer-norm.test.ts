import { expect, test } from 'vitest';
import { floatsToHalves, halvesToFloats } from '../../../src/domain/core/half.ts';
import { type FloatTensor, floatTensor } from '../../../src/domain/core/tensor.ts';
import { TorchRandom } from '../../../src/domain/core/torch-random.ts';
import { applyLayerNorm, fitLayerNorm, type LayerNorm } from '../../../src/domain/diffusion/layer-norm.ts';

const EPSILON = 1e-5;
const CHANNELS = 48;
const random = new TorchRandom(5);

const states = (tokens: number): FloatTensor =>
  floatTensor(
    random.randn(tokens * CHANNELS).map((value) => 3 * value + 1),
    [1, tokens, CHANNELS],
  );
const norm: LayerNorm = {
  scale: Float64Array.from(random.randn(CHANNELS)),
  shift: Float64Array.from(random.randn(CHANNELS)),
  epsilon: EPSILON,
};

test('[D42] a layer norm: mean 0, variance 1 over the channels of each token, then scale and shift', () => {
  const plain = { scale: new Float64Array(4).fill(2), shift: new Float64Array(4).fill(10), epsilon: 0 };
  const { data, dims } = applyLayerNorm(plain, floatTensor(Float32Array.of(1, 2, 3, 4, -3, -3, 3, 3), [2, 1, 4]));
  expect(dims).toEqual([2, 1, 4]);
  const expected = [-3, -1, 1, 3].map((value) => 10 + (2 * value) / Math.sqrt(5));
  for (const [index, value] of [...expected, 8, 8, 12, 12].entries()) expect(data[index]).toBeCloseTo(value, 5);
});

test('[D42] scale and shift are found from what the norm does, and serve other states', () => {
  const before = states(77);
  const found = fitLayerNorm(before, applyLayerNorm(norm, before), EPSILON);
  const other = states(20);
  const [right, made] = [applyLayerNorm(norm, other), applyLayerNorm(found!, other)];
  for (const [index, value] of right.data.entries()) expect(Math.abs(value - made.data[index]!)).toBeLessThan(1e-5);
});

test('[D42] half floats are found too, to their rounding', () => {
  const toHalf = (tensor: FloatTensor) => floatTensor(halvesToFloats(floatsToHalves(tensor.data)), tensor.dims);
  const before = states(77);
  const found = fitLayerNorm(toHalf(before), toHalf(applyLayerNorm(norm, before)), EPSILON);
  for (const [channel, value] of norm.scale.entries())
    expect(Math.abs(value - found!.scale[channel]!)).toBeLessThan(2e-3);
});

test.each([
  ['states that are normed already', (before: FloatTensor) => applyLayerNorm(norm, before), undefined],
  ['another layer’s states', () => states(77), undefined],
  ['no numbers', () => floatTensor(new Float32Array(77 * CHANNELS).fill(Number.NaN), [1, 77, CHANNELS]), undefined],
])('[D42] %s before the norm are no fit', (_what, given, expected) => {
  const before = states(77);
  const after = applyLayerNorm(norm, before);
  expect(fitLayerNorm(given(before), after, EPSILON)).toBe(expected);
});
