import * as v from 'valibot';
import { clipRangeEntry, clipSample } from './clip-sample.ts';
import { consistencyEntries, makeConsistencySchedule } from './consistency-schedule.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { parseSchedulerConfig } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { weightedSum } from './weighted-sum.ts';

/** Spread of the data that the distillation assumed. */
const SIGMA_DATA = 0.5;

const configSchema = v.object({
  ...consistencyEntries,
  clip_sample: v.optional(v.boolean(), false),
  clip_sample_range: clipRangeEntry,
  timestep_scaling: v.optional(v.pipe(v.number(), v.gtValue(0)), 10),
});

/**
 * Latent consistency models: Luo et al. 2023 (arXiv 2310.04378), algorithm 3. Each step goes all the way to x_0 and back
 * up with new noise, the last one stays there.
 */
export function makeLcm(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const { shared, timesteps, abarAt } = makeConsistencySchedule(settings, options);

  return {
    ...shared,
    step(modelOutput, stepIndex, sample, drawNoise) {
      const timestep = timesteps[stepIndex] ?? Number.NaN;
      const abar = abarAt(timestep);
      const [signal, noise] = [Math.sqrt(abar), Math.sqrt(1 - abar)];
      const estimate = predictOriginal(settings.prediction_type, modelOutput, sample, signal, noise);
      const original = settings.clip_sample ? clipSample(estimate, settings.clip_sample_range) : estimate;

      // Boundary conditions: at time 0 the consistency function is the sample itself.
      const scaled = timestep * settings.timestep_scaling;
      const norm = Math.hypot(scaled, SIGMA_DATA);
      const denoised = weightedSum([scaled / norm, original], [(SIGMA_DATA / norm) ** 2, sample]);

      const next = timesteps[stepIndex + 1];
      if (next === undefined) return { prevSample: denoised, predOriginalSample: denoised };
      const nextAbar = abarAt(next);
      const prevSample = weightedSum([Math.sqrt(nextAbar), denoised], [Math.sqrt(1 - nextAbar), drawNoise()]);
      return { prevSample, predOriginalSample: denoised };
    },
  };
}
