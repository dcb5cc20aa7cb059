import { expect, test } from 'vitest';
import type { SchedulerId, ScheduleType } from '../../../src/domain/diffusion/schedulers/scheduler.ts';
import {
  epsilonOf,
  type GaussianRun,
  type Level,
  MEAN,
  perfectEpsilon,
  SPREAD,
  sampleGaussian,
} from './gaussian-model.ts';

/**
 * With Gaussian data every step is linear in sample and noise. So mean and variance of what a sampler makes need no
 * samples: run the mean, and beside it the answers to one unit of start and of every draw, and add up their squares.
 */
function exactMoments(run: Omit<GaussianRun, 'quantiles' | 'drawNoise'>) {
  const elementCount = 2 * run.steps + 2;
  const quantiles = new Float32Array(elementCount);
  quantiles[1] = 1;
  let drawCount = 0;
  const drawNoise = () => {
    const noise = new Float32Array(elementCount);
    noise[2 + drawCount] = 1;
    drawCount++;
    return noise;
  };
  const { sample, starts } = sampleGaussian({ ...run, quantiles, drawNoise });
  expect(drawCount + 2).toBeLessThanOrEqual(elementCount);
  const momentsOf = (values: Float32Array) => {
    const mean = values[0] ?? Number.NaN;
    return { mean, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) };
  };
  return {
    end: momentsOf(sample),
    startOf: (stepIndex: number) => ({ ...starts.at(stepIndex), ...momentsOf(starts.at(stepIndex)?.sample ?? sample) }),
  };
}

/** The spread is that far off, relatively, where the last step starts; there the mean must be right. */
function spreadErrorBeforeLastStep(id: SchedulerId, scheduleType: ScheduleType, steps: number): number {
  const { mean, spread, level } = exactMoments({
    id,
    scheduleType,
    steps,
    eta: 1,
    config: { clip_sample: false },
  }).startOf(-1);
  const { signal, noise } = level ?? { signal: Number.NaN, noise: Number.NaN };
  expect(Math.abs(mean - signal * MEAN), `${id} ${scheduleType}`).toBeLessThan(1e-5);
  return spread / Math.hypot(signal * SPREAD, noise) - 1;
}

test.each<[id: SchedulerId, order: number, atForty: number]>([
  ['ddim', 1, 0.12],
  ['euler-ancestral', 1, 0.12],
  ['dpmpp-2m-sde', 2, 0.01],
  ['dpmpp-3m-sde', 2, 0.006],
  ['dpmpp-sde', 2, 0.005],
  ['dpmpp-2s-ancestral', 2, 0.01],
])('[D27] %s with noise: the mean is exact, the error of the spread falls as order %d', (id, order, atForty) => {
  for (const scheduleType of id === 'ddim' ? (['automatic'] as const) : (['karras', 'exponential'] as const)) {
    const [coarse = 0, fine = 0] = [40, 80].map((steps) =>
      Math.abs(spreadErrorBeforeLastStep(id, scheduleType, steps)),
    );
    expect(coarse, scheduleType).toBeLessThan(atForty);
    const measured = Math.log2(coarse / fine);
    expect(measured, `${scheduleType}: ${coarse} ${fine}`).toBeGreaterThan(order - 0.35);
    expect(measured, `${scheduleType}: ${coarse} ${fine}`).toBeLessThan(order + 0.35);
  }
});

test('[D27] half of the noise leaves the spread right too', () => {
  for (const id of ['dpmpp-2m-sde', 'dpmpp-3m-sde', 'dpmpp-sde', 'dpmpp-2s-ancestral'] as const) {
    const { end } = exactMoments({ id, scheduleType: 'exponential', steps: 40, eta: 0.5 });
    expect(Math.abs(end.spread / SPREAD - 1), id).toBeLessThan(0.006);
    expect(Math.abs(end.mean - MEAN), id).toBeLessThan(1e-5);
  }
});

const QUANTILES = Float32Array.of(-2, -1, 0.5, 1.5);

test.each<[id: SchedulerId, order: number]>([
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
])('[D28] %s over SGM uniform times: the error at the same time falls as order %d', (id, order) => {
  // The times of 20, 40 and 80 steps meet at a quarter of the training time.
  const errors = [20, 40, 80].map((steps) =>
    sampleGaussian({ id, scheduleType: 'sgm-uniform', steps, eta: 0, quantiles: QUANTILES }).errorAt((steps * 3) / 4),
  );
  const [, middle = 0, fine = 0] = errors;
  expect(Math.log2(middle / fine), `${errors}`).toBeGreaterThan(order - 0.2);
  expect(Math.log2(middle / fine), `${errors}`).toBeLessThan(order + 0.4);
});

test('[D28] DDIM and PNDM over their own times', () => {
  const orderOf = (id: SchedulerId, config: Readonly<Record<string, unknown>>) => {
    const [coarse = 0, fine = 0] = [50, 100].map((steps) =>
      sampleGaussian({
        id,
        scheduleType: 'automatic',
        steps,
        config: { timestep_spacing: 'trailing', ...config },
        quantiles: QUANTILES,
      }).errorAt((steps * 4) / 5),
    );
    return Math.log2(coarse / fine);
  };
  expect(Math.abs(orderOf('ddim', { clip_sample: false }) - 1)).toBeLessThan(0.1);
  for (const skip_prk_steps of [true, false])
    expect(Math.abs(orderOf('pndm', { skip_prk_steps }) - 2), `${skip_prk_steps}`).toBeLessThan(0.2);
});

test('[D29] LCM with a perfect consistency model ends with the data, in any number of steps', () => {
  const perfectJump = (sample: Float32Array, level: Level) => {
    const { signal, noise } = level;
    const spread = Math.hypot(signal * SPREAD, noise);
    return epsilonOf(
      sample.map((value) => MEAN + (SPREAD * (value - signal * MEAN)) / spread),
      sample,
      level,
    );
  };
  for (const steps of [1, 2, 4, 8]) {
    const { end } = exactMoments({ id: 'lcm', scheduleType: 'automatic', steps, predictNoise: perfectJump });
    expect(Math.abs(end.mean - MEAN), `${steps}`).toBeLessThan(1e-4);
    expect(Math.abs(end.spread / SPREAD - 1), `${steps}`).toBeLessThan(1e-4);
  }
  // One that only knows the expected picture, as a plain UNet does, makes pictures that are too much alike.
  const { end } = exactMoments({ id: 'lcm', scheduleType: 'automatic', steps: 4, predictNoise: perfectEpsilon });
  expect(end.spread).toBeLessThan(0.9 * SPREAD);
});
