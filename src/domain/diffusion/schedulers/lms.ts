import * as v from 'valibot';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { commonEntries, parseSchedulerConfig, spacingEntry, spacingFlagEntries } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeSigmaSchedule, oneCallPerStep, sigmaCalls } from './sigma-schedule.ts';
import { makeStepOrder } from './step-order.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

/** Slopes that a step goes by, once there are as many. */
const ORDER = 4;

const configSchema = v.object({
  ...commonEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
});

/**
 * Linear multistep method on the probability flow (k-diffusion's sample_lms): integrates the polynomial through the
 * slopes of the last steps. A job that starts further in weighs its first slopes as if those before were there, as
 * diffusers does.
 */
export function makeLms(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const schedule = makeSigmaSchedule({ ...settings, final_sigmas_type: 'zero' }, options);
  const { sigmaOfStep } = schedule;
  const takeTurn = makeStepOrder();
  /** Newest first. */
  let slopes: readonly Float32Array[] = [];

  return {
    ...sigmaCalls(oneCallPerStep(schedule), schedule.initNoiseSigma),
    step(modelOutput, stepIndex, sample) {
      takeTurn(stepIndex);
      const sigma = sigmaOfStep(stepIndex);
      const original = predictOriginal(settings.prediction_type, modelOutput, sample, 1, sigma);
      slopes = [weightedSum([1 / sigma, sample], [-1 / sigma, original]), ...slopes].slice(0, ORDER);

      const order = Math.min(options.startIndex + stepIndex + 1, ORDER);
      const nodes = Array.from({ length: order }, (_, k) => sigmaOfStep(stepIndex - k));
      const terms = slopes.map((slope, k): Term => [basisIntegral(nodes, k, sigma, sigmaOfStep(stepIndex + 1)), slope]);
      return { prevSample: weightedSum([1, sample], ...terms), predOriginalSample: original };
    },
  };
}

/**
 * The integral from `from` to `to` of the polynomial that is 1 at node k and 0 at the others. Gauss's rule with two
 * points is exact up to degree 3.
 */
function basisIntegral(nodes: readonly number[], k: number, from: number, to: number): number {
  const node = nodes[k] ?? Number.NaN;
  const basis = (sigma: number) =>
    nodes.reduce((product, other, j) => (j === k ? product : (product * (sigma - other)) / (node - other)), 1);
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const offset = half / Math.sqrt(3);
  return half * (basis(middle - offset) + basis(middle + offset));
}
