import * as v from 'valibot';
import { makeMultistepSchedule, makeStepOrder } from './multistep-schedule.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import {
  commonEntries,
  finalSigmasEntry,
  flagEntry,
  onlyEntry,
  parseSchedulerConfig,
  sigmaOffEntries,
  spacingEntry,
} from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

/** Solver types of other classes that diffusers reads as "midpoint". */
const READ_AS_MIDPOINT = ['midpoint', 'logrho', 'bh1', 'bh2'] as const;

/** From this many steps on the last one may be of second order (unless it goes to sigma 0). */
const STEPS_FOR_STABLE_END = 15;

const configSchema = v.object({
  ...commonEntries,
  ...sigmaOffEntries,
  timestep_spacing: spacingEntry('linspace'),
  use_karras_sigmas: flagEntry,
  final_sigmas_type: finalSigmasEntry,
  solver_order: v.optional(v.picklist([1, 2]), 2),
  algorithm_type: v.optional(
    v.pipe(
      v.picklist(['dpmsolver++', 'sde-dpmsolver++', 'deis']),
      v.transform((type) => (type === 'deis' ? 'dpmsolver++' : type)),
    ),
    'dpmsolver++',
  ),
  solver_type: v.optional(
    v.pipe(
      v.picklist([...READ_AS_MIDPOINT, 'heun']),
      v.transform((type) => (type === 'heun' ? 'heun' : 'midpoint')),
    ),
    'midpoint',
  ),
  lower_order_final: v.optional(v.boolean(), true),
  euler_at_final: v.optional(v.boolean(), false),
  thresholding: onlyEntry(false),
  use_lu_lambdas: onlyEntry(false, null),
  use_flow_sigmas: onlyEntry(false, null),
  variance_type: onlyEntry(null),
  // Python writes minus infinity in ways that JSON does not have; readers make null or text of it.
  lambda_min_clipped: onlyEntry<number | string | null>(Number.NEGATIVE_INFINITY, '-Infinity', null),
});

/**
 * DPM-Solver++ (2M): Lu et al. 2022 (arXiv 2211.01095), algorithm 2; with `algorithm_type` "sde-dpmsolver++" its
 * stochastic sister, which draws noise in every step.
 */
export function makeDpmpp2m({ config, numInferenceSteps, startIndex }: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, config);
  const { shared, levelOfStep } = makeMultistepSchedule(settings, numInferenceSteps);
  const takeTurn = makeStepOrder(startIndex);
  const isStochastic = settings.algorithm_type === 'sde-dpmsolver++';
  let lastOriginal: Float32Array | undefined;

  return {
    ...shared,
    step(modelOutput, stepIndex, sample, drawNoise) {
      takeTurn(stepIndex);
      const level = levelOfStep(stepIndex);
      const next = levelOfStep(stepIndex + 1);
      const h = next.lambda - level.lambda;
      const original = predictOriginal(settings.prediction_type, modelOutput, sample, level.alpha, level.sigma);

      // Both variants: x' = keep * x + gain * m0 (+ slope * D1) (+ noise). With h infinite (sigma' = 0) it is m0 alone.
      const decay = isStochastic ? 2 * h : h;
      const keep = (next.sigma / level.sigma) * (isStochastic ? Math.exp(-h) : 1);
      const gain = -next.alpha * Math.expm1(-decay);
      const terms: Term[] = [[gain, original]];

      const previous = lastOriginal;
      if (previous !== undefined && settings.solver_order === 2 && !isFirstOrderEnd(stepIndex)) {
        const r0 = (level.lambda - levelOfStep(stepIndex - 1).lambda) / h;
        const slope = settings.solver_type === 'midpoint' ? 0.5 * gain : next.alpha * (Math.expm1(-decay) / decay + 1);
        // D1 = (m0 - m1) / r0
        terms.push([slope / r0, original], [-slope / r0, previous]);
      }
      if (isStochastic) terms.push([next.sigma * Math.sqrt(-Math.expm1(-2 * h)), drawNoise()]);

      lastOriginal = original;
      return { prevSample: weightedSum([keep, sample], ...terms), predOriginalSample: original };
    },
  };

  function isFirstOrderEnd(stepIndex: number): boolean {
    if (stepIndex !== numInferenceSteps - 1) return false;
    return (
      settings.euler_at_final ||
      (settings.lower_order_final && numInferenceSteps < STEPS_FOR_STABLE_END) ||
      settings.final_sigmas_type === 'zero'
    );
  }
}
