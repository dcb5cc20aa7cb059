/** What a scheduler is made from; makeScheduler has checked the numbers. */
export interface SchedulerOptions {
  /** A diffusers scheduler_config.json, as it is; with use_karras_sigmas set when the user asked for Karras. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Steps of the whole schedule. */
  readonly numInferenceSteps: number;
  /** The first step that will be taken: 0, or further in for image-to-image. Multistep solvers start at order 1 there. */
  readonly startIndex: number;
  /** DDIM's eta, 0…1: the share of noise drawn anew in each step. The other algorithms ignore it. */
  readonly eta: number;
}
