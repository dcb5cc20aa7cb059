import * as v from 'valibot';
import { StudioError } from '../../core/errors.ts';
import { alphasCumprod } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import { commonEntries, latentBetaEntries, onlyEntry } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { weightedSum } from './weighted-sum.ts';

/** What the samplers of distilled models (LCM, TCD) read: they share these defaults. */
export const consistencyEntries = {
  ...commonEntries,
  ...latentBetaEntries,
  beta_schedule: v.optional(commonEntries.beta_schedule.wrapped, 'scaled_linear'),
  /** Steps of the schedule that the model was distilled with; those of a job are picked from it. */
  original_inference_steps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 50),
  thresholding: onlyEntry(false),
};

interface ConsistencyConfig extends v.InferOutput<v.ObjectSchema<typeof consistencyEntries, undefined>> {}

/**
 * The training times of a job: evenly from those of the distillation, whatever timestep_spacing says.
 * @throws StudioError `invalid-request` for more steps than the distillation had.
 */
export function makeConsistencySchedule(
  config: ConsistencyConfig,
  { numInferenceSteps, startIndex }: SchedulerOptions,
) {
  const { original_inference_steps: originalCount, num_train_timesteps: trainCount } = config;
  if (originalCount > trainCount)
    throw new StudioError('manifest-invalid', 'The scheduler config has more distilled steps than training times.', {
      problems: [`original_inference_steps: ${originalCount} of ${trainCount}`],
    });
  if (numInferenceSteps > originalCount)
    throw new StudioError('invalid-request', `This sampler takes at most ${originalCount} steps with this model.`, {
      field: 'numInferenceSteps',
      value: numInferenceSteps,
      most: originalCount,
    });
  const stride = Math.floor(trainCount / originalCount);
  const timesteps = Array.from({ length: numInferenceSteps }, (_, i) => {
    const originalIndex = originalCount - Math.floor((i * originalCount) / numInferenceSteps);
    return originalIndex * stride - 1;
  }).slice(startIndex);
  const abars = alphasCumprod(config);
  const abarAt = (timestep: number) => abars[timestep] ?? Number.NaN;
  const shared: Omit<Scheduler, 'step'> = {
    timesteps,
    stepOfCall: [...timesteps.keys()],
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    addNoise(original, noise, callIndex) {
      const abar = abarAt(timesteps[callIndex] ?? Number.NaN);
      return weightedSum([Math.sqrt(abar), original], [Math.sqrt(1 - abar), noise]);
    },
  };
  return { shared, timesteps, abarAt };
}
