import { dpmppSchema } from './dpmpp-config.ts';
import { firstOrderStep } from './dpmpp-first-order.ts';
import { makeMultistepSchedule } from './multistep-schedule.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { parseSchedulerConfig } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeStepOrder } from './step-order.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

/** A1111 spaces one level more and leaves the last before the end away, the least noise of training. */
const EXTRA_LEVELS = 1;

/** An estimate of x_0 and the half log-SNR it was made at. */
interface Estimate {
  readonly lambda: number;
  readonly original: Float32Array;
}

/**
 * DPM-Solver++ (3M) with noise: k-diffusion's sample_dpmpp_3m_sde, a parabola through the last three estimates. The
 * parabola's square term has half of the weight that third order needs, there as in diffusers and in the authors' code,
 * so the error falls with the square of the step. One call per step.
 */
export function makeDpmpp3mSde(options: SchedulerOptions): Scheduler {
  const { eta } = options;
  const settings = parseSchedulerConfig(dpmppSchema, options.config);
  const { shared, levelOfStep } = makeMultistepSchedule(settings, options, EXTRA_LEVELS);
  const takeTurn = makeStepOrder();
  /** Newest first; those before the present one, two at most. */
  let earlier: readonly Estimate[] = [];

  return {
    ...shared,
    step(modelOutput, stepIndex, sample, drawNoise) {
      takeTurn(stepIndex);
      const [level, next] = [levelOfStep(stepIndex), levelOfStep(stepIndex + 1)];
      const original = predictOriginal(settings.prediction_type, modelOutput, sample, level.alpha, level.sigma);
      const {
        h,
        decay,
        terms: [first, ...others],
        noiseWeight,
      } = firstOrderStep(level, next, eta, sample, original);
      const newest: Estimate = { lambda: level.lambda, original };
      const terms: Term[] = others;

      // At no noise left the newest estimate alone is the answer; at no step there is nothing to add.
      if (Number.isFinite(h) && h > 0) terms.push(...higherOrderTerms(newest, h, decay, next.alpha));
      if (eta > 0) terms.push([noiseWeight, drawNoise()]);

      earlier = [newest, ...earlier].slice(0, 2);
      return { prevSample: weightedSum(first, ...terms), predOriginalSample: original };
    },
  };

  function higherOrderTerms(newest: Estimate, h: number, decay: number, alpha: number): Term[] {
    const [second, third] = earlier;
    if (!second) return [];
    const phi2 = Math.expm1(-decay) / decay + 1;
    const phi3 = phi2 / decay - 0.5;
    const r0 = (newest.lambda - second.lambda) / h;
    if (!third) return differenceTerms(newest, second, (alpha * phi2) / r0);
    const r1 = (second.lambda - third.lambda) / h;
    // D1 = d0 + (d0 - d1) * r0 / (r0 + r1) and D2 = (d0 - d1) / (r0 + r1), of which phi2 * D1 - phi3 * D2 is added;
    // d0 and d1 are the differences of neighbours over r0 and r1.
    const bend = (phi2 * r0 - phi3) / (r0 + r1);
    return [
      ...differenceTerms(newest, second, (alpha * (phi2 + bend)) / r0),
      ...differenceTerms(second, third, (-alpha * bend) / r1),
    ];
  }
}

function differenceTerms(newer: Estimate, older: Estimate, weight: number): [Term, Term] {
  return [
    [weight, newer.original],
    [-weight, older.original],
  ];
}
