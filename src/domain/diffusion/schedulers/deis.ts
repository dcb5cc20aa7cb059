import * as v from 'valibot';
import { makeMultistepSchedule, type NoiseLevel } from './multistep-schedule.ts';
import { predictEpsilon } from './predict-epsilon.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import {
  commonEntries,
  onlyEntry,
  parseSchedulerConfig,
  spacingEntry,
  spacingFlagEntries,
} from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeStepOrder } from './step-order.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

/** From this many steps on the last one may be of second order. */
const STEPS_FOR_STABLE_END = 15;

const configSchema = v.object({
  ...commonEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
  solver_order: v.optional(v.picklist([1, 2]), 2),
  /** Types of other classes are read as the one that DEIS has, as in diffusers. */
  algorithm_type: v.optional(v.picklist(['deis', 'dpmsolver', 'dpmsolver++'])),
  solver_type: v.optional(v.picklist(['logrho', 'midpoint', 'heun', 'bh1', 'bh2'])),
  lower_order_final: v.optional(v.boolean(), true),
  thresholding: onlyEntry(false),
  use_flow_sigmas: onlyEntry(false, null),
  use_dynamic_shifting: onlyEntry(false, null),
});

/**
 * Diffusion exponential integrator sampler of order 2: Zhang and Chen 2022 (arXiv 2204.13902), with noise predictions
 * that are linear in ln rho, rho = sigma / alpha. Ends at the least noise of training, whatever the config says.
 */
export function makeDeis(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const schedule = makeMultistepSchedule({ ...settings, final_sigmas_type: 'sigma_min' }, options);
  const { shared, levelOfStep, stepCount } = schedule;
  const takeTurn = makeStepOrder();
  let lastEpsilon: Float32Array | undefined;

  return {
    ...shared,
    step(modelOutput, stepIndex, sample) {
      takeTurn(stepIndex);
      const [level, next] = [levelOfStep(stepIndex), levelOfStep(stepIndex + 1)];
      const output = [settings.prediction_type, modelOutput, sample, level.alpha, level.sigma] as const;
      const epsilon = predictEpsilon(...output);
      const terms: Term[] = [];
      if (lastEpsilon === undefined || settings.solver_order === 1 || isFirstOrderEnd(stepIndex))
        // sigma' * (1 - exp(h)), with exp(h) = rho / rho'
        terms.push([next.alpha * (rhoOf(next) - rhoOf(level)), epsilon]);
      else {
        const [rho, rhoNext, rhoBefore] = [level, next, levelOfStep(stepIndex - 1)].map(rhoOf) as [
          number,
          number,
          number,
        ];
        terms.push(
          [next.alpha * lineIntegral(rho, rhoNext, rho, rhoBefore), epsilon],
          [next.alpha * lineIntegral(rho, rhoNext, rhoBefore, rho), lastEpsilon],
        );
      }
      lastEpsilon = epsilon;
      const prevSample = weightedSum([next.alpha / level.alpha, sample], ...terms);
      return { prevSample, predOriginalSample: predictOriginal(...output) };
    },
  };

  function isFirstOrderEnd(stepIndex: number): boolean {
    const isShort = options.numInferenceSteps < STEPS_FOR_STABLE_END;
    return stepIndex === stepCount - 1 && settings.lower_order_final && isShort;
  }
}

function rhoOf({ alpha, sigma }: NoiseLevel): number {
  return sigma / alpha;
}

/** The integral over rho, `from` to `to`, of the line in ln rho that is 1 at `one` and 0 at `zero`. */
function lineIntegral(from: number, to: number, one: number, zero: number): number {
  const primitive = (rho: number) => rho * (Math.log(rho) - Math.log(zero) - 1);
  return (primitive(to) - primitive(from)) / (Math.log(one) - Math.log(zero));
}
