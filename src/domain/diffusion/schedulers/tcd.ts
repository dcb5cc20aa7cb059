import * as v from 'valibot';
import { consistencyEntries, makeConsistencySchedule } from './consistency-schedule.ts';
import { predictEpsilon } from './predict-epsilon.ts';
import { predictOriginal } from './predict-original.ts';
import type { Scheduler } from './scheduler.ts';
import { parseSchedulerConfig } from './scheduler-config.ts';
import type { SchedulerOptions } from './scheduler-options.ts';
import { weightedSum } from './weighted-sum.ts';

const configSchema = v.object(consistencyEntries);

/**
 * Trajectory consistency distillation: Zheng et al. 2024 (arXiv 2402.19159), algorithm 4. Each step goes to the training
 * time (1 - eta) * t' below the next one t' and back up with new noise; the last one draws none.
 */
export function makeTcd(options: SchedulerOptions): Scheduler {
  const settings = parseSchedulerConfig(configSchema, options.config);
  const { shared, timesteps, abarAt } = makeConsistencySchedule(settings, options);

  return {
    ...shared,
    step(modelOutput, stepIndex, sample, drawNoise) {
      const abar = abarAt(timesteps[stepIndex] ?? Number.NaN);
      const output = [settings.prediction_type, modelOutput, sample, Math.sqrt(abar), Math.sqrt(1 - abar)] as const;
      const original = predictOriginal(...output);

      const next = timesteps[stepIndex + 1];
      // In float32, as torch: the product may lie next to a whole number.
      const below = Math.floor(Math.fround(Math.fround(1 - options.eta) * (next ?? 0)));
      const belowAbar = abarAt(below);
      // Back up: x' = climb * x_below + sqrt(1 - climb^2) * n
      const draws = options.eta > 0 && next !== undefined;
      const climbSquared = draws ? abarAt(next) / belowAbar : 1;
      const climb = Math.sqrt(climbSquared);
      const prevSample = weightedSum(
        [climb * Math.sqrt(belowAbar), original],
        [climb * Math.sqrt(1 - belowAbar), predictEpsilon(...output)],
        ...(draws ? ([[Math.sqrt(1 - climbSquared), drawNoise()]] as const) : []),
      );
      return { prevSample, predOriginalSample: original };
    },
  };
}
