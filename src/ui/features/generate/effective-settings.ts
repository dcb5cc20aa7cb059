import type { TextToImageRequest } from '../../../domain/diffusion/request.ts';
import {
  type Clamped,
  clampBatch,
  clampGuidance,
  clampRescale,
  clampSize,
  clampSteps,
  type NumberInput,
} from '../../../domain/diffusion/request-fields.ts';
import { BATCH_RANGE, GUIDANCE_RANGE, RESCALE_RANGE, STEPS_RANGE } from '../../../domain/diffusion/request-rules.ts';
import { hasScheduleType } from '../../../domain/diffusion/schedulers/scheduler-traits.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import type { NumberLimits } from '../../components/number-field.tsx';
import type { FormState } from './form-store.ts';

/** A request's settings, apart from the words and the seed. */
export type Settings = Pick<
  TextToImageRequest,
  | 'width'
  | 'height'
  | 'numInferenceSteps'
  | 'guidanceScale'
  | 'guidanceRescale'
  | 'scheduler'
  | 'scheduleType'
  | 'batchSize'
>;
export type NumericSetting = Exclude<keyof Settings, 'scheduler' | 'scheduleType'>;

/** What each number field takes for this model, and one step of its arrows. */
export function settingLimits(manifest: Manifest): Readonly<Record<NumericSetting, NumberLimits>> {
  const { min, max, multiple } = manifest.sizes;
  return {
    width: { min, max, step: multiple },
    height: { min, max, step: multiple },
    numInferenceSteps: { ...STEPS_RANGE, step: 1 },
    guidanceScale: { ...GUIDANCE_RANGE, step: 0.5 },
    guidanceRescale: { ...RESCALE_RANGE, step: 0.05 },
    batchSize: { ...BATCH_RANGE, step: 1 },
  };
}

/** A value of a number field by the rules of requests; what is no number gives `fallback`. */
export function clampSetting(
  manifest: Manifest,
  setting: NumericSetting,
  input: NumberInput,
  fallback: number,
): Clamped<number> {
  switch (setting) {
    case 'width':
    case 'height':
      return clampSize(input, fallback, manifest.sizes);
    case 'numInferenceSteps':
      return clampSteps(input, fallback);
    case 'guidanceScale':
      return clampGuidance(input, fallback);
    case 'guidanceRescale':
      return clampRescale(input, fallback);
    case 'batchSize':
      return clampBatch(input, fallback);
  }
}

/** The model's own settings. */
function defaultSettings({ sizes, defaults }: Manifest): Settings {
  return {
    width: sizes.defaultWidth,
    height: sizes.defaultHeight,
    numInferenceSteps: defaults.numInferenceSteps,
    guidanceScale: defaults.guidanceScale,
    guidanceRescale: defaults.guidanceRescale,
    scheduler: defaults.scheduler,
    scheduleType: 'automatic',
    batchSize: 1,
  };
}

/** The settings that count now: the user's for this model, else the model's defaults. 0 is a value, not "missing". */
export function effectiveSettings(form: FormState, manifest: Manifest): Settings {
  const own = form.settingsByPackage[manifest.id] ?? {};
  const defaults = defaultSettings(manifest);
  const fitted = (setting: NumericSetting) =>
    clampSetting(manifest, setting, own[setting] ?? defaults[setting], defaults[setting]).value;
  const scheduler = own.scheduler ?? defaults.scheduler;
  const scheduleType = own.scheduleType ?? defaults.scheduleType;
  return {
    width: fitted('width'),
    height: fitted('height'),
    numInferenceSteps: fitted('numInferenceSteps'),
    guidanceScale: fitted('guidanceScale'),
    guidanceRescale: fitted('guidanceRescale'),
    scheduler,
    // Kept in the form for the next sampler that has it.
    scheduleType: hasScheduleType(scheduler, scheduleType) ? scheduleType : 'automatic',
    batchSize: fitted('batchSize'),
  };
}
