import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { latentPreview } from '../../domain/diffusion/latent-preview.ts';
import { makePictureRandoms, pictureSeed } from '../../domain/diffusion/latents.ts';
import { type DenoisedStep, textToImage } from '../../domain/diffusion/pipelines/text-to-image.ts';
import { planPrompts } from '../../domain/diffusion/prompt-embeds.ts';
import type { TextToImageRequest } from '../../domain/diffusion/request.ts';
import { makeScheduler } from '../../domain/diffusion/schedulers/make-scheduler.ts';
import { stepCountOf } from '../../domain/diffusion/schedulers/scheduler.ts';
import { promptChunkLimit } from '../../domain/models/prompt-room.ts';
import type { GenerationEvent, GenerationOutcome, GenerationPhase } from '../../domain/protocol/inference-api.ts';
import { loadPackage } from './loaded-package.ts';
import type { TokenizerCache } from './package-tokenizer.ts';
import { PreviewPacer } from './preview-pacer.ts';
import type { Runtime } from './runtime.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { yieldToEvents } from './yield-to-events.ts';

export interface GenerateInput {
  /** Checked against the package's own limits. */
  readonly request: TextToImageRequest;
  readonly reader: PackageSource;
  readonly runtime: Runtime;
  readonly sessions: SessionCache;
  readonly tokenizers: TokenizerCache;
  /** A preview of each picture after every n-th step; 0 for none. */
  readonly previewEverySteps: number;
  readonly cancellation: CancellationToken;
  /** May answer with a promise that resolves when the page has taken the event: previews wait for it. */
  readonly onEvent: (event: GenerationEvent) => unknown;
}

/**
 * One request, from the package's files to pictures.
 * @throws StudioError as InferenceApi says.
 */
export async function generate(input: GenerateInput): Promise<GenerationOutcome> {
  const { request, reader, runtime, sessions, tokenizers, cancellation, onEvent } = input;
  const { manifest } = reader;
  // Refuses a schedule type or a number of steps that the sampler does not have, before anything is loaded.
  const scheduler = makeScheduler({
    id: request.scheduler,
    scheduleType: request.scheduleType,
    config: manifest.schedulerConfig,
    numInferenceSteps: request.numInferenceSteps,
  });

  const clock = new PhaseClock();
  const startPhase = (phase: GenerationPhase, fraction: number) => {
    clock.enter(phase);
    onEvent({ type: 'phase', phase, fraction });
  };
  startPhase('loading', 0);
  const loaded = await loadPackage(sessions, tokenizers, reader, (fraction) => startPhase('loading', fraction));
  const runMsBefore = sessions.runMs;

  const totalSteps = stepCountOf(scheduler);
  const prompts = planPrompts(request, {
    stepCount: totalSteps,
    tokenizer: loaded.tokenizer,
    maxChunks: promptChunkLimit(manifest),
  });
  let pacer = new PreviewPacer(0);
  let denoisingSince = 0;
  const sendStep = (stepIndex: number) =>
    onEvent({ type: 'step', stepIndex, totalSteps, elapsedMs: performance.now() - denoisingSince });
  const sendPreviews = ({ stepIndex, predOriginalSample }: DenoisedStep) =>
    Promise.all(
      Array.from({ length: request.batchSize }, (_, batchIndex) =>
        onEvent({
          type: 'preview',
          stepIndex,
          batchIndex,
          image: latentPreview(predOriginalSample, batchIndex, manifest.preview),
        }),
      ),
    );

  const { images } = await textToImage({
    ports: loaded,
    scheduler,
    latentsConfig: manifest.latents,
    prompts,
    emphasis: 'original',
    width: request.width,
    height: request.height,
    guidanceScale: request.guidanceScale,
    guidanceRescale: request.guidanceRescale,
    guidanceBatching: 'together',
    randoms: makePictureRandoms(request.seed, request.batchSize),
    control: {
      cancellation,
      yieldToEvents,
      onPhase(phase, fraction) {
        startPhase(phase, fraction);
        if (phase !== 'denoising') return;
        denoisingSince = performance.now();
        pacer = new PreviewPacer(input.previewEverySteps);
        sendStep(0);
      },
      onStep(step) {
        sendStep(step.stepIndex);
        pacer.offer(step.stepIndex, () => sendPreviews(step));
      },
    },
  });

  clock.stop();
  return {
    images: images.map((image, batchIndex) => ({ seed: pictureSeed(request.seed, batchIndex), batchIndex, image })),
    truncatedTokenCount: prompts.truncatedTokenCount,
    packageName: manifest.name,
    packageRevision: manifest.revision,
    device: runtime.report,
    timings: {
      loadMs: clock.elapsedMs('loading'),
      encodeMs: clock.elapsedMs('encoding'),
      denoiseMs: clock.elapsedMs('denoising'),
      decodeMs: clock.elapsedMs('decoding'),
      previewMs: pacer.spentMs,
      runMs: sessions.runMs - runMsBefore,
    },
  };
}

/** How long each phase took. */
class PhaseClock {
  readonly #elapsed = new Map<GenerationPhase, number>();
  #phase: GenerationPhase | undefined;
  #since = 0;

  /** Ends the phase before; entering the same one again goes on with it. */
  enter(phase: GenerationPhase): void {
    this.stop();
    this.#phase = phase;
  }

  stop(): void {
    const now = performance.now();
    if (this.#phase) this.#elapsed.set(this.#phase, this.elapsedMs(this.#phase) + now - this.#since);
    this.#phase = undefined;
    this.#since = now;
  }

  elapsedMs(phase: GenerationPhase): number {
    return this.#elapsed.get(phase) ?? 0;
  }
}
