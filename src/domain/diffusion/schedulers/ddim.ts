import * as v from 'valibot';
import { roundHalfToEven } from '../../core/round-half-to-even.ts';
import { clipRangeEntry, clipSample } from './clip-sample.ts';
import { alphasCumprod } from './noise-schedule.ts';
import { predictEpsilon } from './predict-epsilon.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { commonEntries, onlyEntry, parseSchedulerConfig, spacingEntry } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { singleStepTimesteps } from './timestep-spacing.ts';
import { weightedSum } from './weighted-sum.ts';

const configSchema = v.object({
  ...commonEntries,
  timestep_spacing: spacingEntry('leading'),
  /** Whether the last step goes to abar 1; else to abar_0. */
  set_alpha_to_one: v.optional(v.boolean(), true),
  /** What a missing key means: see below. */
  clip_sample: v.optional(v.boolean()),
  clip_sample_range: clipRangeEntry,
  thresholding: onlyEntry(false),
});

/**
 * Denoising diffusion implicit models: Song et al. 2020 (arXiv 2010.02502), equation 12. With eta 0 no noise is drawn,
 * with eta 1 it is DDPM's ancestral sampling.
 */
export function makeDdim({ config, numInferenceSteps, startIndex, eta }: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, config);
  const clipsSample = settings.clip_sample ?? isOfClippingClass(config);
  const abars = alphasCumprod(settings);
  const timesteps = singleStepTimesteps(settings, numInferenceSteps).map(roundHalfToEven).slice(startIndex);
  const stride = Math.floor(settings.num_train_timesteps / numInferenceSteps);
  const finalAbar = settings.set_alpha_to_one ? 1 : (abars[0] ?? 1);
  const abarAt = (timestep: number) => (timestep < 0 ? finalAbar : (abars[timestep] ?? Number.NaN));
  const abarOfStep = (stepIndex: number) => abarAt(timesteps[stepIndex] ?? Number.NaN);

  return {
    timesteps,
    stepOfCall: [...timesteps.keys()],
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, sample, drawNoise) {
      const abar = abarOfStep(stepIndex);
      const prevAbar = abarAt((timesteps[stepIndex] ?? Number.NaN) - stride);
      const [signal, noise] = [Math.sqrt(abar), Math.sqrt(1 - abar)];

      const estimate = predictOriginal(settings.prediction_type, modelOutput, sample, signal, noise);
      // Of the estimate before clamping, as diffusers does.
      const epsilon = predictEpsilon(settings.prediction_type, modelOutput, sample, signal, noise);
      const predOriginalSample = clipsSample ? clipSample(estimate, settings.clip_sample_range) : estimate;

      // Equation 16: the share of the variance that is drawn anew.
      const deviation = eta * Math.sqrt(((1 - prevAbar) / (1 - abar)) * (1 - abar / prevAbar));
      const direction = Math.sqrt(Math.max(1 - prevAbar - deviation * deviation, 0));
      const prevSample = weightedSum(
        [Math.sqrt(prevAbar), predOriginalSample],
        [direction, epsilon],
        ...(eta > 0 ? ([[deviation, drawNoise()]] as const) : []),
      );
      return { prevSample, predOriginalSample };
    },

    addNoise(originalSample, noise, stepIndex) {
      const abar = abarOfStep(stepIndex);
      return weightedSum([Math.sqrt(abar), originalSample], [Math.sqrt(1 - abar), noise]);
    },
  };
}

/**
 * diffusers clamps unless the file says no. The one exception here: a file of a class that has no such key (PNDM, Euler,
 * the multistep solvers) says nothing about it, and comes with a model of latents, which have no bounds.
 */
function isOfClippingClass(config: Readonly<Record<string, unknown>>): boolean {
  const className = config['_class_name'] ?? 'DDIMScheduler';
  return className === 'DDIMScheduler' || className === 'DDPMScheduler';
}
