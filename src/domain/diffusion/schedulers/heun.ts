import * as v from 'valibot';
import { clipRangeEntry, clipSample } from './clip-sample.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import {
  commonEntries,
  latentBetaEntries,
  parseSchedulerConfig,
  spacingEntry,
  spacingFlagEntries,
} from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeSigmaSchedule, type SigmaCall, sigmaCalls } from './sigma-schedule.ts';
import { makeStepOrder } from './step-order.ts';
import { weightedSum } from './weighted-sum.ts';

const configSchema = v.object({
  ...commonEntries,
  ...latentBetaEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
  clip_sample: v.optional(v.boolean(), false),
  clip_sample_range: clipRangeEntry,
});

/** What the first call of a step leaves for the second. */
interface Slope {
  readonly sample: Float32Array;
  readonly original: Float32Array;
}

/**
 * Heun's method: Karras et al. 2022 (arXiv 2206.00364), algorithm 1. A step looks at its start and at the point where
 * Euler's method would end, and goes by the mean slope; the last one, which ends at no noise, is Euler's.
 */
export function makeHeun(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const schedule = makeSigmaSchedule({ ...settings, final_sigmas_type: 'zero' }, options);
  const { stepCount, sigmaOfStep, timestepOfStep } = schedule;
  const calls: (SigmaCall & { readonly isSecond: boolean })[] = [];
  for (let stepIndex = 0; stepIndex < stepCount; stepIndex++) {
    const callAt = (step: number) => ({ stepIndex, timestep: timestepOfStep(step), sigma: sigmaOfStep(step) });
    calls.push({ ...callAt(stepIndex), isSecond: false });
    if (stepIndex < stepCount - 1) calls.push({ ...callAt(stepIndex + 1), isSecond: true });
  }
  const takeTurn = makeStepOrder();
  let start: Slope | undefined;

  return {
    ...sigmaCalls(calls, schedule.initNoiseSigma),
    step(modelOutput, callIndex, sample) {
      takeTurn(callIndex);
      const {
        stepIndex,
        sigma: sigmaHere,
        isSecond,
      } = calls[callIndex] ?? {
        stepIndex: Number.NaN,
        sigma: Number.NaN,
        isSecond: false,
      };
      const estimate = predictOriginal(settings.prediction_type, modelOutput, sample, 1, sigmaHere);
      const original = settings.clip_sample ? clipSample(estimate, settings.clip_sample_range) : estimate;
      const [from, to] = [sigmaOfStep(stepIndex), sigmaOfStep(stepIndex + 1)];

      if (!isSecond || !start) {
        start = { sample, original };
        const kept = to / from;
        return { prevSample: weightedSum([kept, sample], [1 - kept, original]), predOriginalSample: original };
      }
      // x + (sigma' - sigma) / 2 * (d + d'), d = (x - x_0) / sigma at the start and at Euler's end.
      const [half, halfThere] = [(to - from) / (2 * from), (to - from) / (2 * to)];
      const prevSample = weightedSum(
        [1 + half, start.sample],
        [-half, start.original],
        [halfThere, sample],
        [-halfThere, original],
      );
      return { prevSample, predOriginalSample: original };
    },
  };
}
