/**
 * What the fields of requests may be, apart from the code that does it: whoever checks or offers a choice needs no more.
 */

/**
 * How a picture of other proportions gets the size asked for, as in A1111: squeezed; as large as covers the size, the
 * rest cut off; or as large as fits in, its border carried on to the sides.
 */
export const RESIZE_MODES = ['just-resize', 'crop-and-resize', 'resize-and-fill'] as const;
export type ResizeMode = (typeof RESIZE_MODES)[number];

/** How a picture gets larger between the passes, by A1111's names: as latents, or decoded, by Lanczos' filter. */
export const HIRES_UPSCALERS = ['latent', 'lanczos'] as const;
export type HiresUpscaler = (typeof HIRES_UPSCALERS)[number];

/** What lies under the mask when painting starts, A1111's "masked content". */
export const MASKED_CONTENTS = ['fill', 'original', 'latent-noise', 'latent-nothing'] as const;
export type MaskedContent = (typeof MASKED_CONTENTS)[number];

/** Longest side of an extended picture, in pixels. */
export const MAX_CANVAS_SIDE = 16384;
