import type { SchedulerId, ScheduleType } from './schedulers/scheduler.ts';

/** All that decides a picture, but for the package's bytes. Every field is explicit: defaults are the page's, never the engine's. */
export interface TextToImageRequest {
  readonly kind: 'text-to-image';
  readonly packageId: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Pixels; a multiple of the package's size step. */
  readonly width: number;
  readonly height: number;
  /** Steps of the sampler, 1…150. */
  readonly numInferenceSteps: number;
  /** Weight of classifier-free guidance, 0…30; at or below 1 there is no guidance pass. */
  readonly guidanceScale: number;
  /** diffusers' guidance_rescale phi, 0…1. */
  readonly guidanceRescale: number;
  readonly scheduler: SchedulerId;
  readonly scheduleType: ScheduleType;
  /** uint32; picture i of a batch has (seed + i) modulo 2^32. */
  readonly seed: number;
  /** Pictures of this request, 1…8. */
  readonly batchSize: number;
}
