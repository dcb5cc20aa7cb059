import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import { joinBatches } from '../batch-axis.ts';
import { imageTensor } from '../imaging/image-tensor.ts';
import { resizePicture } from '../imaging/resize.ts';
import { drawFirstNoise, latentDims } from '../latents.ts';
import type { PictureRandom } from '../picture-random.ts';
import type { VaeEncoder } from '../ports.ts';
import type { PromptPlan } from '../prompt-embeds.ts';
import type { HiresUpscaler } from '../request-choices.ts';
import { resizeLatents } from '../resize-latents.ts';
import { type Scheduler, stepCountOf } from '../schedulers/scheduler.ts';
import { decodeLatents } from './decode-latents.ts';
import { denoise } from './denoise.ts';
import { drawImageLatents, encodePicture } from './encode-picture.ts';
import { type PipelineControl, pause } from './pipeline-control.ts';
import { decodeInput, encodeText, type PipelineOutput, type TextToImageInput, textToLatents } from './text-to-image.ts';

/** The second pass. */
export interface HiresPass {
  /** Pixels; multiples of the autoencoder's factor. */
  readonly width: number;
  readonly height: number;
  /** Lanczos needs an encoder. */
  readonly upscaler: HiresUpscaler;
  readonly vaeEncoder: VaeEncoder | undefined;
  /** Starts where the strength says. */
  readonly scheduler: Scheduler;
  readonly prompts: PromptPlan;
  readonly guidanceScale: number;
  readonly guidanceRescale: number;
  readonly timestepCond?: FloatTensor | undefined;
  /** What a model made for inpainting sees beside its latents, in the larger size. */
  readonly imageConditioning?: FloatTensor | undefined;
  /** Made anew from the same seeds, as A1111 does. */
  readonly randoms: readonly PictureRandom[];
}

/**
 * Text to pictures in two passes: composed in the size that the model was trained for, then enlarged and denoised again
 * in part. A1111: hires. fix. Steps of both passes are counted through.
 * @throws StudioError as `textToImage`; `internal` when Lanczos has no encoder.
 */
export async function textToImageWithHires(input: TextToImageInput, pass: HiresPass): Promise<PipelineOutput> {
  const firstSteps = stepCountOf(input.scheduler);
  const totalSteps = firstSteps + stepCountOf(pass.scheduler);
  const { control } = input;
  const first = { ...input, control: countedFrom(control, 0, totalSteps) };
  const second = { ...input, ...pass, control: countedFrom(control, firstSteps, totalSteps) };

  // 1. The small picture's latents [B, C, h, w].
  const composed = await textToLatents(first);
  // 2. Larger ones, and new noise to their size.
  const promptEmbeds = await encodeText(second);
  const enlarged = await enlarge(first, pass, composed);
  const noise = drawFirstNoise(pass.randoms, [1, ...enlarged.dims.slice(1)]);
  const start = floatTensor(pass.scheduler.addNoise(enlarged.data, noise.data, 0), enlarged.dims);
  // 3. Denoise again, from the strength on.
  const latents = await denoise({ ...second, unet: input.ports.unet, promptEmbeds }, start);
  // 4. Latents → pictures.
  return { latents, images: await decodeLatents(decodeInput(second), latents) };
}

async function enlarge(input: TextToImageInput, pass: HiresPass, latents: FloatTensor): Promise<FloatTensor> {
  const { latentsConfig, control } = input;
  const [, , height, width] = latentDims(pass, latentsConfig);
  if (pass.upscaler === 'latent') return resizeLatents(latents, { width, height });
  const { vaeEncoder, randoms } = pass;
  if (!vaeEncoder) throw new RangeError('This upscaler needs an encoder.');
  const { onPhase: _, ...silent } = control;
  const pictures = await decodeLatents({ ...decodeInput(input), control: silent }, latents);
  const rows: FloatTensor[] = [];
  for (const [batchIndex, picture] of pictures.entries()) {
    await pause(control);
    const random = randoms[batchIndex];
    if (!random) throw new RangeError(`Picture ${batchIndex} has no generator.`);
    const larger = imageTensor(resizePicture(picture, pass));
    rows.push(drawImageLatents(await encodePicture({ vaeEncoder, latentsConfig }, larger), [random], latentsConfig));
  }
  return joinBatches(rows);
}

/** Steps are counted through. The second pass is part of the denoising, so of its phases only the decoding is told. */
function countedFrom(control: PipelineControl, stepsBefore: number, totalSteps: number): PipelineControl {
  const { onStep, onPhase, ...rest } = control;
  return {
    ...rest,
    ...(onStep
      ? {
          onStep: ({ stepIndex, predOriginalSample }) =>
            onStep({ stepIndex: stepsBefore + stepIndex, totalSteps, predOriginalSample }),
        }
      : {}),
    ...(onPhase
      ? {
          onPhase: (phase, fraction) => {
            if (stepsBefore === 0 || phase === 'decoding') onPhase(phase, fraction);
          },
        }
      : {}),
  };
}
