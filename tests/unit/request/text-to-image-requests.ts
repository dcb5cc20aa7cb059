import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';

/** Limits of a made-up package. */
export const LIMITS = { min: 64, max: 1024, multiple: 64 };

/** A request that every rule accepts under LIMITS, with the fields of `changes`. */
export function makeRequest(changes: Partial<TextToImageRequest> = {}): TextToImageRequest {
  return {
    kind: 'text-to-image',
    packageId: 'starter-diffusion',
    prompt: 'a red apple',
    negativePrompt: '',
    width: 256,
    height: 320,
    numInferenceSteps: 20,
    guidanceScale: 4,
    guidanceRescale: 0.5,
    scheduler: 'ddim',
    scheduleType: 'automatic',
    seed: 42,
    batchSize: 1,
    ...changes,
  };
}
