import type { EmphasisMode } from '../prompting/emphasis.ts';
import type { CanvasExtension } from './imaging/extend-canvas.ts';
import type { Box } from './imaging/raster.ts';
import type { SeedResize, Variation } from './picture-random.ts';
import type { HiresUpscaler, MaskedContent, ResizeMode } from './request-choices.ts';
import type { SchedulerId, ScheduleType } from './schedulers/scheduler.ts';

/**
 * What decides every kind of picture, but for the package's bytes. Every field is explicit: defaults are the page's, never
 * the engine's. A feature that is off is absent.
 */
export interface GenerationSettings {
  readonly packageId: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Pixels that the model paints; a multiple of the package's size step. */
  readonly width: number;
  readonly height: number;
  /** Steps of the sampler's whole schedule, 1…150. */
  readonly numInferenceSteps: number;
  /** Weight of classifier-free guidance, 0…30; at or below 1 there is no guidance pass. */
  readonly guidanceScale: number;
  /** diffusers' guidance_rescale phi, 0…1. */
  readonly guidanceRescale: number;
  readonly scheduler: SchedulerId;
  readonly scheduleType: ScheduleType;
  /** uint32; picture i of a batch has (seed + i) modulo 2^32. */
  readonly seed: number;
  /** Pictures of this request, 1…8. */
  readonly batchSize: number;
  /** Share of noise drawn anew in each step, 0…1; absent: the sampler's own. */
  readonly eta?: number;
  /** How prompt weights act; absent: original. */
  readonly emphasis?: EmphasisMode;
  /** Which layer of the text encoder counts as the last, from its end, as A1111 counts; absent: 1, the last itself. */
  readonly clipSkip?: number;
  /** Another seed's noise mixed in. Then the seed stays the same over a batch and the variation's counts up. */
  readonly variation?: Variation;
  /** The size, in pixels, that the seed's noise is drawn for. */
  readonly seedResize?: SeedResize;
}

export interface TextToImageRequest extends GenerationSettings {
  readonly kind: 'text-to-image';
  readonly hires?: HiresFix;
}

/** A second pass at a larger size. */
export interface HiresFix {
  /** Pixels of the final picture; multiples of the package's size step. */
  readonly width: number;
  readonly height: number;
  readonly upscaler: HiresUpscaler;
  /** How much is made anew, 0…1. */
  readonly strength: number;
  /** Steps of the second pass's whole schedule; absent: as many as the first. */
  readonly numInferenceSteps?: number;
  /** Absent: that of the first pass. */
  readonly guidanceScale?: number;
}

/** A picture that a generation starts from. */
interface ImageInput {
  /** SHA-256 of its bytes: an asset. */
  readonly imageId: string;
  /** How much is made anew, 0…1. A strength that leaves no step takes one. */
  readonly strength: number;
  /** How the picture gets the size that the model paints. */
  readonly resizeMode: ResizeMode;
}

export interface ImageToImageRequest extends GenerationSettings, ImageInput {
  readonly kind: 'image-to-image';
  /** The picture that comes out goes in again. */
  readonly loopback?: Loopback;
}

/** A1111's loopback. Each round gives a picture; its seed is the round before's plus the batch size. */
export interface Loopback {
  /** Rounds, 1…32. */
  readonly loops: number;
  /** Strength of the last round; those between go in equal steps. */
  readonly finalStrength: number;
}

/** What of the picture the model sees. */
export type InpaintArea =
  | { readonly kind: 'whole-picture' }
  /** The painted part at full resolution, with so many pixels around it; the rest of the picture stays as it is. */
  | { readonly kind: 'only-masked'; readonly padding: number }
  /** A part that the user has framed. */
  | { readonly kind: 'box'; readonly box: Box };

export interface InpaintRequest extends GenerationSettings, ImageInput {
  readonly kind: 'inpaint';
  /** SHA-256 of a picture of the input's size: light is painted anew. Absent only with `extension`. */
  readonly maskId?: string;
  /** Paint what the mask leaves out. */
  readonly isMaskInverted: boolean;
  /** Standard deviation of the mask's soft edge in pixels, 0…64. */
  readonly maskBlur: number;
  /** The mask's greys count in the latents too. */
  readonly isSoftMask: boolean;
  readonly maskedContent: MaskedContent;
  readonly area: InpaintArea;
  /** Give what was painted the colours of what stays. */
  readonly matchesColours: boolean;
  /** Pixels to add around the picture, painted with it. */
  readonly extension?: CanvasExtension;
}

/** All that decides a picture. */
export type GenerationRequest = TextToImageRequest | ImageToImageRequest | InpaintRequest;

/** Assets that a request reads, by SHA-256. */
export function inputAssetIds(request: GenerationRequest): readonly string[] {
  if (request.kind === 'text-to-image') return [];
  const { imageId } = request;
  return request.kind === 'inpaint' && request.maskId !== undefined ? [imageId, request.maskId] : [imageId];
}

/** How many pictures a request makes. */
export function pictureCount(request: GenerationRequest): number {
  const loops = request.kind === 'image-to-image' ? (request.loopback?.loops ?? 1) : 1;
  return request.batchSize * loops;
}

/** Fields of a request of any kind, as far as they are known: what a form or a foreign recipe has. */
export type PartialRequest = { readonly kind?: GenerationRequest['kind'] } & Partial<
  Omit<TextToImageRequest, 'kind'> & Omit<ImageToImageRequest, 'kind'> & Omit<InpaintRequest, 'kind'>
>;
