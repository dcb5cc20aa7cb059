import { expect, test } from 'vitest';
import { stepsOfStrength } from '../../../src/domain/diffusion/pipelines/steps-of-strength.ts';

test.each([
  [50, 0.8, 40],
  [20, 0.5, 10],
  [30, 0.6, 18],
  [50, 0.58, 28],
  [100, 0.29, 28],
  [4, 0.5, 2],
  [2, 0.5, 1],
  [20, 1, 20],
])('[D33] %i steps at strength %d take %i, as diffusers', (numInferenceSteps, strength, stepCount) => {
  expect(stepsOfStrength(numInferenceSteps, strength)).toEqual({
    stepCount,
    startIndex: numInferenceSteps - stepCount,
  });
});

test.each([
  [10, 0.05],
  [10, 0],
  [1, 0.99],
])('[D33] where %i steps at strength %d would be none, the last is taken', (numInferenceSteps, strength) => {
  expect(stepsOfStrength(numInferenceSteps, strength)).toEqual({ stepCount: 1, startIndex: numInferenceSteps - 1 });
});
