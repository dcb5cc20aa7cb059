import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import { joinChannels } from '../batch-axis.ts';
import type { RgbaPixels } from '../decoded-image.ts';
import { imageTensor, keptImageTensor } from '../imaging/image-tensor.ts';
import { nearestLatentMask } from '../imaging/latent-mask.ts';
import type { PreparedContent } from '../imaging/masked-content.ts';
import type { MaskPixels } from '../imaging/raster.ts';
import { drawFirstNoise, latentDims } from '../latents.ts';
import { decodeLatents } from './decode-latents.ts';
import { denoise } from './denoise.ts';
import { drawImageLatents, encodePicture, skipImageLatents } from './encode-picture.ts';
import type { ImageToImagePorts } from './image-to-image.ts';
import { pause } from './pipeline-control.ts';
import { decodeInput, encodeText, type PipelineInput, type PipelineOutput } from './text-to-image.ts';

export interface InpaintInput extends PipelineInput<ImageToImagePorts> {
  /** Opaque, in the size to be made: multiples of the autoencoder's factor. */
  readonly picture: RgbaPixels;
  /** Of the picture's size. */
  readonly mask: MaskPixels;
  /** How much of each latent is painted anew [1, 1, h, w], 0…1: see imaging/latent-mask.ts. */
  readonly latentMask: FloatTensor;
  /** What the latents under the mask are before noise is added. */
  readonly maskedLatents: PreparedContent['maskedLatents'];
  /** All steps are taken: the start is noise alone. */
  readonly isFullStrength: boolean;
  /** The UNet was made for inpainting: it sees mask and kept picture, and nothing is blended. */
  readonly isInpaintModel: boolean;
}

/**
 * Paints a picture anew under a mask, as diffusers' StableDiffusionInpaintPipeline. An ordinary model is held to the
 * picture outside the mask after every call; one made for inpainting is shown the picture and its mask.
 * The picture that comes out went through the autoencoder as a whole: lay the original back over it.
 * @throws StudioError `cancelled`, `output-invalid`, `invalid-request` (sizes), and whatever the ports throw.
 */
export async function inpaint(input: InpaintInput): Promise<PipelineOutput> {
  const { ports, scheduler, randoms, latentsConfig, control, picture, mask, latentMask } = input;
  const encoder = { vaeEncoder: ports.vaeEncoder, latentsConfig };
  const dimsOfOne = latentDims(picture, latentsConfig); // [1, C, h, w]
  // 1. Prompts → embeddings of every step.
  const promptEmbeds = await encodeText(input);

  // 2. Picture → latents, noise, kept picture → latents: in diffusers' order from each generator, all [B, C, h, w].
  await pause(control);
  const needsPicture = !input.isInpaintModel || !input.isFullStrength;
  const encoded = needsPicture ? await encodePicture(encoder, imageTensor(picture)) : undefined;
  const encodedLatents = encoded && drawImageLatents(encoded, randoms, latentsConfig);
  const noise = drawFirstNoise(randoms, dimsOfOne);
  let imageConditioning: FloatTensor | undefined;
  if (input.isInpaintModel) {
    await pause(control);
    const kept = drawImageLatents(await encodePicture(encoder, keptImageTensor(picture, mask)), randoms, latentsConfig);
    imageConditioning = inpaintConditioning(mask, kept);
  } else if (encoded) skipImageLatents(encoded, randoms); // diffusers draws for the kept picture all the same

  // 3. What lies under the mask, and the noise over it.
  const imageLatents = encodedLatents && withMaskedLatents(encodedLatents, noise, latentMask, input.maskedLatents);
  const start =
    input.isFullStrength || !imageLatents
      ? noise.data.map((value) => value * Math.fround(scheduler.initNoiseSigma))
      : scheduler.addNoise(imageLatents.data, noise.data, 0);

  // 4. Denoise; outside the mask the picture stays, as noisy as the next call expects it.
  control.onPhase?.('denoising', 0);
  const isLast = (callIndex: number) => callIndex === scheduler.timesteps.length - 1;
  const keepOutside = (latents: FloatTensor, callIndex: number) => {
    if (!encodedLatents) return latents;
    const clean = encodedLatents.data;
    const kept = isLast(callIndex) ? clean : scheduler.addNoise(clean, noise.data, callIndex + 1);
    return blended(floatTensor(kept, latents.dims), latents, latentMask);
  };
  const latents = await denoise(
    {
      ...input,
      unet: ports.unet,
      promptEmbeds,
      imageConditioning,
      ...(input.isInpaintModel ? {} : { afterCall: keepOutside }),
    },
    floatTensor(start, noise.dims),
  );

  // 5. Latents → pictures.
  return { latents, images: await decodeLatents(decodeInput(input), latents) };
}

/**
 * What a model made for inpainting sees beside its latents: [B, 1 + C, h, w], the mask before the kept picture.
 * @param kept latents of the picture without what is painted [B, C, h, w]
 */
export function inpaintConditioning(mask: MaskPixels, kept: FloatTensor): FloatTensor {
  const [batchSize = 1, , height = 1, width = 1] = kept.dims;
  const one = nearestLatentMask(mask, { width, height }).data;
  const rows = new Float32Array(batchSize * one.length);
  for (let row = 0; row < batchSize; row++) rows.set(one, row * one.length);
  return joinChannels(floatTensor(rows, [batchSize, 1, height, width]), kept);
}

/** kept · (1 - mask) + painted · mask, [B, C, h, w] each. */
function blended(kept: FloatTensor, painted: FloatTensor, { data: mask }: FloatTensor): FloatTensor {
  return floatTensor(
    painted.data.map((value, i) => {
      const share = mask[i % mask.length] ?? 0;
      return Math.fround((1 - share) * (kept.data[i] ?? 0)) + Math.fround(share * value);
    }),
    painted.dims,
  );
}

function withMaskedLatents(
  latents: FloatTensor,
  noise: FloatTensor,
  mask: FloatTensor,
  content: PreparedContent['maskedLatents'],
): FloatTensor {
  if (content === 'encoded') return latents;
  const under = content === 'noise' ? noise : floatTensor(new Float32Array(noise.data.length), noise.dims);
  return blended(latents, under, mask);
}
