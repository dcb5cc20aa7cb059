import type { ScheduleType } from './scheduler.ts';

/** How the noise levels are spaced, once it is settled what "automatic" means. */
export type NoiseSpacing = Exclude<ScheduleType, 'automatic'>;

/** What a scheduler is made from; makeScheduler has checked the numbers. */
export interface SchedulerOptions {
  /** A diffusers scheduler_config.json, as it is. */
  readonly config: Readonly<Record<string, unknown>>;
  /** One that the algorithm has; the config's own flags for it are settled already. */
  readonly spacing: NoiseSpacing;
  /** Steps of the whole schedule. */
  readonly numInferenceSteps: number;
  /** The first step that will be taken: 0, or further in for image-to-image. Multistep solvers start at order 1 there. */
  readonly startIndex: number;
  /** The share of noise drawn anew in each step, 0…1. The algorithms that never draw ignore it. */
  readonly eta: number;
}
