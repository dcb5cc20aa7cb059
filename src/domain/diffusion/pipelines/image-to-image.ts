import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import type { RgbaPixels } from '../decoded-image.ts';
import { imageTensor } from '../imaging/image-tensor.ts';
import { drawFirstNoise } from '../latents.ts';
import type { VaeEncoder } from '../ports.ts';
import { decodeLatents } from './decode-latents.ts';
import { denoise } from './denoise.ts';
import { drawImageLatents, encodePicture } from './encode-picture.ts';
import { pause } from './pipeline-control.ts';
import {
  decodeInput,
  encodeText,
  type PipelineInput,
  type PipelineOutput,
  type TextToImagePorts,
} from './text-to-image.ts';

/** The networks that make a picture from a picture. */
export interface ImageToImagePorts extends TextToImagePorts {
  readonly vaeEncoder: VaeEncoder;
}

export interface ImageToImageInput extends PipelineInput<ImageToImagePorts> {
  /** Opaque, in the size to be made: multiples of the autoencoder's factor. */
  readonly picture: RgbaPixels;
  /** What a model made for inpainting sees beside its latents. */
  readonly imageConditioning?: FloatTensor | undefined;
}

/**
 * A picture to pictures, as diffusers' StableDiffusionImg2ImgPipeline: noised to the level of the scheduler's first step,
 * then denoised from there.
 * @throws StudioError `cancelled`, `output-invalid`, and whatever the ports throw.
 */
export async function imageToImage(input: ImageToImageInput): Promise<PipelineOutput> {
  const { ports, scheduler, randoms, latentsConfig, control } = input;
  // 1. Prompts → embeddings of every step.
  const promptEmbeds = await encodeText(input);
  // 2. Picture → latents, then noise, in this order from each generator; both [B, C, h, w].
  await pause(control);
  const encoded = await encodePicture({ vaeEncoder: ports.vaeEncoder, latentsConfig }, imageTensor(input.picture));
  const imageLatents = drawImageLatents(encoded, randoms, latentsConfig);
  const noise = drawFirstNoise(randoms, encoded.mean.dims);
  const start = floatTensor(scheduler.addNoise(imageLatents.data, noise.data, 0), imageLatents.dims);
  // 3. Denoise.
  control.onPhase?.('denoising', 0);
  const latents = await denoise({ ...input, unet: ports.unet, promptEmbeds }, start);
  // 4. Latents → pictures.
  return { latents, images: await decodeLatents(decodeInput(input), latents) };
}
