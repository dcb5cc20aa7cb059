import { StudioError } from '../../domain/core/errors.ts';
import type { FloatTensor } from '../../domain/core/tensor.ts';
import type { RgbaPixels } from '../../domain/diffusion/decoded-image.ts';
import { guidanceScaleEmbedding } from '../../domain/diffusion/guidance-embedding.ts';
import { flatten } from '../../domain/diffusion/imaging/flatten.ts';
import { maskFromPicture } from '../../domain/diffusion/imaging/mask.ts';
import { matchColours } from '../../domain/diffusion/imaging/match-colours.ts';
import { fitPicture } from '../../domain/diffusion/imaging/resize-modes.ts';
import { planInpaint } from '../../domain/diffusion/inpaint-plan.ts';
import { makePictureRandoms, type PictureSeed, pictureSeed } from '../../domain/diffusion/picture-random.ts';
import { encodeBlankConditioning } from '../../domain/diffusion/pipelines/blank-conditioning.ts';
import { textToImageWithHires } from '../../domain/diffusion/pipelines/hires-fix.ts';
import { imageToImage } from '../../domain/diffusion/pipelines/image-to-image.ts';
import { inpaint } from '../../domain/diffusion/pipelines/inpaint.ts';
import type { PipelineControl } from '../../domain/diffusion/pipelines/pipeline-control.ts';
import { stepsOfStrength } from '../../domain/diffusion/pipelines/steps-of-strength.ts';
import { textToImage } from '../../domain/diffusion/pipelines/text-to-image.ts';
import type { VaeEncoder } from '../../domain/diffusion/ports.ts';
import { type PromptPlan, planPrompts } from '../../domain/diffusion/prompt-embeds.ts';
import type {
  GenerationRequest,
  ImageToImageRequest,
  InpaintRequest,
  TextToImageRequest,
} from '../../domain/diffusion/request.ts';
import type { RequestProblem } from '../../domain/diffusion/request-rules.ts';
import { makeScheduler } from '../../domain/diffusion/schedulers/make-scheduler.ts';
import { type Scheduler, stepCountOf } from '../../domain/diffusion/schedulers/scheduler.ts';
import type { Manifest } from '../../domain/models/manifest.ts';
import { promptChunkLimit } from '../../domain/models/prompt-room.ts';
import { unetTraits } from '../../domain/models/unet-traits.ts';
import type { TensorRoom } from '../../domain/models/vae-room.ts';
import type { GenerationInputs } from '../../domain/protocol/inference-api.ts';
import { fittedUnet } from './fitted-unet.ts';
import { fittedDecoder, fittedEncoder } from './fitted-vae.ts';
import type { LoadedPackage } from './loaded-package.ts';

/** A picture and the seeds that made it. */
export interface MadePicture extends PictureSeed {
  readonly image: RgbaPixels;
}

export interface RequestOutput {
  /** Round after round, each in batch order. */
  readonly pictures: readonly MadePicture[];
  readonly truncatedTokenCount: number;
  /** Side of the autoencoder's smallest tiles in latents, where the whole did not fit. */
  readonly vaeTileSide?: number;
}

/** A request that this package can follow. */
export interface RequestPlan {
  /** Steps of all passes and rounds. */
  readonly totalSteps: number;
  readonly needsEncoder: boolean;
  /** @param control is told of steps as they are counted over the whole request, and of each phase once. */
  run(
    loaded: LoadedPackage,
    inputs: GenerationInputs,
    control: PipelineControl,
    device: TensorRoom,
  ): Promise<RequestOutput>;
}

/**
 * Refuses what sampler and package cannot do, before anything is loaded.
 * @throws StudioError `invalid-request` for a schedule type or a number of steps that the sampler does not have, and, with
 *   problem `no-encoder`, for pictures that go into a package that cannot take them.
 */
