import type { HiresFix, PartialRequest } from '../../../domain/diffusion/request.ts';
import { maxClipSkip } from '../../../domain/models/hidden-states.ts';
import type { OfferedPackage } from '../../../studio/services/studio.ts';
import { chosenPackage } from './chosen-package.ts';
import { clampSetting, type NumericSetting } from './effective-settings.ts';
import { changeSettings, type FormState, type FormStore, type SettingsOverrides } from './form-store.ts';
import { DEFAULT_INPUT, type InputPicture } from './input-settings.ts';

/** A recalled number that this model cannot take as it is. */
export interface RecallChange {
  readonly setting: NumericSetting | 'clipSkip';
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

/** Finds a picture of the studio by its SHA-256. */
export type FindPicture = (assetId: string) => InputPicture | undefined;

/**
 * Puts the fields of `request` into the form; fields it lacks stay. A model that is on offer is chosen, another one is
 * left alone. Returns what had to be changed to fit the model.
 */
export function recallIntoForm(
  store: FormStore,
  request: PartialRequest,
  packages: readonly OfferedPackage[],
  findPicture: FindPicture = () => undefined,
): readonly RecallChange[] {
  const isOffered = packages.some(({ manifest }) => manifest.id === request.packageId);
  store.setState((form) => ({
    prompt: request.prompt ?? form.prompt,
    negativePrompt: request.negativePrompt ?? form.negativePrompt,
    // A picture's prompts have its styles in them already.
    styleNames: request.prompt === undefined ? form.styleNames : [],
    seed: request.seed ?? form.seed,
    packageId: isOffered && request.packageId !== undefined ? request.packageId : form.packageId,
    // A request of a known kind says all of its input; one without says nothing of it.
    ...(request.kind === undefined ? {} : recalledInput(request, form, findPicture)),
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
  // Kept in the form for the next model whose text encoder can.
  const { clipSkip = 1 } = request;
  const used = Math.min(clipSkip, maxClipSkip(target.manifest.components.textEncoder));
  if (used !== clipSkip) changes.push({ setting: 'clipSkip', recalled: clipSkip, used });
  return changes;
}

function recalledInput(request: PartialRequest, form: FormState, findPicture: FindPicture) {
  const { kind, imageId, area, hires, loopback, variation, width } = request;
  const { width: _w, height: _h, numInferenceSteps: steps = 0, ...pass } = hires ?? DEFAULT_HIRES_PASS;
  const found = imageId === undefined ? undefined : findPicture(imageId);
  const input: FormState['input'] = {
    ...form.input,
    mode: kind === 'inpaint' ? 'inpaint' : kind === 'image-to-image' ? 'picture' : 'text',
    ...(imageId === undefined ? {} : { picture: found ? pictureOf(found) : null }),
    strength: request.strength ?? form.input.strength,
    resizeMode: request.resizeMode ?? form.input.resizeMode,
    rounds: loopback?.loops ?? 1,
    finalStrength: loopback?.finalStrength ?? form.input.finalStrength,
    ...(kind === 'inpaint'
      ? {
          maskId: request.maskId ?? null,
          isMaskInverted: request.isMaskInverted ?? false,
          maskBlur: request.maskBlur ?? form.input.maskBlur,
          isSoftMask: request.isSoftMask ?? false,
          maskedContent: request.maskedContent ?? form.input.maskedContent,
          area: area?.kind ?? form.input.area,
          padding: area?.kind === 'only-masked' ? area.padding : form.input.padding,
          box: area?.kind === 'box' ? area.box : null,
          matchesColours: request.matchesColours ?? form.input.matchesColours,
          extension: request.extension ?? DEFAULT_INPUT.extension,
        }
      : {}),
  };
  return {
    input,
    hires: {
      isOn: hires !== undefined,
      scale: hires && width ? Math.min(4, Math.max(1, hires.width / width)) : form.hires.scale,
      upscaler: pass.upscaler,
      strength: pass.strength,
      steps,
      guidanceScale: pass.guidanceScale ?? null,
    },
    noise: {
      variationStrength: variation?.strength ?? 0,
      variationSeed: variation?.seed ?? null,
      seedResize: request.seedResize ?? null,
      eta: request.eta ?? null,
      emphasis: request.emphasis ?? 'original',
      clipSkip: request.clipSkip ?? 1,
    },
  };
}

/** A gallery's item has more, which is none of the form's. */
function pictureOf({ assetId, name, width, height }: InputPicture): InputPicture {
  return { assetId, name, width, height };
}

const DEFAULT_HIRES_PASS: HiresFix = { width: 0, height: 0, upscaler: 'lanczos', strength: 0.7 };
