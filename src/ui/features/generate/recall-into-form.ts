import type { PartialRequest } from '../../../domain/diffusion/request.ts';
import type { OfferedPackage } from '../../../studio/services/studio.ts';
import { chosenPackage } from './chosen-package.ts';
import { clampSetting, type NumericSetting } from './effective-settings.ts';
import { changeSettings, type FormStore, type SettingsOverrides } from './form-store.ts';

/** A recalled number that this model cannot take as it is. */
export interface RecallChange {
  readonly setting: NumericSetting;
  readonly recalled: number;
  readonly used: number;
}

const NUMERIC_SETTINGS = [
  'width',
  'height',
  'numInferenceSteps',
  'guidanceScale',
  'guidanceRescale',
  'batchSize',
] as const satisfies readonly NumericSetting[];

/**
 * Puts the fields of `request` into the form; fields it lacks stay. A model that is on offer is chosen, another one is
 * left alone. Returns what had to be changed to fit the model.
 */
export function recallIntoForm(
  store: FormStore,
  request: PartialRequest,
  packages: readonly OfferedPackage[],
): readonly RecallChange[] {
  const isOffered = packages.some(({ manifest }) => manifest.id === request.packageId);
  store.setState((form) => ({
    prompt: request.prompt ?? form.prompt,
    negativePrompt: request.negativePrompt ?? form.negativePrompt,
    // A picture's prompts have its styles in them already.
    styleNames: request.prompt === undefined ? form.styleNames : [],
    seed: request.seed ?? form.seed,
    packageId: isOffered && request.packageId !== undefined ? request.packageId : form.packageId,
  }));
  const target = chosenPackage(store.getState(), packages);
  if (!target) return [];
  const changes: RecallChange[] = [];
  const settings: SettingsOverrides = {};
  if (request.scheduler !== undefined) settings.scheduler = request.scheduler;
  if (request.scheduleType !== undefined) settings.scheduleType = request.scheduleType;
  for (const setting of NUMERIC_SETTINGS) {
    const recalled = request[setting];
    if (recalled === undefined) continue;
    const used = clampSetting(target.manifest, setting, recalled, recalled).value;
    settings[setting] = used;
    if (used !== recalled) changes.push({ setting, recalled, used });
  }
  changeSettings(store, target.manifest.id, settings);
  return changes;
}
