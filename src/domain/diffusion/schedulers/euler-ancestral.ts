import * as v from 'valibot';
import { makeEulerSchedule } from './euler-schedule.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { commonEntries, parseSchedulerConfig, spacingEntry } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { weightedSum } from './weighted-sum.ts';

const configSchema = v.object({ ...commonEntries, timestep_spacing: spacingEntry('linspace') });

/**
 * Euler steps that go below the next noise level and come back up with new noise (k-diffusion's
 * sample_euler_ancestral with eta 1). Noise is drawn in every step, in the last one for nothing, as diffusers does.
 */
export function makeEulerAncestral({ config, numInferenceSteps }: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, config);
  const { shared, sigmaOfStep } = makeEulerSchedule(
    { ...settings, use_karras_sigmas: false, final_sigmas_type: 'zero' },
    numInferenceSteps,
  );

  return {
    ...shared,
    step(modelOutput, stepIndex, sample, drawNoise) {
      const from = sigmaOfStep(stepIndex);
      const to = sigmaOfStep(stepIndex + 1);
      const predOriginalSample = predictOriginal(settings.prediction_type, modelOutput, sample, 1, from);
      // up = to * sqrt(1 - (to/from)^2) and down = sqrt(to^2 - up^2), which is to^2 / from.
      const ratio = to / from;
      const up = to * Math.sqrt(1 - ratio * ratio);
      const kept = ratio * ratio;
      const prevSample = weightedSum([kept, sample], [1 - kept, predOriginalSample], [up, drawNoise()]);
      return { prevSample, predOriginalSample };
    },
  };
}
