import type { CancellationToken } from '../../core/cancellation.ts';
import type { RandomSource } from '../../core/random.ts';
import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import { batchRows, joinBatches, repeatBatch } from '../batch-axis.ts';
import { decodedImage, type RgbaPixels } from '../decoded-image.ts';
import { type GuidanceOptions, guide, isGuided } from '../guidance.ts';
import { drawBatchNoise, type LatentsConfig, latentDims, toDecoderInput } from '../latents.ts';
import { checkOutput } from '../output-check.ts';
import type { TextEncoder, Unet, VaeDecoder, YieldToEvents } from '../ports.ts';
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
  /** Token ids of the model's length, padded. */
  readonly tokenIds: Int32Array;
  readonly negativeTokenIds: Int32Array;
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

/** The text side of a run, made once: the same objects in every step. */
export interface PromptEmbeds {
  /** [B, S, H] */
  readonly positive: FloatTensor;
  /** [B, S, H]; undefined when there is no guidance pass. */
  readonly negative: FloatTensor | undefined;
}

/**
 * Text to pictures, as diffusers' StableDiffusionPipeline. B pictures go through every step together.
 * @throws StudioError `cancelled`, `invalid-request` (size), `output-invalid`, and whatever the ports throw.
 */
export async function textToImage(input: TextToImageInput): Promise<TextToImageOutput> {
  const { control, scheduler } = input;
  const dimsOfOne = latentDims(input, input.latentsConfig); // [1, C, h, w]

  // 1. Prompts → embeddings [B, S, H] each.
  await pause(control);
  control.onPhase?.('encoding', 0);
  const promptEmbeds = await encodePrompts(input);

  // 2. Noise → first latents [B, C, h, w], each picture's from its own generator.
  const start = makeInitialLatents(scheduler, input.randoms, dimsOfOne);

  // 3. Denoise, step by step → final latents [B, C, h, w].
  control.onPhase?.('denoising', 0);
  const latents = await denoise(input, promptEmbeds, start);

  // 4. Latents → pictures [1, 3, H, W] → RGBA bytes, one at a time: the decoder needs the most memory of all.
  const images = await decodeLatents(input, latents);
  return { latents, images };
}

/** Stage 1. Both prompts in one run of the text encoder; the negative one only when guidance asks for it. */
export async function encodePrompts(
  input: Pick<TextToImageInput, 'ports' | 'tokenIds' | 'negativeTokenIds' | 'guidanceScale' | 'randoms'>,
): Promise<PromptEmbeds> {
  const { ports, tokenIds, negativeTokenIds, guidanceScale } = input;
  const batchSize = input.randoms.length;
  const prompts = isGuided(guidanceScale) ? [negativeTokenIds, tokenIds] : [tokenIds];
  const states = await ports.textEncoder.encode(prompts); // [1 or 2, S, H]
  checkOutput(states, 'promptEmbeds', [prompts.length, ...states.dims.slice(1)]);
  return {
    positive: repeatBatch(batchRows(states, prompts.length - 1, 1), batchSize),
    negative: prompts.length === 2 ? repeatBatch(batchRows(states, 0, 1), batchSize) : undefined,
  };
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
 * @param start [B, C, h, w]
 * @returns final latents [B, C, h, w]
 */
export async function denoise(
  input: Pick<
    TextToImageInput,
    'ports' | 'scheduler' | 'randoms' | 'guidanceScale' | 'guidanceRescale' | 'guidanceBatching' | 'control'
  >,
  promptEmbeds: PromptEmbeds,
  start: FloatTensor,
): Promise<FloatTensor> {
  const { scheduler, randoms, control } = input;
  const { dims } = start;
  const predictNoise = makeNoisePredictor(input, promptEmbeds);
  const drawNoise = () => drawBatchNoise(randoms, [1, ...dims.slice(1)]).data;
  const totalSteps = stepCountOf(scheduler);
  let latents = start;
  for (const [callIndex, timestep] of scheduler.timesteps.entries()) {
    await pause(control);
    const stepIndex = scheduler.stepOfCall[callIndex] ?? 0;
    // 3.1 What the UNet sees [B, C, h, w], and its prediction, guided [B, C, h, w].
    const sample = floatTensor(scheduler.scaleModelInput(latents.data, callIndex), dims);
    const noisePred = await predictNoise(sample, timestep, stepIndex);
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

/** One call's prediction, with its guidance when there is some: [B, C, h, w] → [B, C, h, w]. */
function makeNoisePredictor(
  input: Pick<TextToImageInput, 'ports' | 'guidanceBatching'> & GuidanceOptions,
  { positive, negative }: PromptEmbeds,
): (sample: FloatTensor, timestep: number, stepIndex: number) => Promise<FloatTensor> {
  const run = async (sample: FloatTensor, timestep: number, encoderHiddenStates: FloatTensor, stepIndex: number) => {
    const noisePred = await input.ports.unet.predictNoise({ sample, timestep, encoderHiddenStates });
    checkOutput(noisePred, 'noisePred', sample.dims, { stepIndex });
    return noisePred;
  };
  if (negative === undefined) return (sample, timestep, stepIndex) => run(sample, timestep, positive, stepIndex);

  if (input.guidanceBatching === 'apart')
    return async (sample, timestep, stepIndex) => {
      const noisePredNegative = await run(sample, timestep, negative, stepIndex);
      return guide(noisePredNegative, await run(sample, timestep, positive, stepIndex), input);
    };

  const both = joinBatches([negative, positive]); // [2B, S, H], in diffusers' order
  return async (sample, timestep, stepIndex) => {
    const batchSize = sample.dims[0] ?? 1;
    const noisePred = await run(repeatBatch(sample, 2), timestep, both, stepIndex); // [2B, C, h, w]
    return guide(batchRows(noisePred, 0, batchSize), batchRows(noisePred, batchSize, batchSize), input);
  };
}

/** Lets a waiting cancel in, then obeys it. */
async function pause({ cancellation, yieldToEvents }: PipelineControl): Promise<void> {
  await yieldToEvents();
  cancellation.throwIfCancelled();
}