export function planRequest(request: GenerationRequest, manifest: Manifest): RequestPlan {
  const traits = unetTraits(manifest.components.unet, manifest.latents);
  const needsEncoder =
    request.kind !== 'text-to-image' || request.hires?.upscaler === 'lanczos' || traits.isInpaintModel;
  if (needsEncoder && !manifest.components.vaeEncoder)
    throw new StudioError('invalid-request', `${manifest.id} has no encoder, so no picture can go into it.`, {
      problems: [{ field: 'imageId', problem: 'no-encoder' }] satisfies RequestProblem[],
    });
  const rounds = roundsOf(request, manifest);
  const plan = {
    totalSteps: rounds.reduce((sum, { steps }) => sum + steps, 0),
    needsEncoder,
  };
  return {
    ...plan,
    async run(whole, inputs, control, device) {
      let vaeTileSide: number | undefined;
      const onTiled = (side: number) => {
        vaeTileSide = Math.min(side, vaeTileSide ?? side);
      };
      const fit = { manifest, device, control, onTiled };
      const loaded: LoadedPackage = {
        ...whole,
        unet: fittedUnet(whole.unet),
        vaeDecoder: fittedDecoder(whole.vaeDecoder, fit),
        vaeEncoder: whole.vaeEncoder && fittedEncoder(whole.vaeEncoder, fit),
      };
      const parts = { manifest, traits, loaded, inputs };
      const pictures: MadePicture[] = [];
      let truncatedTokenCount = 0;
      let stepsBefore = 0;
      let input = inputs.image;
      for (const [index, round] of rounds.entries()) {
        const isLast = index === rounds.length - 1;
        const roundControl = partOf(control, {
          stepsBefore,
          totalSteps: plan.totalSteps,
          isFirst: index === 0,
          isLast,
        });
        const output = await runRound(
          { ...parts, inputs: { ...inputs, ...(input ? { image: input } : {}) } },
          round,
          roundControl,
        );
        pictures.push(...output.pictures);
        truncatedTokenCount = output.truncatedTokenCount;
        stepsBefore += round.steps;
        // What comes out goes in, with the colours of the first picture: the autoencoder's cast must not add up.
        const [made] = output.pictures;
        if (made && inputs.image)
          input = matchColours(made.image, flatten(fitPicture(inputs.image, made.image, 'just-resize')));
      }
      return { pictures, truncatedTokenCount, ...(vaeTileSide === undefined ? {} : { vaeTileSide }) };
    },
  };
}

interface Round {
  readonly request: GenerationRequest;
  /** Steps that are taken. */
  readonly steps: number;
}

/** One for each time that the model is gone through: more than one with loopback alone. */
function roundsOf(request: GenerationRequest, manifest: Manifest): readonly Round[] {
  const stepsOf = (one: GenerationRequest) =>
    schedulersOf(one, manifest).reduce((sum, scheduler) => sum + stepCountOf(scheduler), 0);
  if (request.kind !== 'image-to-image' || !request.loopback) return [{ request, steps: stepsOf(request) }];
  const { loopback, ...once } = request;
  const { loops, finalStrength } = loopback;
  return Array.from({ length: loops }, (_, i) => {
    const share = loops === 1 ? 0 : i / (loops - 1);
    const round: ImageToImageRequest = {
      ...once,
      seed: (request.seed + i * request.batchSize) % 2 ** 32,
      strength: request.strength + share * (finalStrength - request.strength),
    };
    return { request: round, steps: stepsOf(round) };
  });
}

/** Of each pass; fresh ones for every call, as a scheduler is good for one run. */
function schedulersOf(request: GenerationRequest, manifest: Manifest): Scheduler[] {
  const make = (numInferenceSteps: number, strength = 1) =>
    makeScheduler({
      id: request.scheduler,
      scheduleType: request.scheduleType,
      config: manifest.schedulerConfig,
      numInferenceSteps,
      startIndex: stepsOfStrength(numInferenceSteps, strength).startIndex,
      ...(request.eta === undefined ? {} : { eta: request.eta }),
    });
  if (request.kind !== 'text-to-image') return [make(request.numInferenceSteps, request.strength)];
  const { hires, numInferenceSteps } = request;
  const first = make(numInferenceSteps);
  return hires ? [first, make(hires.numInferenceSteps ?? numInferenceSteps, hires.strength)] : [first];
}

interface RoundParts {
  readonly manifest: Manifest;
  readonly traits: ReturnType<typeof unetTraits>;
  readonly loaded: LoadedPackage;
  readonly inputs: GenerationInputs;
}

/** What all pipelines are told of one round. */
function commonInput({ manifest, traits, loaded }: RoundParts, request: GenerationRequest, control: PipelineControl) {
  const [scheduler, secondScheduler] = schedulersOf(request, manifest);
  if (!scheduler) throw new RangeError('A request without a pass.');
  const { guidanceEmbeddingSize: embeddingSize } = traits;
  const makeRandoms = () =>
    makePictureRandoms({ ...request, vaeScaleFactor: manifest.latents.vaeScaleFactor }, request.batchSize);
  const plan = (guidanceScale: number, steps: Scheduler, baseStepCount?: number): PromptPlan =>
    planPrompts(
      { ...request, guidanceScale },
      {
        stepCount: stepCountOf(steps),
        baseStepCount,
        tokenizer: loaded.tokenizer,
        maxChunks: promptChunkLimit(manifest),
        embedsGuidance: embeddingSize !== undefined,
      },
    );
  const embedding = (guidanceScale: number): FloatTensor | undefined =>
    embeddingSize === undefined ? undefined : guidanceScaleEmbedding(guidanceScale, embeddingSize);
  const common = {
    ports: loaded,
    scheduler,
    latentsConfig: manifest.latents,
    prompts: plan(request.guidanceScale, scheduler),
    emphasis: request.emphasis ?? 'original',
    guidanceScale: request.guidanceScale,
    guidanceRescale: request.guidanceRescale,
    guidanceBatching: 'together',
    timestepCond: embedding(request.guidanceScale),
    randoms: makeRandoms(),
    control,
  } as const;
  return { common, secondScheduler, plan, embedding, makeRandoms };
}

