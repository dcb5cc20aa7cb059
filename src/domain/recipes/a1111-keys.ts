import type { HiresUpscaler, MaskedContent } from '../diffusion/request-choices.ts';
import type { EmphasisMode } from '../prompting/emphasis.ts';

/** Keys and values of A1111's text that more than one side needs, in its spelling. */
export const A1111_KEYS = {
  strength: 'Denoising strength',
  variationSeed: 'Variation seed',
  variationStrength: 'Variation seed strength',
  seedResize: 'Seed resize from',
  hiresScale: 'Hires upscale',
  hiresSize: 'Hires resize',
  hiresSteps: 'Hires steps',
  hiresUpscaler: 'Hires upscaler',
  hiresGuidance: 'Hires CFG Scale',
  maskBlur: 'Mask blur',
  maskMode: 'Mask mode',
  maskedContent: 'Masked content',
  inpaintArea: 'Inpaint area',
  maskPadding: 'Masked area padding',
  eta: 'Eta',
  /** DDIM's is another setting there. */
  etaDdim: 'Eta DDIM',
  emphasis: 'Emphasis',
  clipSkip: 'Clip skip',
  /** A1111 writes only the strength of loopback; the number of rounds has the name of its slider. */
  loops: 'Loops',
  finalStrength: 'Final denoising strength',
  /** Ours; others pass over it. */
  guidanceRescale: 'Guidance rescale',
} as const;

/**
 * What `Version` says in the studio's own text. No number: A1111 would take a small one for an old release of its own, and
 * draw as that did.
 */
export const STUDIO_VERSION_LABEL = 'AI Design Studio';

export const MASK_NOT_MASKED = 'Inpaint not masked';
export const AREA_ONLY_MASKED = 'Only masked';

export const HIRES_UPSCALER_LABELS: Readonly<Record<HiresUpscaler, string>> = { latent: 'Latent', lanczos: 'Lanczos' };

export const MASKED_CONTENT_LABELS: Readonly<Record<MaskedContent, string>> = {
  fill: 'fill',
  original: 'original',
  'latent-noise': 'latent noise',
  'latent-nothing': 'latent nothing',
};

export const EMPHASIS_LABELS: Readonly<Record<EmphasisMode, string>> = { original: 'Original', 'no-norm': 'No norm' };
