import * as v from 'valibot';
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
import { makeSigmaSchedule, oneCallPerStep, sigmaCalls } from './sigma-schedule.ts';
import { weightedSum } from './weighted-sum.ts';

const configSchema = v.object({
  ...commonEntries,
  ...spacingFlagEntries,
  timestep_spacing: spacingEntry('linspace'),
  final_sigmas_type: finalSigmasEntry,
  interpolation_type: onlyEntry('linear'),
  timestep_type: onlyEntry('discrete'),
  sigma_min: onlyEntry(null),
  sigma_max: onlyEntry(null),
});

/** Euler's method on the probability flow: Karras et al. 2022 (arXiv 2206.00364), algorithm 2 without churn. */
export function makeEuler(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const schedule = makeSigmaSchedule(settings, options);

  return {
    ...sigmaCalls(oneCallPerStep(schedule), schedule.initNoiseSigma),
    step(modelOutput, stepIndex, sample) {
      const sigma = schedule.sigmaOfStep(stepIndex);
      const predOriginalSample = predictOriginal(settings.prediction_type, modelOutput, sample, 1, sigma);
      // x + (x - x_0) / sigma * (sigma' - sigma), gathered so that a large sigma cancels nothing.
      const kept = schedule.sigmaOfStep(stepIndex + 1) / sigma;
      return { prevSample: weightedSum([kept, sample], [1 - kept, predOriginalSample]), predOriginalSample };
    },
  };
}
