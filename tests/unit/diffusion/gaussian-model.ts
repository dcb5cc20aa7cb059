import { expect } from 'vitest';
import { makeScheduler } from '../../../src/domain/diffusion/schedulers/make-scheduler.ts';
import type { Scheduler, SchedulerId, ScheduleType } from '../../../src/domain/diffusion/schedulers/scheduler.ts';

/**
 * Data of one number, N(MEAN, SPREAD^2): the perfect UNet is a formula, the probability flow leaves every sample at its
 * quantile, and the reverse diffusion ends with the data's mean and spread. So no reference is needed.
 */
export const MEAN = 0.7;
export const SPREAD = 0.5;

export const CONFIG = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' };

export const ONE = Float32Array.of(1);
const ZERO = Float32Array.of(0);

/** x = signal * x_0 + noise * n. */
export interface Level {
  readonly signal: number;
  readonly noise: number;
}

/** Where a call of a scheduler stands, as the scheduler itself says. */
export function levelOfCall(scheduler: Scheduler, callIndex: number): Level {
  return {
    signal: scheduler.addNoise(ONE, ZERO, callIndex)[0] ?? Number.NaN,
    noise: scheduler.addNoise(ZERO, ONE, callIndex)[0] ?? Number.NaN,
  };
}

/** The exact solution: what lies at these quantiles, in standard deviations, at a level. */
export function atQuantiles(quantiles: Float32Array, { signal, noise }: Level): Float32Array {
  return quantiles.map((quantile) => signal * MEAN + Math.hypot(signal * SPREAD, noise) * quantile);
}

/** What the perfect UNet answers: the expected noise. */
export function perfectEpsilon(sample: Float32Array, { signal, noise }: Level): Float32Array {
  const share = (signal * SPREAD ** 2) / ((signal * SPREAD) ** 2 + noise ** 2);
  return sample.map((value) => (value - signal * (MEAN + share * (value - signal * MEAN))) / noise);
}

/** What a UNet answers whose estimate of x_0 is `original`. */
export function epsilonOf(original: Float32Array, sample: Float32Array, { signal, noise }: Level): Float32Array {
  return sample.map((value, i) => (value - signal * (original[i] ?? Number.NaN)) / noise);
}

export interface GaussianRun {
  /** Quantiles where the samples start, in standard deviations. */
  readonly quantiles: Float32Array;
  readonly id: SchedulerId;
  readonly scheduleType: ScheduleType;
  readonly steps: number;
  /** Added to CONFIG. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly startIndex?: number;
  readonly eta?: number;
  readonly drawNoise?: () => Float32Array;
  /** The UNet; the perfect one if none is given. */
  readonly predictNoise?: (sample: Float32Array, level: Level) => Float32Array;
}

/** Takes all steps with the perfect UNet, or another. */
export function sampleGaussian(run: GaussianRun) {
  const { quantiles, id, scheduleType, steps, config, startIndex = 0, eta, predictNoise = perfectEpsilon } = run;
  const scheduler = makeScheduler({
    id,
    scheduleType,
    config: { ...CONFIG, ...config },
    numInferenceSteps: steps,
    startIndex,
    ...(eta === undefined ? {} : { eta }),
  });
  const draw = run.drawNoise ?? (() => expect.unreachable('noise was drawn'));
  let sample = atQuantiles(quantiles, levelOfCall(scheduler, 0));
  /** The samples where each step starts, and their level. */
  const starts: { readonly sample: Float32Array; readonly level: Level }[] = [];
  for (const [callIndex, stepIndex] of scheduler.stepOfCall.entries()) {
    const level = levelOfCall(scheduler, callIndex);
    if (starts.length === stepIndex) starts.push({ sample, level });
    sample = scheduler.step(predictNoise(sample, level), callIndex, sample, draw).prevSample;
  }
  /** Largest distance to the exact solution where a step starts; counted from the end if below 0. */
  const errorAt = (stepIndex: number) => {
    const start = starts.at(stepIndex);
    const exact = start && atQuantiles(quantiles, start.level);
    return Math.max(
      ...quantiles.map((_, i) => Math.abs((start?.sample[i] ?? Number.NaN) - (exact?.[i] ?? Number.NaN))),
    );
  };
  return { scheduler, sample, starts, errorAt };
}
