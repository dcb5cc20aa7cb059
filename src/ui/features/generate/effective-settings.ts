import type { TextToImageRequest } from '../../../domain/diffusion/request.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { clampNumber, type NumberLimits } from '../../components/clamp-number.ts';
import type { FormState } from './form-store.ts';

/** A request's settings, apart from the words and the seed. */
export type Settings = Omit<TextToImageRequest, 'kind' | 'packageId' | 'prompt' | 'negativePrompt' | 'seed'>;
export type NumericSetting = Exclude<keyof Settings, 'scheduler' | 'scheduleType'>;

/** The largest seed: uint32. */
export const MAX_SEED = 0xffffffff;

/** What each number field takes, for this model. */
export function settingLimits(manifest: Manifest): Readonly<Record<NumericSetting, NumberLimits>> {
  const { min, max, multiple } = manifest.sizes;
  const side: NumberLimits = { min, max, step: multiple, multiple };
  return {
    width: side,
    height: side,
    numInferenceSteps: { min: 1, max: 150, step: 1, multiple: 1 },
    guidanceScale: { min: 0, max: 30, step: 0.5 },
    guidanceRescale: { min: 0, max: 1, step: 0.05 },
    batchSize: { min: 1, max: 8, step: 1, multiple: 1 },
  };
}

/** The settings that count now: the user's for this model, else the model's defaults. 0 is a value, not "missing". */
export function effectiveSettings(form: FormState, manifest: Manifest): Settings {
  const own = form.settingsByPackage[manifest.id] ?? {};
  const { sizes, defaults } = manifest;
  const limits = settingLimits(manifest);
  return {
    width: clampNumber(own.width ?? sizes.defaultWidth, limits.width),
    height: clampNumber(own.height ?? sizes.defaultHeight, limits.height),
    numInferenceSteps: clampNumber(own.numInferenceSteps ?? defaults.numInferenceSteps, limits.numInferenceSteps),
    guidanceScale: clampNumber(own.guidanceScale ?? defaults.guidanceScale, limits.guidanceScale),
    guidanceRescale: clampNumber(own.guidanceRescale ?? defaults.guidanceRescale, limits.guidanceRescale),
    scheduler: own.scheduler ?? defaults.scheduler,
    scheduleType: own.scheduleType ?? 'automatic',
    batchSize: clampNumber(own.batchSize ?? 1, limits.batchSize),
  };
}

/** The form as a request; an open seed is drawn here, from the browser's cryptographic source. */
export function makeRequest(form: FormState, manifest: Manifest): TextToImageRequest {
  return {
    kind: 'text-to-image',
    packageId: manifest.id,
    prompt: form.prompt,
    negativePrompt: form.negativePrompt,
    ...effectiveSettings(form, manifest),
    seed: form.seed ?? drawSeed(),
  };
}

/** A random uint32. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
