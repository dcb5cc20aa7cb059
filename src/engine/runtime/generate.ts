import type { CancellationToken } from '../../domain/core/cancellation.ts';
import type { GenerationRequest } from '../../domain/diffusion/request.ts';
import { recordPackage } from '../../domain/models/package-record.ts';
import type {
  GenerationEvent,
  GenerationInputs,
  GenerationOutcome,
  GenerationPhase,
  RgbaImage,
} from '../../domain/protocol/inference-api.ts';
import type { EmbedsCache } from './embeds-cache.ts';
import { loadPackage } from './loaded-package.ts';
import type { TokenizerCache } from './package-tokenizer.ts';
import { PreviewMaker } from './preview-maker.ts';
import { PreviewPacer } from './preview-pacer.ts';
import { planRequest } from './run-request.ts';
import type { Runtime } from './runtime.ts';
import type { PackageSource, SessionCache } from './session-cache.ts';
import { yieldToEvents } from './yield-to-events.ts';

export interface GenerateInput {
  /** Checked against the package's own limits. */
  readonly request: GenerationRequest;
  /** The pictures that the request names. */
  readonly inputs: GenerationInputs;
  readonly reader: PackageSource;
  readonly runtime: Runtime;
  readonly sessions: SessionCache;
  readonly tokenizers: TokenizerCache;
  readonly embeds: EmbedsCache;
  /** A preview of each picture after every n-th step; 0 for none. */
  readonly previewEverySteps: number;
  /** Previews by the package's small decoder, where it has one. */
  readonly usesPreviewDecoder: boolean;
  readonly cancellation: CancellationToken;
  /** May answer with a promise that resolves when the page has taken the event: previews wait for it. */
  readonly onEvent: (event: GenerationEvent) => unknown;
}

/**
 * One request, from the package's files to pictures.
 * @throws StudioError as InferenceApi says.
 */
export async function generate(input: GenerateInput): Promise<GenerationOutcome> {
  const { request, inputs, reader, runtime, sessions, tokenizers, embeds, cancellation, onEvent } = input;
  const { manifest } = reader;
  const plan = planRequest(request, manifest);

  const clock = new PhaseClock();
  const startPhase = (phase: GenerationPhase, fraction: number) => {
    clock.enter(phase);
    onEvent({ type: 'phase', phase, fraction });
  };
  startPhase('loading', 0);
  const loaded = await loadPackage(sessions, tokenizers, reader, {
    needsEncoder: plan.needsEncoder,
    embeds,
    onProgress: (fraction) => startPhase('loading', fraction),
  });
  const runMsBefore = sessions.runMs;

  const { totalSteps } = plan;
  let pacer = new PreviewPacer(0);
  let denoisingSince = 0;
  const sendStep = (stepIndex: number) =>
    onEvent({ type: 'step', stepIndex, totalSteps, elapsedMs: performance.now() - denoisingSince });
  const previews = new PreviewMaker(loaded, input.usesPreviewDecoder);
  const sendPreviews = (stepIndex: number, made: readonly RgbaImage[]) =>
    Promise.all(made.map((image, batchIndex) => onEvent({ type: 'preview', stepIndex, batchIndex, image })));

  const { pictures, truncatedTokenCount, vaeTileSide } = await plan.run(
    loaded,
    inputs,
    {
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
        pacer.offer(
          step.stepIndex,
          () => previews.make(step.predOriginalSample),
          (made) => sendPreviews(step.stepIndex, made),
        );
      },
    },
    runtime.report,
  );

  clock.stop();
  return {
    images: pictures.map(({ image, seed, variation }, batchIndex) => ({
      seed,
      ...(variation ? { variationSeed: variation.seed } : {}),
      batchIndex,
      image,
    })),
    truncatedTokenCount,
    packageName: manifest.name,
    packageRevision: manifest.revision,
    packageRecord: recordPackage(manifest, plan.needsEncoder),
    ...(vaeTileSide === undefined ? {} : { vaeTileSide }),
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
