import type { CancellationToken } from '../../core/cancellation.ts';
import type { RandomSource } from '../../core/random.ts';
import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import type { EmphasisMode } from '../../prompting/emphasis.ts';
import { batchRows, joinBatches, repeatBatch } from '../batch-axis.ts';
import { decodedImage, type RgbaPixels } from '../decoded-image.ts';
import { compose, type GuidanceOptions, guide } from '../guidance.ts';
import { drawBatchNoise, type LatentsConfig, latentDims, toDecoderInput } from '../latents.ts';
import { checkOutput } from '../output-check.ts';
import type { TextEncoder, Unet, VaeDecoder, YieldToEvents } from '../ports.ts';
import { encodePrompts, type PromptPlan, type StepEmbeds } from '../prompt-embeds.ts';
import { type Scheduler, stepCountOf } from '../schedulers/scheduler.ts';

/** The networks that make a picture from text. */
export interface TextToImagePorts {
  readonly textEncoder: TextEncoder;
  readonly unet: Unet;
  readonly vaeDecoder: VaeDecoder;
}

/** One batch of two has both halves of the guidance in one UNet run; two runs of one need half the memory. Same numbers. */
export type GuidanceBatching = 'together' | 'apart';

/** After a step of the sampler, which may have been several calls of the UNet. */
export interface DenoisedStep {
  /** Finished steps, 1…totalSteps. */
  readonly stepIndex: number;
  readonly totalSteps: number;
  /** The estimate of x_0 that this step made [B, C, h, w]. Read it, never transfer it: the scheduler may need it again. */
  readonly predOriginalSample: FloatTensor;
}

export type TextToImagePhase = 'encoding' | 'denoising' | 'decoding';

/** How a caller follows and stops a run. */
export interface PipelineControl {
  /** Asked before every phase, call of the UNet and decode, after `yieldToEvents` let its message in. */
  readonly cancellation: CancellationToken;
  readonly yieldToEvents: YieldToEvents;
  /** At the start of a phase with fraction 0; "decoding" again after each picture, up to 1. */
  readonly onPhase?: (phase: TextToImagePhase, fraction: number) => void;
  readonly onStep?: (step: DenoisedStep) => void;
}

export interface TextToImageInput extends GuidanceOptions {
  readonly ports: TextToImagePorts;
  /** Made for this job alone. */
  readonly scheduler: Scheduler;
  readonly latentsConfig: LatentsConfig;
  readonly prompts: PromptPlan;
  readonly emphasis: EmphasisMode;
  /** Pixels; multiples of the autoencoder's factor. */
  readonly width: number;
  readonly height: number;
  /** One per picture of the batch: its start and all its later noise come from it. */
  readonly randoms: readonly RandomSource[];
  readonly guidanceBatching: GuidanceBatching;
  readonly control: PipelineControl;
}

export interface TextToImageOutput {
  /** Final latents [B, C, h, w], as the sampler holds them. */
  readonly latents: FloatTensor;
  /** In batch order. */
  readonly images: readonly RgbaPixels[];
}

/**
 * Text to pictures, as diffusers' StableDiffusionPipeline. B pictures go through every step together.
 * @throws StudioError `cancelled`, `invalid-request` (size), `output-invalid`, and whatever the ports throw.
 */
export async function textToImage(input: TextToImageInput): Promise<TextToImageOutput> {
  const { control, scheduler } = input;
  const dimsOfOne = latentDims(input, input.latentsConfig); // [1, C, h, w]

  // 1. Prompts → embeddings [B, S, H] of every step.
  await pause(control);
  control.onPhase?.('encoding', 0);
  const promptEmbeds = await encodePrompts(
    input.ports.textEncoder,
    input.prompts,
    input.emphasis,
    input.randoms.length,
  );

  // 2. Noise → first latents [B, C, h, w], each picture's from its own generator.
  const start = makeInitialLatents(scheduler, input.randoms, dimsOfOne);

  // 3. Denoise, step by step → final latents [B, C, h, w].
  control.onPhase?.('denoising', 0);
  const latents = await denoise(input, promptEmbeds, start);

  // 4. Latents → pictures [1, 3, H, W] → RGBA bytes, one at a time: the decoder needs the most memory of all.
  const images = await decodeLatents(input, latents);
  return { latents, images };
}

/** Stage 2. N(0, 1) for each picture [B, C, h, w], at the noise level where the scheduler starts. */
export function makeInitialLatents(
  scheduler: Scheduler,
  randoms: readonly RandomSource[],
  dimsOfOne: readonly number[],
): FloatTensor {
  const noise = drawBatchNoise(randoms, dimsOfOne);
  return floatTensor(
    noise.data.map((value) => value * Math.fround(scheduler.initNoiseSigma)),
    noise.dims,
  );
}

