import type {
  GenerationRequest,
  GenerationSettings,
  HiresFix,
  InpaintArea,
} from '../../../domain/diffusion/request.ts';
import { clampSize } from '../../../domain/diffusion/request-fields.ts';
import { HIRES_SCALE_RANGE } from '../../../domain/diffusion/request-rules.ts';
import { maxClipSkip } from '../../../domain/models/hidden-states.ts';
import type { Manifest } from '../../../domain/models/manifest.ts';
import { effectiveSettings } from './effective-settings.ts';
import type { FormState } from './form-store.ts';
import { growsPicture, type HiresSettings, type InputSettings, type NoiseSettings } from './input-settings.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The form as a request; open seeds are drawn here, from the browser's cryptographic source. Call it when `missingInput`
 * finds nothing.
 */
export function makeRequest(form: FormState, manifest: Manifest): GenerationRequest {
  const settings: GenerationSettings = {
    packageId: manifest.id,
    prompt: form.prompt,
    negativePrompt: form.negativePrompt,
    ...effectiveSettings(form, manifest),
    seed: form.seed ?? drawSeed(),
    ...noiseFields(form.noise, manifest),
  };
  const { mode, picture, strength, resizeMode } = form.input;
  if (mode === 'text' || picture === null)
    return { kind: 'text-to-image', ...settings, ...hiresField(form.hires, settings, manifest) };
  const image = { imageId: picture.assetId, strength, resizeMode };
  if (mode === 'inpaint') return { kind: 'inpaint', ...settings, ...image, ...inpaintFields(form.input) };
  const { rounds: loops, finalStrength } = form.input;
  const loopback = loops > 1 ? { loopback: { loops, finalStrength } } : {};
  return { kind: 'image-to-image', ...settings, ...image, ...loopback };
}

/** The size of the second pass: a multiple that the model takes. */
export function hiresSize({ width, height }: Size, scale: number, { sizes }: Manifest): Size {
  const limits = { ...sizes, max: sizes.max * HIRES_SCALE_RANGE.max };
  return {
    width: clampSize(width * scale, width, limits).value,
    height: clampSize(height * scale, height, limits).value,
  };
}

/** A picture's proportions in the nearest size that the model takes, with its room added. */
export function sizeForPicture(picture: Size, extension: InputSettings['extension'], { sizes }: Manifest): Size {
  const width = picture.width + extension.left + extension.right;
  const height = picture.height + extension.up + extension.down;
  const larger = Math.max(1, sizes.min / Math.min(width, height));
  const scale = Math.min(larger, sizes.max / Math.max(width, height));
  return {
    width: clampSize(width * scale, sizes.defaultWidth, sizes).value,
    height: clampSize(height * scale, sizes.defaultHeight, sizes).value,
  };
}

function hiresField(hires: HiresSettings, settings: Size, manifest: Manifest): { readonly hires?: HiresFix } {
  if (!hires.isOn) return {};
  const { scale, strength, steps, guidanceScale } = hires;
  return {
    hires: {
      ...hiresSize(settings, scale, manifest),
      upscaler: manifest.components.vaeEncoder ? hires.upscaler : 'latent',
      strength,
      ...(steps > 0 ? { numInferenceSteps: steps } : {}),
      ...(guidanceScale === null ? {} : { guidanceScale }),
    },
  };
}

function inpaintFields(input: InputSettings) {
  const { isMaskInverted, maskBlur, isSoftMask, maskedContent, matchesColours, maskId, extension } = input;
  return {
    ...(maskId === null ? {} : { maskId }),
    ...(growsPicture(extension) ? { extension } : {}),
    isMaskInverted,
    maskBlur,
    isSoftMask,
    maskedContent,
    area: areaOf(input),
    matchesColours,
  };
}

/** A frame that was never drawn, or that added room has moved, is the whole picture. */
function areaOf({ area, padding, box, extension }: InputSettings): InpaintArea {
  if (area === 'only-masked') return { kind: area, padding };
  if (area === 'box' && box !== null && !growsPicture(extension)) return { kind: area, box };
  return { kind: 'whole-picture' };
}

function noiseFields(
  { variationStrength, variationSeed, seedResize, eta, emphasis, clipSkip: wanted }: NoiseSettings,
  { sizes, components }: Manifest,
) {
  const clipSkip = Math.min(wanted, maxClipSkip(components.textEncoder));
  return {
    ...(variationStrength > 0 ? { variation: { seed: variationSeed ?? drawSeed(), strength: variationStrength } } : {}),
    ...(seedResize === null
      ? {}
      : {
          seedResize: {
            width: clampSize(seedResize.width, sizes.defaultWidth, sizes).value,
            height: clampSize(seedResize.height, sizes.defaultHeight, sizes).value,
          },
        }),
    ...(eta === null ? {} : { eta }),
    ...(emphasis === 'original' ? {} : { emphasis }),
    ...(clipSkip > 1 ? { clipSkip } : {}),
  };
}

function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
