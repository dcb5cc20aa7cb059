import * as v from 'valibot';
import { ancestralStep } from './ancestral-step.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { commonEntries, parseSchedulerConfig, spacingEntry } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { makeSigmaSchedule, oneCallPerStep, sigmaCalls } from './sigma-schedule.ts';
import { type Term, weightedSum } from './weighted-sum.ts';

const configSchema = v.object({ ...commonEntries, timestep_spacing: spacingEntry('linspace') });

/**
 * Euler steps that go below the next noise level and come back up with new noise (k-diffusion's
 * sample_euler_ancestral). Noise is drawn in every step, in the last one for nothing, as diffusers does.
 */
export function makeEulerAncestral(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const schedule = makeSigmaSchedule({ ...settings, final_sigmas_type: 'zero' }, options);

  return {
    ...sigmaCalls(oneCallPerStep(schedule), schedule.initNoiseSigma),
    step(modelOutput, stepIndex, sample, drawNoise) {
      const sigma = schedule.sigmaOfStep(stepIndex);
      const { down, up } = ancestralStep(sigma, schedule.sigmaOfStep(stepIndex + 1), options.eta);
      const predOriginalSample = predictOriginal(settings.prediction_type, modelOutput, sample, 1, sigma);
      const kept = down / sigma;
      const noise: Term[] = options.eta > 0 ? [[up, drawNoise()]] : [];
      return { prevSample: weightedSum([kept, sample], [1 - kept, predOriginalSample], ...noise), predOriginalSample };
    },
  };
}
