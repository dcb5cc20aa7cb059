/** The algorithms on offer, named as in the studio's requests. One file each in this folder. */
export const SCHEDULER_IDS = [
  'ddim',
  'pndm',
  'euler',
  'euler-ancestral',
  'heun',
  'lms',
  'dpmpp-2m',
  'dpmpp-2m-sde',
  'dpmpp-3m-sde',
  'dpmpp-sde',
  'dpmpp-2s-ancestral',
  'unipc',
  'deis',
  'lcm',
  'tcd',
] as const;
export type SchedulerId = (typeof SCHEDULER_IDS)[number];

/**
 * How the noise levels are spaced. `automatic` is what the package's config names, else the algorithm's own; `uniform`
 * are the training times of the config's timestep_spacing.
 */
export const SCHEDULE_TYPES = ['automatic', 'uniform', 'karras', 'exponential', 'sgm-uniform'] as const;
export type ScheduleType = (typeof SCHEDULE_TYPES)[number];

/** One call's outcome. Both have as many elements as the sample. */
export interface SchedulerStep {
  /** x_(t-1), or the point on the way there where the next call of the step looks: what the loop goes on with. */
  readonly prevSample: Float32Array;
  /** The estimate of x_0 that this call made: what a preview shows. */
  readonly predOriginalSample: Float32Array;
}

/**
 * A sampler made for one job (diffusers' scheduler with its timesteps set). A step of the user's count is one call of
 * the UNet, or several for the samplers that look ahead. Calls must be made in order; nothing outlives the job.
 */
export interface Scheduler {
  /** Training times (0…999, may be fractional) that the UNet sees: one per call, from the job's first step on. */
  readonly timesteps: readonly number[];
  /** The step of the job, 0, 1, …, that each call belongs to; as long as timesteps. A step ends with its last call. */
  readonly stepOfCall: readonly number[];
  /** Factor for the first Gaussian draw. */
  readonly initNoiseSigma: number;
  /** What the UNet is shown for `sample` in a call. May return `sample` itself. */
  scaleModelInput(sample: Float32Array, callIndex: number): Float32Array;
  /**
   * From the sample of one call to that of the next, or to the end.
   * @param drawNoise gives as many N(0, 1) draws as the sample has elements; called only by samplers that add noise.
   */
  step(
    modelOutput: Float32Array,
    callIndex: number,
    sample: Float32Array,
    drawNoise: () => Float32Array,
  ): SchedulerStep;
  /** Noises a clean sample to the level of a call (image-to-image starts at that of call 0). */
  addNoise(originalSample: Float32Array, noise: Float32Array, callIndex: number): Float32Array;
}

/** Steps that the job takes, as its user counts them. */
export function stepCountOf({ stepOfCall }: Pick<Scheduler, 'stepOfCall'>): number {
  return (stepOfCall[stepOfCall.length - 1] ?? -1) + 1;
}