/**
 * Stage 3. Takes every step of the scheduler, each with as many calls of the UNet as it asks for.
 * @param promptEmbeds by stepIndex.
 * @param start [B, C, h, w]
 * @returns final latents [B, C, h, w]
 */
export async function denoise(
  input: Pick<
    TextToImageInput,
    'ports' | 'scheduler' | 'randoms' | 'guidanceScale' | 'guidanceRescale' | 'guidanceBatching' | 'control'
  >,
  promptEmbeds: readonly StepEmbeds[],
  start: FloatTensor,
): Promise<FloatTensor> {
  const { scheduler, randoms, control } = input;
  const { dims } = start;
  const drawNoise = () => drawBatchNoise(randoms, [1, ...dims.slice(1)]).data;
  const totalSteps = stepCountOf(scheduler);
  let latents = start;
  for (const [callIndex, timestep] of scheduler.timesteps.entries()) {
    await pause(control);
    const stepIndex = scheduler.stepOfCall[callIndex] ?? 0;
    // 3.1 What the UNet sees [B, C, h, w], and its prediction, guided [B, C, h, w].
    const sample = floatTensor(scheduler.scaleModelInput(latents.data, callIndex), dims);
    const embeds = promptEmbeds[stepIndex];
    if (!embeds) throw new RangeError(`Step ${stepIndex} has no prompt.`);
    const noisePred = await predictNoise(input, embeds, { sample, timestep, stepIndex });
    // 3.2 x_t → x_(t-1) [B, C, h, w]. The step takes the unscaled latents.
    const step = scheduler.step(noisePred.data, callIndex, latents.data, drawNoise);
    latents = floatTensor(step.prevSample, dims);
    // 3.3 A step of the user's count ends with its last call.
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

/** Stage 4. @param latents [B, C, h, w], as the sampler holds them. */
export async function decodeLatents(
  input: Pick<TextToImageInput, 'ports' | 'latentsConfig' | 'width' | 'height' | 'control'>,
  latents: FloatTensor,
): Promise<RgbaPixels[]> {
  const { ports, latentsConfig, width, height, control } = input;
  const batchSize = latents.dims[0] ?? 1;
  const images: RgbaPixels[] = [];
  for (let batchIndex = 0; batchIndex < batchSize; batchIndex++) {
    await pause(control);
    if (batchIndex === 0) control.onPhase?.('decoding', 0);
    const decoded = await ports.vaeDecoder.decode(toDecoderInput(batchRows(latents, batchIndex, 1), latentsConfig));
    checkOutput(decoded, 'decodedImage', [1, 3, height, width], { batchIndex });
    images.push(decodedImage(decoded));
    control.onPhase?.('decoding', (batchIndex + 1) / batchSize);
  }
  return images;
}

interface UnetCall {
  /** [B, C, h, w] */
  readonly sample: FloatTensor;
  readonly timestep: number;
  readonly stepIndex: number;
}

/** One call's prediction, with its guidance when there is some: [B, C, h, w] → [B, C, h, w]. */
async function predictNoise(
  input: Pick<TextToImageInput, 'ports' | 'guidanceBatching'> & GuidanceOptions,
  { positives, negative }: StepEmbeds,
  { sample, timestep, stepIndex }: UnetCall,
): Promise<FloatTensor> {
  const batchSize = sample.dims[0] ?? 1;
  const run = async (samples: FloatTensor, encoderHiddenStates: FloatTensor) => {
    const noisePred = await input.ports.unet.predictNoise({ sample: samples, timestep, encoderHiddenStates });
    checkOutput(noisePred, 'noisePred', samples.dims, { stepIndex });
    return noisePred;
  };
  const [first, ...others] = positives;
  if (!first) throw new RangeError(`Step ${stepIndex} has no positive prompt.`);
  if (negative === undefined) return run(sample, first.embeds);
  if (others.length === 0 && input.guidanceBatching === 'together') {
    const noisePred = await run(repeatBatch(sample, 2), joinedEmbeds(negative, first.embeds)); // [2B, C, h, w]
    return guide(batchRows(noisePred, 0, batchSize), batchRows(noisePred, batchSize, batchSize), input);
  }
  const negativePred = await run(sample, negative);
  const positivePreds = [];
  for (const { embeds, weight } of positives) positivePreds.push({ pred: await run(sample, embeds), weight });
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

/** Lets a waiting cancel in, then obeys it. */
async function pause({ cancellation, yieldToEvents }: PipelineControl): Promise<void> {
  await yieldToEvents();
  cancellation.throwIfCancelled();
}
