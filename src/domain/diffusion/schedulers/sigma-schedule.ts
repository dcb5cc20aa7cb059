import { alphasCumprod, ZERO_SNR_LAST_ALPHA_CUMPROD } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import type { NoiseScheduleConfig } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { sigmaAt, sigmaTable, spreadSigmas, timestepAt } from './sigma-table.ts';
import { type SpacingOptions, sgmUniformTimesteps, singleStepTimesteps } from './timestep-spacing.ts';
import { weightedSum } from './weighted-sum.ts';

export interface SigmaScheduleConfig extends NoiseScheduleConfig, SpacingOptions {
  readonly final_sigmas_type: 'zero' | 'sigma_min';
}

/** The noise levels of a job whose samples have the variance-exploding form x = x_0 + sigma * n. */
export interface SigmaSchedule {
  /** Steps that the job takes. */
  readonly stepCount: number;
  readonly initNoiseSigma: number;
  /** Training time where a step of the job starts; may be fractional. */
  timestepOfStep(stepIndex: number): number;
  /** Noise where a step of the job starts; stepCount gives where the last one ends, below 0 are the steps left out. */
  sigmaOfStep(stepIndex: number): number;
  /** Training time of a noise level between those of the steps. */
  timestepOf(sigma: number): number;
}

/** What the samplers of k-diffusion's kind share: samples in that form, and times that may be fractional. */
export function makeSigmaSchedule(config: SigmaScheduleConfig, options: SchedulerOptions): SigmaSchedule {
  const { spacing, numInferenceSteps, startIndex } = options;
  const table = sigmaTable(alphasCumprod(config, ZERO_SNR_LAST_ALPHA_CUMPROD));
  const timestepOf = (sigma: number) => Math.fround(timestepAt(table, sigma));
  let timesteps = (
    spacing === 'sgm-uniform'
      ? sgmUniformTimesteps(config.num_train_timesteps, numInferenceSteps)
      : singleStepTimesteps(config, numInferenceSteps)
  ).map(Math.fround);
  let sigmas = timesteps.map((timestep) => sigmaAt(table, timestep));
  if (spacing === 'karras' || spacing === 'exponential') {
    // Between the ends of this schedule, not of the whole table: the multistep solvers do it the other way.
    sigmas = spreadSigmas(spacing, sigmas[numInferenceSteps - 1] ?? 0, sigmas[0] ?? 0, numInferenceSteps);
    timesteps = sigmas.map(timestepOf);
  }
  const maxSigma = Math.max(...sigmas);
  // "leading" does not start at full noise: the first draw stands for noise and signal together.
  const startsBelowFullNoise = config.timestep_spacing === 'leading' && spacing !== 'sgm-uniform';
  sigmas.push(config.final_sigmas_type === 'zero' ? 0 : (table[0] ?? 0));

  return {
    stepCount: numInferenceSteps - startIndex,
    initNoiseSigma: startsBelowFullNoise ? Math.sqrt(maxSigma ** 2 + 1) : maxSigma,
    timestepOfStep: (stepIndex) => timesteps[startIndex + stepIndex] ?? Number.NaN,
    sigmaOfStep: (stepIndex) => sigmas[startIndex + stepIndex] ?? Number.NaN,
    timestepOf,
  };
}

/** A call of the UNet at a noise level. */
export interface SigmaCall {
  readonly stepIndex: number;
  readonly timestep: number;
  readonly sigma: number;
}

/** One call at the start of each step. */
export function oneCallPerStep({ stepCount, timestepOfStep, sigmaOfStep }: SigmaSchedule): SigmaCall[] {
  return Array.from({ length: stepCount }, (_, stepIndex) => ({
    stepIndex,
    timestep: timestepOfStep(stepIndex),
    sigma: sigmaOfStep(stepIndex),
  }));
}

/** All of a scheduler but its step, for calls whose samples are x_0 + sigma * n. */
export function sigmaCalls(calls: readonly SigmaCall[], initNoiseSigma: number): Omit<Scheduler, 'step'> {
  const sigmaOfCall = (callIndex: number) => calls[callIndex]?.sigma ?? Number.NaN;
  return {
    timesteps: calls.map(({ timestep }) => timestep),
    stepOfCall: calls.map(({ stepIndex }) => stepIndex),
    initNoiseSigma,
    scaleModelInput: (sample, callIndex) => weightedSum([1 / Math.hypot(sigmaOfCall(callIndex), 1), sample]),
    addNoise: (original, noise, callIndex) => weightedSum([1, original], [sigmaOfCall(callIndex), noise]),
  };
}
