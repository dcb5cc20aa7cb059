import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import { batchRows, joinBatches, joinChannels, repeatBatch } from '../batch-axis.ts';
import { compose, type GuidanceOptions, guide } from '../guidance.ts';
import { drawBatchNoise } from '../latents.ts';
import { checkOutput } from '../output-check.ts';
import type { PictureRandom } from '../picture-random.ts';
import type { Unet } from '../ports.ts';
import type { StepEmbeds } from '../prompt-embeds.ts';
import { type Scheduler, stepCountOf } from '../schedulers/scheduler.ts';
import { type PipelineControl, pause } from './pipeline-control.ts';

/** One batch of two has both halves of the guidance in one UNet run; two runs of one need half the memory. Same numbers. */
export type GuidanceBatching = 'together' | 'apart';

export interface DenoiseInput extends GuidanceOptions {
  readonly unet: Unet;
  /** Made for this pass alone. */
  readonly scheduler: Scheduler;
  /** By stepIndex. */
  readonly promptEmbeds: readonly StepEmbeds[];
  /** One per picture of the batch: later noise comes from it. */
  readonly randoms: readonly PictureRandom[];
  readonly guidanceBatching: GuidanceBatching;
  /** What a model made for inpainting sees beside its latents [B, E, h, w]: mask and kept picture. The noise level does not scale it. */
  readonly imageConditioning?: FloatTensor | undefined;
  /** The embedding of the guidance scale [1, D], for a UNet that was distilled with it. */
  readonly timestepCond?: FloatTensor | undefined;
  /** Changes the latents after a call, to what the next call, or the decoder, gets. */
  readonly afterCall?: (latents: FloatTensor, callIndex: number) => FloatTensor;
  readonly control: PipelineControl;
}

/**
 * Takes every step of the scheduler, each with as many calls of the UNet as it asks for.
 * @param start [B, C, h, w]
 * @returns final latents [B, C, h, w]
 * @throws StudioError `cancelled`, `output-invalid`, and what the UNet throws.
 */
export async function denoise(input: DenoiseInput, start: FloatTensor): Promise<FloatTensor> {
  const { scheduler, randoms, promptEmbeds, afterCall, control } = input;
  const { dims } = start;
  const drawNoise = () => drawBatchNoise(randoms, [1, ...dims.slice(1)]).data;
  const totalSteps = stepCountOf(scheduler);
  let latents = start;
  for (const [callIndex, timestep] of scheduler.timesteps.entries()) {
    await pause(control);
    const stepIndex = scheduler.stepOfCall[callIndex] ?? 0;
    // 1. What the UNet sees [B, C, h, w], and its prediction, guided [B, C, h, w].
    const sample = floatTensor(scheduler.scaleModelInput(latents.data, callIndex), dims);
    const embeds = promptEmbeds[stepIndex];
    if (!embeds) throw new RangeError(`Step ${stepIndex} has no prompt.`);
    const noisePred = await predictNoise(input, embeds, { sample, timestep, stepIndex });
    // 2. x_t → x_(t-1) [B, C, h, w]. The step takes the unscaled latents.
    const step = scheduler.step(noisePred.data, callIndex, latents.data, drawNoise);
    latents = floatTensor(step.prevSample, dims);
    if (afterCall) latents = afterCall(latents, callIndex);
    // 3. A step of the user's count ends with its last call.
    if (scheduler.stepOfCall[callIndex + 1] !== stepIndex)
      control.onStep?.({
        stepIndex: stepIndex + 1,
        totalSteps,
        predOriginalSample: floatTensor(step.predOriginalSample, dims),
      });
  }
  checkOutput(latents, 'latents');
  return latents;
}

interface UnetCall {
  /** [B, C, h, w] */
  readonly sample: FloatTensor;
  readonly timestep: number;
  readonly stepIndex: number;
}

/** One call's prediction, with its guidance when there is some: [B, C, h, w] → [B, C, h, w]. */
async function predictNoise(
  input: DenoiseInput,
  { positives, negative }: StepEmbeds,
  { sample, timestep, stepIndex }: UnetCall,
): Promise<FloatTensor> {
  const { unet, imageConditioning, timestepCond } = input;
  const batchSize = sample.dims[0] ?? 1;
  const shown = imageConditioning ? joinChannels(sample, imageConditioning) : sample;
  const run = async (rows: FloatTensor, encoderHiddenStates: FloatTensor) => {
    const noisePred = await unet.predictNoise({
      sample: rows,
      timestep,
      encoderHiddenStates,
      ...(timestepCond ? { timestepCond } : {}),
    });
    checkOutput(noisePred, 'noisePred', [rows.dims[0] ?? 1, ...sample.dims.slice(1)], { stepIndex });
    return noisePred;
  };
  const [first, ...others] = positives;
  if (!first) throw new RangeError(`Step ${stepIndex} has no positive prompt.`);
  if (negative === undefined) return run(shown, first.embeds);
  if (others.length === 0 && input.guidanceBatching === 'together') {
    const noisePred = await run(repeatBatch(shown, 2), joinedEmbeds(negative, first.embeds)); // [2B, C, h, w]
    return guide(batchRows(noisePred, 0, batchSize), batchRows(noisePred, batchSize, batchSize), input);
  }
  const negativePred = await run(shown, negative);
  const positivePreds = [];
  for (const { embeds, weight } of positives) positivePreds.push({ pred: await run(shown, embeds), weight });
  return guide(negativePred, compose(negativePred, positivePreds), input);
}

/** Pairs that were joined before, for as long as their embeddings live: an adapter may keep the result on the GPU. */
const joined = new WeakMap<FloatTensor, WeakMap<FloatTensor, FloatTensor>>();

/** [2B, S, H], in diffusers' order: negative, positive. */
function joinedEmbeds(negative: FloatTensor, positive: FloatTensor): FloatTensor {
  const ofNegative = joined.get(negative) ?? new WeakMap<FloatTensor, FloatTensor>();
  joined.set(negative, ofNegative);
  const both = ofNegative.get(positive) ?? joinBatches([negative, positive]);
  ofNegative.set(positive, both);
  return both;
}
