import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import type { EmphasisMode } from '../../prompting/emphasis.ts';
import type { RgbaPixels } from '../decoded-image.ts';
import type { GuidanceOptions } from '../guidance.ts';
import { drawFirstNoise, type LatentsConfig, latentDims } from '../latents.ts';
import type { PictureRandom } from '../picture-random.ts';
import type { TextEncoder, Unet, VaeDecoder } from '../ports.ts';
import { encodePrompts, type PromptPlan, type StepEmbeds } from '../prompt-embeds.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { decodeLatents } from './decode-latents.ts';
import { denoise, type GuidanceBatching } from './denoise.ts';
import { type PipelineControl, pause } from './pipeline-control.ts';

/** The networks that make a picture from text. */
export interface TextToImagePorts {
  readonly textEncoder: TextEncoder;
  readonly unet: Unet;
  readonly vaeDecoder: VaeDecoder;
}

/** What all pipelines are told. */
export interface PipelineInput<Ports extends TextToImagePorts = TextToImagePorts> extends GuidanceOptions {
  readonly ports: Ports;
  /** Made for this job alone; for image-to-image and inpaint it starts where the strength says. */
  readonly scheduler: Scheduler;
  readonly latentsConfig: LatentsConfig;
  readonly prompts: PromptPlan;
  readonly emphasis: EmphasisMode;
  /** One per picture of the batch: its start and all its later noise come from it. */
  readonly randoms: readonly PictureRandom[];
  readonly guidanceBatching: GuidanceBatching;
  /** See DenoiseInput. */
  readonly timestepCond?: FloatTensor | undefined;
  readonly control: PipelineControl;
}

export interface TextToImageInput extends PipelineInput {
  /** Pixels; multiples of the autoencoder's factor. */
  readonly width: number;
  readonly height: number;
  /** What a model made for inpainting sees beside its latents. */
  readonly imageConditioning?: FloatTensor | undefined;
}

export interface PipelineOutput {
  /** Final latents [B, C, h, w], as the sampler holds them. */
  readonly latents: FloatTensor;
  /** In batch order. */
  readonly images: readonly RgbaPixels[];
}

/**
 * Text to pictures, as diffusers' StableDiffusionPipeline. B pictures go through every step together.
 * @throws StudioError `cancelled`, `invalid-request` (size), `output-invalid`, and whatever the ports throw.
 */
export async function textToImage(input: TextToImageInput): Promise<PipelineOutput> {
  // 1. Prompts → embeddings of every step. 2. Noise → latents. 3. Denoise. [B, C, h, w]
  const latents = await textToLatents(input);
  // 4. Latents → pictures.
  return { latents, images: await decodeLatents(decodeInput(input), latents) };
}

/** Stages 1 to 3. @returns final latents [B, C, h, w]. Throws as `textToImage`. */
export async function textToLatents(input: TextToImageInput): Promise<FloatTensor> {
  const { scheduler, randoms, control } = input;
  const dimsOfOne = latentDims(input, input.latentsConfig); // [1, C, h, w]
  const promptEmbeds = await encodeText(input);
  const start = makeInitialLatents(scheduler, randoms, dimsOfOne);
  control.onPhase?.('denoising', 0);
  return denoise({ ...input, unet: input.ports.unet, promptEmbeds }, start);
}

/** Stage 1 of all pipelines: prompts → embeddings [B, S, H] of every step. */
export async function encodeText(input: PipelineInput): Promise<readonly StepEmbeds[]> {
  await pause(input.control);
  input.control.onPhase?.('encoding', 0);
  return encodePrompts(input.ports.textEncoder, input.prompts, input.emphasis, input.randoms.length);
}

/** N(0, 1) for each picture [B, C, h, w], at the noise level where the scheduler starts. */
export function makeInitialLatents(
  scheduler: Scheduler,
  randoms: readonly PictureRandom[],
  dimsOfOne: readonly number[],
): FloatTensor {
  const noise = drawFirstNoise(randoms, dimsOfOne);
  return floatTensor(
    noise.data.map((value) => value * Math.fround(scheduler.initNoiseSigma)),
    noise.dims,
  );
}

/** What the last stage of a pipeline needs of its input. */
export function decodeInput({ ports, latentsConfig, control }: PipelineInput) {
  return { vaeDecoder: ports.vaeDecoder, latentsConfig, control };
}
