import * as v from 'valibot';
import { makeMultistepSchedule } from './multistep-schedule.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import {
  commonEntries,
  finalSigmasEntry,
  onlyEntry,
  parseSchedulerConfig,
  spacingEntry,
  spacingFlagEntries,
} from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeStepOrder } from './step-order.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

const configSchema = v.object({
  ...commonEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
  final_sigmas_type: finalSigmasEntry,
  solver_order: v.optional(v.picklist([1, 2]), 2),
  /** Solver types of other classes are read as "bh2", as in diffusers. */
  solver_type: v.optional(
    v.pipe(
      v.picklist(['bh1', 'bh2', 'midpoint', 'heun', 'logrho']),
      v.transform((type) => (type === 'bh1' ? 'bh1' : 'bh2')),
    ),
    'bh2',
  ),
  lower_order_final: v.optional(v.boolean(), true),
  /** Steps of the whole schedule that the next one does not correct. */
  disable_corrector: v.optional(v.array(v.pipe(v.number(), v.integer())), []),
  predict_x0: onlyEntry(true),
  thresholding: onlyEntry(false),
  solver_p: onlyEntry(null),
  use_flow_sigmas: onlyEntry(false, null),
});

type Order = 1 | 2;

/** An x_0 estimate and the step it was made at. */
interface Estimate {
  readonly stepIndex: number;
  readonly original: Float32Array;
}

/** What the corrector needs of the prediction that led to the present sample. */
interface Prediction {
  readonly order: Order;
  /** The sample the prediction started from, already corrected. */
  readonly from: Float32Array;
}

/**
 * UniPC of order 2 with data prediction: Zhao et al. 2023 (arXiv 2302.04867), algorithms 1 and 2. Each step first
 * corrects the sample it was given by what the UNet says there, then predicts the next one.
 */
export function makeUniPc(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const { shared, levelOfStep, stepCount } = makeMultistepSchedule(settings, options);
  const takeTurn = makeStepOrder();
  /** Newest last; two at most. */
  let history: readonly Estimate[] = [];
  let lastPrediction: Prediction | undefined;

  return {
    ...shared,
    step(modelOutput, stepIndex, sample) {
      takeTurn(stepIndex);
      const { alpha, sigma } = levelOfStep(stepIndex);
      const original = predictOriginal(settings.prediction_type, modelOutput, sample, alpha, sigma);
      const shouldCorrect =
        lastPrediction !== undefined && !settings.disable_corrector.includes(options.startIndex + stepIndex - 1);
      const corrected = shouldCorrect && lastPrediction ? correct(lastPrediction, stepIndex, original) : sample;

      history = [...history, { stepIndex, original }].slice(-2);
      const order = predictorOrder(stepIndex);
      lastPrediction = { order, from: corrected };
      return { prevSample: predict(corrected, stepIndex, order), predOriginalSample: original };
    },
  };

  /** No more than the estimates at hand allow, and 1 on the way to sigma 0, where a second-order term has no meaning. */
  function predictorOrder(stepIndex: number): Order {
    const isLast = stepIndex === stepCount - 1;
    const mustEndLow = isLast && (settings.lower_order_final || settings.final_sigmas_type === 'zero');
    return settings.solver_order === 1 || history.length < 2 || mustEndLow ? 1 : 2;
  }

  function predict(from: Float32Array, stepIndex: number, order: Order): Float32Array {
    const { terms, stepFactor, h } = firstOrderTerms(from, stepIndex, history, stepIndex + 1);
    if (order === 2) terms.push(...differenceTerms(history, h, 0.5 * stepFactor).terms);
    return sumOf(terms);
  }

  /** Takes the last prediction again, now knowing the estimate at its end. */
  function correct({ order, from }: Prediction, stepIndex: number, original: Float32Array): Float32Array {
    const { terms, stepFactor, h, hh, bh } = firstOrderTerms(from, stepIndex - 1, history, stepIndex);
    const newest = newestOf(history);
    let endWeight = 0.5;
    if (order === 2) {
      // R rho = b with R = [[1, 1], [rk, 1]] and b_k = phi_k * k! / B(h), solved by hand.
      const phi1 = Math.expm1(hh) / hh - 1;
      const phi2 = phi1 / hh - 0.5;
      const [b1, b2] = [phi1 / bh, (2 * phi2) / bh];
      const { ratio } = differenceTerms(history, h, 0);
      const rho = (b1 - b2) / (1 - ratio);
      endWeight = b1 - rho;
      terms.push(...differenceTerms(history, h, rho * stepFactor).terms);
    }
    terms.push([endWeight * stepFactor, original], [-endWeight * stepFactor, newest.original]);
    return sumOf(terms);
  }

  /**
   * From the level of step `at` to that of step `to`, by the newest estimate alone.
   * @returns stepFactor = -alpha' * B(h), which weighs every higher term.
   */
  function firstOrderTerms(from: Float32Array, at: number, estimates: readonly Estimate[], to: number) {
    const level = levelOfStep(at);
    const next = levelOfStep(to);
    const h = next.lambda - level.lambda;
    const hh = -h;
    const bh = settings.solver_type === 'bh1' ? hh : Math.expm1(hh);
    const terms: Term[] = [
      [next.sigma / level.sigma, from],
      [-next.alpha * Math.expm1(hh), newestOf(estimates).original],
    ];
    return { terms, stepFactor: -next.alpha * bh, h, hh, bh };
  }

  /** weight * (older - newer) / ratio, where ratio = (lambda_older - lambda_newer) / h is negative. */
  function differenceTerms(estimates: readonly Estimate[], h: number, weight: number) {
    const newer = newestOf(estimates);
    const older = estimates[estimates.length - 2] ?? newer;
    const ratio = (levelOfStep(older.stepIndex).lambda - levelOfStep(newer.stepIndex).lambda) / h;
    const terms: Term[] = [
      [weight / ratio, older.original],
      [-weight / ratio, newer.original],
    ];
    return { terms, ratio };
  }
}

function newestOf(estimates: readonly Estimate[]): Estimate {
  const newest = estimates[estimates.length - 1];
  if (!newest) throw new RangeError('no estimate yet');
  return newest;
}

function sumOf([first, ...others]: readonly Term[]): Float32Array {
  if (!first) throw new RangeError('nothing to add up');
  return weightedSum(first, ...others);
}
