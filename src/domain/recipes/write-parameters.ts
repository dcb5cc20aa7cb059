import type {
  GenerationRequest,
  HiresFix,
  ImageToImageRequest,
  InpaintRequest,
  TextToImageRequest,
} from '../diffusion/request.ts';
import {
  A1111_KEYS,
  AREA_ONLY_MASKED,
  EMPHASIS_LABELS,
  HIRES_UPSCALER_LABELS,
  MASK_NOT_MASKED,
  MASKED_CONTENT_LABELS,
  STUDIO_VERSION_LABEL,
} from './a1111-keys.ts';
import { writeA1111Text } from './a1111-text.ts';
import type { Recipe } from './recipe.ts';
import { SCHEDULE_TYPE_LABELS, SCHEDULER_LABELS } from './sampler-names.ts';

type Pair = readonly [key: string, value: string];

/**
 * The A1111 text of a recipe; also what the export dialog shows. In A1111's order, with its keys. What it has no key for is
 * in the studio's own text alone: resize mode, framed area, soft mask, matched colours, added borders, which input it was.
 */
export function writeParameters(recipe: Recipe): string {
  const { request } = recipe;
  const pairs: Pair[] = [
    ['Steps', String(request.numInferenceSteps)],
    ['Sampler', SCHEDULER_LABELS[request.scheduler]],
    ['Schedule type', SCHEDULE_TYPE_LABELS[request.scheduleType]],
    ['CFG scale', String(request.guidanceScale)],
    ['Seed', String(recipe.seed)],
    ['Size', size(request)],
    ['Model', recipe.packageName],
    ...seedPairs(recipe),
    ...strengthPairs(request),
    ...clipSkipPairs(request),
    ['RNG', recipe.rng],
    ...extraPairs(request),
  ];
  if (request.guidanceRescale > 0) pairs.push([A1111_KEYS.guidanceRescale, String(request.guidanceRescale)]);
  pairs.push(['Version', STUDIO_VERSION_LABEL]);
  return writeA1111Text(request.prompt, request.negativePrompt, pairs);
}

function seedPairs({ request: { variation, seedResize }, variationSeed }: Recipe): Pair[] {
  const pairs: Pair[] = [];
  if (variation && variation.strength > 0)
    pairs.push(
      [A1111_KEYS.variationSeed, String(variationSeed ?? variation.seed)],
      [A1111_KEYS.variationStrength, String(variation.strength)],
    );
  if (seedResize) pairs.push([A1111_KEYS.seedResize, size(seedResize)]);
  return pairs;
}

function strengthPairs(request: GenerationRequest): Pair[] {
  const strength = request.kind === 'text-to-image' ? request.hires?.strength : request.strength;
  return strength === undefined ? [] : [[A1111_KEYS.strength, String(strength)]];
}

function clipSkipPairs({ clipSkip }: GenerationRequest): Pair[] {
  return clipSkip === undefined ? [] : [[A1111_KEYS.clipSkip, String(clipSkip)]];
}

/** What A1111's parts add, one after the other. */
function extraPairs(request: GenerationRequest): Pair[] {
  const { eta, emphasis, scheduler } = request;
  const pairs = kindPairs(request);
  if (eta !== undefined) pairs.push([scheduler === 'ddim' ? A1111_KEYS.etaDdim : A1111_KEYS.eta, String(eta)]);
  if (emphasis !== undefined && emphasis !== 'original') pairs.push([A1111_KEYS.emphasis, EMPHASIS_LABELS[emphasis]]);
  return pairs;
}

function kindPairs(request: GenerationRequest): Pair[] {
  switch (request.kind) {
    case 'text-to-image':
      return request.hires ? hiresPairs(request, request.hires) : [];
    case 'image-to-image':
      return loopbackPairs(request);
    case 'inpaint':
      return maskPairs(request);
  }
}

function hiresPairs(request: TextToImageRequest, hires: HiresFix): Pair[] {
  const scale = scaleOf(request, hires);
  const pairs: Pair[] = [
    scale === undefined ? [A1111_KEYS.hiresSize, size(hires)] : [A1111_KEYS.hiresScale, String(scale)],
  ];
  if (hires.numInferenceSteps !== undefined) pairs.push([A1111_KEYS.hiresSteps, String(hires.numInferenceSteps)]);
  pairs.push([A1111_KEYS.hiresUpscaler, HIRES_UPSCALER_LABELS[hires.upscaler]]);
  if (hires.guidanceScale !== undefined) pairs.push([A1111_KEYS.hiresGuidance, String(hires.guidanceScale)]);
  return pairs;
}

/** The factor of both sides, where it is one that A1111's slider (1…4, steps of 0.05) can have and gives this size. */
function scaleOf(first: Size, second: Size): number | undefined {
  const scale = Math.round((second.width / first.width) * 20) / 20;
  const fits = first.width * scale === second.width && first.height * scale === second.height;
  return fits && scale >= 1 && scale <= 4 ? scale : undefined;
}

function loopbackPairs({ loopback }: ImageToImageRequest): Pair[] {
  if (!loopback) return [];
  return [
    [A1111_KEYS.loops, String(loopback.loops)],
    [A1111_KEYS.finalStrength, String(loopback.finalStrength)],
  ];
}

function maskPairs({ isMaskInverted, maskBlur, maskedContent, area }: InpaintRequest): Pair[] {
  const pairs: Pair[] = [];
  if (isMaskInverted) pairs.push([A1111_KEYS.maskMode, MASK_NOT_MASKED]);
  pairs.push([A1111_KEYS.maskBlur, String(maskBlur)]);
  if (area.kind === 'only-masked')
    pairs.push([A1111_KEYS.inpaintArea, AREA_ONLY_MASKED], [A1111_KEYS.maskPadding, String(area.padding)]);
  if (maskedContent !== 'original') pairs.push([A1111_KEYS.maskedContent, MASKED_CONTENT_LABELS[maskedContent]]);
  return pairs;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function size({ width, height }: Size): string {
  return `${width}x${height}`;
}
