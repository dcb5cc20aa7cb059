import { roundHalfToEven } from '../../core/round-half-to-even.ts';
import type { TimestepSpacing } from './scheduler-config.ts';

export interface SpacingOptions {
  readonly timestep_spacing: TimestepSpacing;
  readonly num_train_timesteps: number;
  /** Added to each time of the spacing "leading". */
  readonly steps_offset: number;
}

/**
 * `count` training times, descending, as DDIM and the Euler samplers take them. "linspace" gives fractions.
 * Source: diffusers scheduling_ddim.py and scheduling_euler_discrete.py, set_timesteps.
 */
export function singleStepTimesteps(options: SpacingOptions, count: number): number[] {
  const { num_train_timesteps: trainCount } = options;
  switch (options.timestep_spacing) {
    case 'linspace':
      return linspace(trainCount - 1, count).reverse();
    case 'leading':
      return leadingTimesteps(Math.floor(trainCount / count), count, options.steps_offset);
    case 'trailing':
      return trailingTimesteps(trainCount, count);
  }
}

/**
 * `count` training times, descending, as the multistep solvers take them: whole numbers from a grid of count + 1 points
 * whose last (the clean end) is left away.
 * Source: diffusers scheduling_dpmsolver_multistep.py and scheduling_unipc_multistep.py, set_timesteps.
 */
export function multistepTimesteps(options: SpacingOptions, count: number): number[] {
  const { num_train_timesteps: trainCount } = options;
  switch (options.timestep_spacing) {
    case 'linspace':
      return sgmUniformTimesteps(trainCount, count).map(roundHalfToEven);
    case 'leading': {
      const ratio = Math.floor(trainCount / (count + 1));
      return leadingTimesteps(ratio, count, options.steps_offset + ratio);
    }
    case 'trailing':
      return trailingTimesteps(trainCount, count);
  }
}

/**
 * `count` training times, descending from the last one, evenly over a grid whose clean end is left away; fractional.
 * Source: k-diffusion's kin call it SGM uniform, after Stability's generative-models.
 */
export function sgmUniformTimesteps(trainCount: number, count: number): number[] {
  return linspace(trainCount - 1, count + 1)
    .slice(1)
    .reverse();
}

/** count numbers from 0 to `end`, ascending; numpy's order of operations, as a tie depends on it. */
function linspace(end: number, count: number): number[] {
  const step = count === 1 ? 0 : end / (count - 1);
  return Array.from({ length: count }, (_, i) => (i > 0 && i === count - 1 ? end : i * step));
}

function leadingTimesteps(ratio: number, count: number, offset: number): number[] {
  return Array.from({ length: count }, (_, i) => (count - 1 - i) * ratio + offset);
}

/** Exactly `count` values: numpy's arange gives one more for some counts, by rounding. Its increment is kept. */
function trailingTimesteps(trainCount: number, count: number): number[] {
  const increment = trainCount - trainCount / count - trainCount;
  return Array.from({ length: count }, (_, i) => roundHalfToEven(trainCount + i * increment) - 1);
}
