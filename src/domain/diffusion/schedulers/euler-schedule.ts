import { alphasCumprod, ZERO_SNR_LAST_ALPHA_CUMPROD } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import type { NoiseScheduleConfig } from './scheduler-config.ts';
import { karrasSigmas, sigmaAt, sigmaTable, timestepAt } from './sigma-table.ts';
import { type SpacingOptions, singleStepTimesteps } from './timestep-spacing.ts';
import { weightedSum } from './weighted-sum.ts';

export interface EulerScheduleConfig extends NoiseScheduleConfig, SpacingOptions {
  readonly use_karras_sigmas: boolean;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
}

/**
 * What the Euler samplers share: samples in the variance-exploding form x = x_0 + sigma * n, times that may be
 * fractional, and the scaling of the UNet's input.
 * @returns `sigmas` has one value per step and the one that the last step goes to.
 */
export function makeEulerSchedule(config: EulerScheduleConfig, stepCount: number) {
  const table = sigmaTable(alphasCumprod(config, ZERO_SNR_LAST_ALPHA_CUMPROD));
  let timesteps = singleStepTimesteps(config, stepCount).map(Math.fround);
  let sigmas = timesteps.map((timestep) => sigmaAt(table, timestep));
  if (config.use_karras_sigmas) {
    // Between the ends of this schedule, not of the whole table: the multistep solvers do it the other way.
    sigmas = karrasSigmas(sigmas[stepCount - 1] ?? 0, sigmas[0] ?? 0, stepCount);
    timesteps = sigmas.map((sigma) => Math.fround(timestepAt(table, sigma)));
  }
  const maxSigma = Math.max(...sigmas);
  // "leading" does not start at full noise: the first draw stands for noise and signal together.
  const initNoiseSigma = config.timestep_spacing === 'leading' ? Math.sqrt(maxSigma ** 2 + 1) : maxSigma;
  sigmas.push(config.final_sigmas_type === 'zero' ? 0 : (table[0] ?? 0));

  const sigmaOfStep = (stepIndex: number) => sigmas[stepIndex] ?? Number.NaN;
  const shared: Omit<Scheduler, 'step'> = {
    timesteps,
    initNoiseSigma,
    order: 1,
    scaleModelInput: (sample, stepIndex) => weightedSum([1 / Math.hypot(sigmaOfStep(stepIndex), 1), sample]),
    addNoise: (original, noise, stepIndex) => weightedSum([1, original], [sigmaOfStep(stepIndex), noise]),
  };
  return { shared, sigmaOfStep };
}
