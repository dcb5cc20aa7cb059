import { StudioError } from '../../core/errors.ts';
import { roundHalfToEven } from '../../core/round-half-to-even.ts';
import { alphasCumprod, ZERO_SNR_LAST_ALPHA_CUMPROD } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import type { NoiseScheduleConfig } from './scheduler-config.ts';
import { karrasSigmas, sigmaAt, sigmaTable, timestepAt } from './sigma-table.ts';
import { multistepTimesteps, type SpacingOptions } from './timestep-spacing.ts';
import { weightedSum } from './weighted-sum.ts';

export interface MultistepScheduleConfig extends NoiseScheduleConfig, SpacingOptions {
  readonly use_karras_sigmas: boolean;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
}

/** A point of the schedule in the variance-preserving form x = alpha * x_0 + sigma * n, alpha^2 + sigma^2 = 1. */
export interface NoiseLevel {
  readonly alpha: number;
  readonly sigma: number;
  /** ln(alpha / sigma), the half log-SNR: the time in which the solvers work. Infinite at the clean end. */
  readonly lambda: number;
}

/**
 * What DPM-Solver++ and UniPC share: whole training times, unscaled UNet input, samples in the variance-preserving form.
 * @returns `levelOfStep(stepCount)` is the level that the last step goes to.
 */
export function makeMultistepSchedule(config: MultistepScheduleConfig, stepCount: number) {
  const table = sigmaTable(alphasCumprod(config, ZERO_SNR_LAST_ALPHA_CUMPROD));
  const smallest = table[0] ?? 0;
  let timesteps: number[];
  let sigmas: number[];
  if (config.use_karras_sigmas) {
    sigmas = karrasSigmas(smallest, table[table.length - 1] ?? 0, stepCount);
    timesteps = sigmas.map((sigma) => roundHalfToEven(timestepAt(table, sigma)));
  } else {
    timesteps = multistepTimesteps(config, stepCount);
    sigmas = timesteps.map((timestep) => sigmaAt(table, timestep));
  }
  sigmas.push(config.final_sigmas_type === 'zero' ? 0 : smallest);

  const levels = sigmas.map(noiseLevel);
  const levelOfStep = (stepIndex: number): NoiseLevel => levels[stepIndex] ?? noiseLevel(Number.NaN);
  const shared: Omit<Scheduler, 'step'> = {
    timesteps,
    initNoiseSigma: 1,
    order: 1,
    scaleModelInput: (sample) => sample,
    addNoise(original, noise, stepIndex) {
      const { alpha, sigma } = levelOfStep(stepIndex);
      return weightedSum([alpha, original], [sigma, noise]);
    },
  };
  return { shared, levelOfStep };
}

/** Refuses a step out of turn: a multistep solver would mix outputs of other levels into it, silently. */
export function makeStepOrder(startIndex: number): (stepIndex: number) => void {
  let expected = startIndex;
  return (stepIndex) => {
    if (stepIndex !== expected)
      throw new StudioError('internal', `Step ${stepIndex} was taken where ${expected} is next.`, {
        stepIndex,
        expected,
      });
    expected++;
  };
}

function noiseLevel(ratio: number): NoiseLevel {
  const alpha = 1 / Math.sqrt(ratio * ratio + 1);
  return { alpha, sigma: ratio * alpha, lambda: -Math.log(ratio) };
}
