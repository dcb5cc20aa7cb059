import { roundHalfToEven } from '../../core/round-half-to-even.ts';
import { alphasCumprod, ZERO_SNR_LAST_ALPHA_CUMPROD } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import type { NoiseScheduleConfig } from './scheduler-config.ts';
import type { NoiseSpacing, SchedulerOptions } from './scheduler-options.ts';
import { sigmaAt, sigmaTable, spreadSigmas, timestepAt } from './sigma-table.ts';
import { multistepTimesteps, type SpacingOptions } from './timestep-spacing.ts';
import { weightedSum } from './weighted-sum.ts';

export interface MultistepScheduleConfig extends NoiseScheduleConfig, SpacingOptions {
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
 * What DPM-Solver++, UniPC and DEIS share: whole training times, unscaled UNet input, one call per step, samples in the
 * variance-preserving form.
 * @param extraLevels levels that Karras and exponential spacing place beyond the last step, before the end.
 * @returns `levelOfStep(stepCount)` is the level that the job's last step goes to.
 */
export function makeMultistepSchedule(config: MultistepScheduleConfig, options: SchedulerOptions, extraLevels = 0) {
  const { spacing, numInferenceSteps, startIndex } = options;
  const table = sigmaTable(alphasCumprod(config, ZERO_SNR_LAST_ALPHA_CUMPROD));
  const smallest = table[0] ?? 0;
  let timesteps: number[];
  let sigmas: number[];
  if (spacing === 'karras' || spacing === 'exponential') {
    const largest = table[table.length - 1] ?? 0;
    sigmas = spreadSigmas(spacing, smallest, largest, numInferenceSteps + extraLevels).slice(0, numInferenceSteps);
    timesteps = sigmas.map((sigma) => wholeTimestep(spacing, timestepAt(table, sigma)));
  } else {
    const timestepSpacing = spacing === 'sgm-uniform' ? 'linspace' : config.timestep_spacing;
    timesteps = multistepTimesteps({ ...config, timestep_spacing: timestepSpacing }, numInferenceSteps);
    sigmas = timesteps.map((timestep) => sigmaAt(table, timestep));
  }
  sigmas.push(config.final_sigmas_type === 'zero' ? 0 : smallest);

  const levels = sigmas.slice(startIndex).map(noiseLevel);
  const levelOfStep = (stepIndex: number): NoiseLevel => levels[stepIndex] ?? noiseLevel(Number.NaN);
  const shared: Omit<Scheduler, 'step'> = {
    timesteps: timesteps.slice(startIndex),
    stepOfCall: [...timesteps.slice(startIndex).keys()],
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    addNoise(original, noise, callIndex) {
      const { alpha, sigma } = levelOfStep(callIndex);
      return weightedSum([alpha, original], [sigma, noise]);
    },
  };
  return { shared, levelOfStep, stepCount: numInferenceSteps - startIndex };
}

/** diffusers rounds the times of Karras's levels and cuts those of exponential ones. */
function wholeTimestep(spacing: NoiseSpacing, timestep: number): number {
  return spacing === 'exponential' ? Math.trunc(timestep) : roundHalfToEven(timestep);
}

function noiseLevel(ratio: number): NoiseLevel {
  const alpha = 1 / Math.sqrt(ratio * ratio + 1);
  return { alpha, sigma: ratio * alpha, lambda: -Math.log(ratio) };
}
