import { dpmppSchema } from './dpmpp-config.ts';
import { firstOrderStep } from './dpmpp-first-order.ts';
import { makeMultistepSchedule } from './multistep-schedule.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { parseSchedulerConfig } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeStepOrder } from './step-order.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

/** From this many steps on the last one may be of second order (unless it goes to sigma 0). */
const STEPS_FOR_STABLE_END = 15;

/** DPM-Solver++ (2M): Lu et al. 2022 (arXiv 2211.01095), algorithm 2. */
export function makeDpmpp2m(options: SchedulerOptions): Scheduler {
  return makeSecondOrderDpmpp({ ...options, eta: 0 });
}

/** 2M and its stochastic sister: noise is drawn in every step when eta is above 0, in one to sigma 0 for nothing. */
export function makeSecondOrderDpmpp(options: SchedulerOptions): Scheduler {
  const { eta, numInferenceSteps } = options;
  const settings = parseSchedulerConfig(dpmppSchema, options.config);
  const { shared, levelOfStep, stepCount } = makeMultistepSchedule(settings, options);
  const takeTurn = makeStepOrder();
  let lastOriginal: Float32Array | undefined;

  return {
    ...shared,
    step(modelOutput, stepIndex, sample, drawNoise) {
      takeTurn(stepIndex);
      const [level, next] = [levelOfStep(stepIndex), levelOfStep(stepIndex + 1)];
      const original = predictOriginal(settings.prediction_type, modelOutput, sample, level.alpha, level.sigma);
      const {
        h,
        decay,
        gain,
        terms: [first, ...others],
        noiseWeight,
      } = firstOrderStep(level, next, eta, sample, original);
      const terms: Term[] = others;

      if (lastOriginal !== undefined && settings.solver_order > 1 && !isFirstOrderEnd(stepIndex)) {
        const r0 = (level.lambda - levelOfStep(stepIndex - 1).lambda) / h;
        const slope = settings.solver_type === 'midpoint' ? 0.5 * gain : next.alpha * (Math.expm1(-decay) / decay + 1);
        // D1 = (m0 - m1) / r0
        terms.push([slope / r0, original], [-slope / r0, lastOriginal]);
      }
      if (eta > 0) terms.push([noiseWeight, drawNoise()]);

      lastOriginal = original;
      return { prevSample: weightedSum(first, ...terms), predOriginalSample: original };
    },
  };

  function isFirstOrderEnd(stepIndex: number): boolean {
    if (stepIndex !== stepCount - 1) return false;
    return (
      settings.euler_at_final ||
      (settings.lower_order_final && numInferenceSteps < STEPS_FOR_STABLE_END) ||
      settings.final_sigmas_type === 'zero'
    );
  }
}
