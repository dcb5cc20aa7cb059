import { expect, test } from 'vitest';
import { TorchRandom } from '../../../src/domain/core/torch-random.ts';
import { alphasCumprod } from '../../../src/domain/diffusion/schedulers/noise-schedule.ts';
import type { SchedulerId, ScheduleType } from '../../../src/domain/diffusion/schedulers/scheduler.ts';
import { sigmaAt, sigmaTable } from '../../../src/domain/diffusion/schedulers/sigma-table.ts';
import { CONFIG, levelOfCall, MEAN, ONE, SPREAD, sampleGaussian } from './gaussian-model.ts';

/** The order that each sampler is stated to have on the probability flow, up to the least noise of training. */
const ORDERS: readonly [id: SchedulerId, order: number][] = [
  ['euler', 1],
  ['euler-ancestral', 1],
  ['heun', 2],
  ['lms', 3],
  ['dpmpp-2m', 2],
  ['dpmpp-2m-sde', 2],
  ['dpmpp-3m-sde', 2],
  ['dpmpp-sde', 2],
  ['dpmpp-2s-ancestral', 2],
  ['unipc', 3],
  ['deis', 2],
];

const QUANTILES = Float32Array.of(-2, -1, 0.5, 1.5);

test.each(ORDERS)('[D23] %s without noise: doubling the steps divides the error by 2^%d', (id, order) => {
  for (const scheduleType of ['exponential', 'karras'] as const) {
    // The last step, to no noise at all, is of first order whatever the sampler: it is left out.
    const errors = [32, 64, 128].map((steps) =>
      sampleGaussian({ id, scheduleType, steps, eta: 0, quantiles: QUANTILES }).errorAt(-1),
    );
    const [coarse = 0, middle = 0, fine = 0] = errors;
    expect(coarse, scheduleType).toBeLessThan(0.06);
    const measured = [Math.log2(coarse / middle), Math.log2(middle / fine)];
    for (const value of measured) {
      expect(value, `${scheduleType}: ${errors}`).toBeGreaterThan(order - 0.2);
      expect(value, `${scheduleType}: ${errors}`).toBeLessThan(order + 0.85);
    }
  }
});

test('[D23] three estimates are better than two, and a start further in keeps to the solution', () => {
  const errorOf = (id: SchedulerId, startIndex = 0) =>
    sampleGaussian({
      id,
      scheduleType: 'exponential',
      steps: 40,
      startIndex,
      eta: 0,
      quantiles: QUANTILES,
    }).errorAt(-1);
  expect(errorOf('dpmpp-3m-sde')).toBeLessThan(errorOf('dpmpp-2m-sde') / 2);
  for (const [id] of ORDERS.filter(([, order]) => order === 2)) expect(errorOf(id, 12), id).toBeLessThan(0.01);
});

const COUNT = 8000;
/** Standard errors of 8000 draws are 0.006 for the mean and 0.004 for the spread; the rest is left to the steps. */
const TOLERANCE = 0.02;

test.each<[SchedulerId, ScheduleType]>([
  ['dpmpp-2m-sde', 'automatic'],
  ['dpmpp-3m-sde', 'automatic'],
  ['dpmpp-sde', 'automatic'],
  ['dpmpp-sde', 'exponential'],
  ['dpmpp-2s-ancestral', 'automatic'],
  ['dpmpp-2s-ancestral', 'exponential'],
])('[D24] %s (%s) with noise: 40 steps end with the mean and spread of the data', (id, scheduleType) => {
  const random = new TorchRandom(7);
  const { sample } = sampleGaussian({
    id,
    scheduleType,
    steps: 40,
    quantiles: random.randn(COUNT),
    drawNoise: () => random.randn(COUNT),
  });
  const mean = sample.reduce((sum, value) => sum + value, 0) / COUNT;
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / COUNT;
  expect(Math.abs(mean - MEAN)).toBeLessThan(TOLERANCE);
  expect(Math.abs(Math.sqrt(variance) - SPREAD)).toBeLessThan(TOLERANCE);
});

test('[D24] with noise the end does not hang on the start', () => {
  for (const id of ['dpmpp-2m-sde', 'dpmpp-3m-sde', 'dpmpp-sde', 'dpmpp-2s-ancestral'] as const) {
    const random = new TorchRandom(8);
    // All samples start at one point, two deviations up.
    const quantiles = new Float32Array(2000).fill(2);
    const { sample } = sampleGaussian({
      id,
      scheduleType: 'automatic',
      steps: 20,
      quantiles,
      drawNoise: () => random.randn(quantiles.length),
    });
    const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
    expect(Math.abs(mean - MEAN), id).toBeLessThan(0.05);
  }
});

test('[D25] the UNet is told the training time of the noise that is there, also between two steps', () => {
  const table = sigmaTable(
    alphasCumprod({
      ...CONFIG,
      beta_schedule: 'scaled_linear',
      num_train_timesteps: 1000,
      trained_betas: null,
      rescale_betas_zero_snr: false,
    }),
  );
  for (const id of ['euler', 'euler-ancestral', 'heun', 'lms', 'dpmpp-sde', 'dpmpp-2s-ancestral'] as const)
    for (const scheduleType of ['uniform', 'karras', 'exponential', 'sgm-uniform'] as const) {
      const random = new TorchRandom(1);
      const { scheduler } = sampleGaussian({
        id,
        scheduleType,
        steps: 12,
        quantiles: ONE,
        drawNoise: () => random.randn(1),
      });
      for (const [callIndex, timestep] of scheduler.timesteps.entries()) {
        const { noise } = levelOfCall(scheduler, callIndex);
        expect(Math.abs(sigmaAt(table, timestep) / noise - 1), `${id} ${scheduleType} ${callIndex}`).toBeLessThan(0.01);
      }
    }
});