async function runRound(parts: RoundParts, { request }: Round, control: PipelineControl): Promise<RequestOutput> {
  const made = commonInput(parts, request, control);
  const images = await imagesOf(parts, request, made);
  return {
    pictures: images.map((image, batchIndex) => ({ ...pictureSeed(request, batchIndex), image })),
    truncatedTokenCount: made.common.prompts.truncatedTokenCount,
  };
}

type CommonInput = ReturnType<typeof commonInput>;

async function imagesOf(
  parts: RoundParts,
  request: GenerationRequest,
  made: CommonInput,
): Promise<readonly RgbaPixels[]> {
  switch (request.kind) {
    case 'text-to-image':
      return fromText(parts, request, made);
    case 'image-to-image':
      return fromImage(parts, request, made);
    case 'inpaint':
      return underMask(parts, request, made);
  }
}

async function fromText(parts: RoundParts, request: TextToImageRequest, made: CommonInput) {
  const { hires, width, height } = request;
  const { common, secondScheduler } = made;
  const input = { ...common, width, height, imageConditioning: await blankConditioning(parts, request) };
  if (!hires || !secondScheduler) return (await textToImage(input)).images;
  const guidanceScale = hires.guidanceScale ?? request.guidanceScale;
  const output = await textToImageWithHires(input, {
    width: hires.width,
    height: hires.height,
    upscaler: hires.upscaler,
    vaeEncoder: parts.loaded.vaeEncoder,
    scheduler: secondScheduler,
    prompts: made.plan(guidanceScale, secondScheduler, request.numInferenceSteps),
    guidanceScale,
    guidanceRescale: request.guidanceRescale,
    timestepCond: made.embedding(guidanceScale),
    imageConditioning: await blankConditioning(parts, hires),
    randoms: made.makeRandoms(),
  });
  return output.images;
}

async function fromImage(parts: RoundParts, request: ImageToImageRequest, { common }: CommonInput) {
  const picture = flatten(fitPicture(requireImage(parts.inputs), request, request.resizeMode));
  const output = await imageToImage({
    ...common,
    ports: { ...common.ports, vaeEncoder: requireEncoder(parts.loaded) },
    picture,
    imageConditioning: await blankConditioning(parts, request),
  });
  return output.images;
}

async function underMask(parts: RoundParts, request: InpaintRequest, { common }: CommonInput) {
  const { mask } = parts.inputs;
  const plan = planInpaint(request, flatten(requireImage(parts.inputs)), mask && maskFromPicture(mask), {
    vaeScaleFactor: parts.manifest.latents.vaeScaleFactor,
    multiple: parts.manifest.sizes.multiple,
  });
  const output = await inpaint({
    ...common,
    ports: { ...common.ports, vaeEncoder: requireEncoder(parts.loaded) },
    ...plan,
    isFullStrength: request.strength === 1,
    isInpaintModel: parts.traits.isInpaintModel,
  });
  return output.images.map((painted) => plan.finish(painted));
}

/** A model made for inpainting paints without a picture as if all of one were masked. */
async function blankConditioning(
  { traits, loaded, manifest }: RoundParts,
  size: { readonly width: number; readonly height: number },
): Promise<FloatTensor | undefined> {
  if (!traits.isInpaintModel) return undefined;
  return encodeBlankConditioning({ vaeEncoder: requireEncoder(loaded), latentsConfig: manifest.latents }, size);
}

function requireEncoder({ vaeEncoder }: LoadedPackage): VaeEncoder {
  if (!vaeEncoder) throw new StudioError('internal', 'The plan let a picture in without an encoder.');
  return vaeEncoder;
}

function requireImage({ image }: GenerationInputs): RgbaPixels {
  if (!image)
    throw new StudioError('invalid-request', 'The request names a picture, and none came with it.', {
      problems: [{ field: 'imageId', problem: 'missing' }] satisfies RequestProblem[],
    });
  return image;
}

interface PartPlace {
  readonly stepsBefore: number;
  readonly totalSteps: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** The control of one round: steps are counted over all, encoding is told of the first alone, decoding of the last. */
function partOf(control: PipelineControl, { stepsBefore, totalSteps, isFirst, isLast }: PartPlace): PipelineControl {
  const { onPhase, onStep } = control;
  return {
    ...control,
    ...(onStep
      ? {
          onStep: ({ stepIndex, predOriginalSample }) =>
            onStep({ stepIndex: stepsBefore + stepIndex, totalSteps, predOriginalSample }),
        }
      : {}),
    ...(onPhase
      ? {
          onPhase: (phase, fraction) => {
            if (phase === 'decoding' ? isLast : isFirst) onPhase(phase, fraction);
          },
        }
      : {}),
  };
}
