/** The algorithms on offer, named as in the studio's requests. One file each in this folder. */
export const SCHEDULER_IDS = ['ddim', 'euler', 'euler-ancestral', 'dpmpp-2m', 'unipc'] as const;
export type SchedulerId = (typeof SCHEDULER_IDS)[number];

/** How the noise levels are spaced. `automatic` is the package's own spacing. */
export const SCHEDULE_TYPES = ['automatic', 'karras'] as const;
export type ScheduleType = (typeof SCHEDULE_TYPES)[number];

/** One step's outcome. Both have as many elements as the sample. */
export interface SchedulerStep {
  /** x_(t-1), what the loop goes on with. */
  readonly prevSample: Float32Array;
  /** The estimate of x_0 that this step made: what a preview shows. */
  readonly predOriginalSample: Float32Array;
}

/**
 * A sampler made for one job (diffusers' scheduler with its timesteps set). Steps must be taken in order; multistep
 * schedulers keep the outputs they need, nothing outlives the job.
 */
export interface Scheduler {
  /** Training times (0…999, may be fractional) that the UNet sees, one per step, descending. */
  readonly timesteps: readonly number[];
  /** Factor for the first Gaussian draw. */
  readonly initNoiseSigma: number;
  /** UNet calls per step of the user's count; 1 for all but second-order samplers. */
  readonly order: number;
  /** What the UNet is shown for `sample` at `stepIndex`. May return `sample` itself. */
  scaleModelInput(sample: Float32Array, stepIndex: number): Float32Array;
  /**
   * From x_t to x_(t-1).
   * @param drawNoise gives as many N(0, 1) draws as the sample has elements; called only by samplers that add noise.
   */
  step(
    modelOutput: Float32Array,
    stepIndex: number,
    sample: Float32Array,
    drawNoise: () => Float32Array,
  ): SchedulerStep;
  /** Noises a clean sample to the level of `stepIndex` (image-to-image starts there). */
  addNoise(originalSample: Float32Array, noise: Float32Array, stepIndex: number): Float32Array;
}
