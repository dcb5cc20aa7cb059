import type { InpaintArea, PartialRequest } from '../diffusion/request.ts';
import type { FieldNote } from '../diffusion/request-fields.ts';
import { HIRES_UPSCALER_LABELS } from './a1111-keys.ts';
import type {
  RecalledHires,
  RecalledInpaint,
  RecalledRecipe,
  RecalledRequest,
  RecalledSettings,
} from './recalled-recipe.ts';

/** Names that fit into one note. */
const MAX_NAMES = 10;
/** Sizes of a second pass are whole latents, in A1111 too. */
const PIXELS_PER_LATENT = 8;
/** A1111 writes no `Mask blur` of 0. */
const NO_BLUR = 0;

type Draft = { -readonly [Field in keyof PartialRequest]: PartialRequest[Field] };

/**
 * What a request takes over of all that was recalled: the settings go to its fields, with A1111's defaults where the file
 * is silent. Its kind is known where the file has the steps. Notes, beside those that are there: `note.recipe.upscaler`
 * {name, used}; `note.recipe.needsPicture`; last, for what it cannot carry and no other note tells, `note.recipe.ignored`
 * {names}.
 */
export function carrySettings(recalled: RecalledRecipe): RecalledRequest {
  const { settings, others, record } = recalled;
  // A whole request is there.
  if (record) return { request: recalled.request, notes: recalled.notes };
  const request: Draft = { ...recalled.request };
  const notes: FieldNote[] = [...recalled.notes];
  const left: string[] = [];

  if (settings.variation) request.variation = settings.variation;
  if (settings.seedResize) request.seedResize = settings.seedResize;
  if (settings.eta !== undefined) request.eta = settings.eta;
  if (settings.emphasis !== undefined && settings.emphasis !== 'original') request.emphasis = settings.emphasis;
  if (settings.clipSkip !== undefined) request.clipSkip = settings.clipSkip;
  if (settings.hires) left.push(...carryHires(request, settings.hires, notes));
  carryPicture(request, settings, notes);
  if (settings.vae !== undefined) left.push('VAE');
  if (settings.loras) left.push('LoRA');

  left.push(...others.map(({ name }) => name).filter((name) => name !== 'Sampler' && name !== 'Schedule type'));
  if (left.length > 0) {
    const names = [...left.slice(0, MAX_NAMES), ...(left.length > MAX_NAMES ? ['…'] : [])].join(', ');
    notes.push({ key: 'note.recipe.ignored', values: { names } });
  }
  return { request, notes };
}

/** @returns what of it has no place. */
function carryHires(request: Draft, hires: RecalledHires, notes: FieldNote[]): readonly string[] {
  const size = hiresSize(request, hires);
  if (!size || hires.strength === undefined) return ['Hires fix'];
  const { upscaler, isExact } = chooseUpscaler(hires.upscaler);
  if (!isExact && hires.upscaler !== undefined)
    notes.push({
      key: 'note.recipe.upscaler',
      values: { name: hires.upscaler, used: HIRES_UPSCALER_LABELS[upscaler] },
    });
  request.hires = {
    ...size,
    upscaler,
    strength: hires.strength,
    ...(hires.steps === undefined ? {} : { numInferenceSteps: hires.steps }),
    ...(hires.guidanceScale === undefined ? {} : { guidanceScale: hires.guidanceScale }),
  };
  const isOtherSampler =
    (hires.scheduler !== undefined && hires.scheduler !== request.scheduler) ||
    (hires.scheduleType !== undefined && hires.scheduleType !== request.scheduleType);
  return [
    ...(isOtherSampler ? ['Hires sampler'] : []),
    ...(hires.prompt === undefined ? [] : ['Hires prompt']),
    ...(hires.negativePrompt === undefined ? [] : ['Hires negative prompt']),
  ];
}

function hiresSize(
  { width, height }: PartialRequest,
  hires: RecalledHires,
): { readonly width: number; readonly height: number } | undefined {
  if (hires.width !== undefined && hires.height !== undefined) return { width: hires.width, height: hires.height };
  if (hires.scale === undefined || width === undefined || height === undefined) return undefined;
  const scaled = (side: number) => Math.floor((side * (hires.scale ?? 1)) / PIXELS_PER_LATENT) * PIXELS_PER_LATENT;
  return { width: scaled(width), height: scaled(height) };
}

/** Latents are enlarged by straight lines here, pictures by Lanczos' filter, which A1111 takes for "None" too. */
function chooseUpscaler(name = 'Latent'): { readonly upscaler: 'latent' | 'lanczos'; readonly isExact: boolean } {
  const lower = name.trim().toLowerCase();
  if (lower === 'latent' || lower === 'bilinear') return { upscaler: 'latent', isExact: true };
  if (lower === 'lanczos' || lower === 'none') return { upscaler: 'lanczos', isExact: true };
  // ComfyUI names the filter alone.
  const isLatent = /^(latent|nearest|bicubic|area|bislerp)/.test(lower);
  return { upscaler: isLatent ? 'latent' : 'lanczos', isExact: false };
}

/** The picture itself is never in the file. */
function carryPicture(request: Draft, { strength, inpaint, loopback }: RecalledSettings, notes: FieldNote[]): void {
  if (strength === undefined && !inpaint) {
    if (request.numInferenceSteps !== undefined) request.kind = 'text-to-image';
    return;
  }
  notes.push({ key: 'note.recipe.needsPicture', values: {} });
  request.kind = inpaint ? 'inpaint' : 'image-to-image';
  if (strength !== undefined) request.strength = strength;
  if (inpaint) Object.assign(request, inpaintFields(inpaint));
  else if (loopback) request.loopback = loopback;
}

function inpaintFields(inpaint: RecalledInpaint): PartialRequest {
  // Known to have had a mask, and nothing else: what the form has may stay.
  if (Object.keys(inpaint).length === 0) return {};
  const { maskBlur = NO_BLUR, isMaskInverted = false, maskedContent = 'original', padding } = inpaint;
  const area: InpaintArea = padding === undefined ? { kind: 'whole-picture' } : { kind: 'only-masked', padding };
  return { maskBlur, isMaskInverted, maskedContent, area };
}
