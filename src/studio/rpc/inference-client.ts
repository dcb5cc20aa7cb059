import { proxy } from 'comlink';
import { isStudioError, StudioError, type StudioErrorCode } from '../../domain/core/errors.ts';
import type { TextToImageRequest } from '../../domain/diffusion/request.ts';
import type { DeviceReport, ProviderPreference } from '../../domain/protocol/device.ts';
import type { Reply } from '../../domain/protocol/error-codec.ts';
import type {
  EngineOptions,
  GenerationEvent,
  GenerationOutcome,
  GenerationPhase,
  InferenceApi,
} from '../../domain/protocol/inference-api.ts';
import { StallWatchdog } from './stall-watchdog.ts';
import { type RemoteApi, WorkerClient } from './worker-client.ts';
import type { StartWorker } from './worker-factories.ts';

/** What the studio runs pictures on: the API, and a way to begin anew. */
export interface InferenceEngine extends InferenceApi {
  /** Ends the worker with all it holds. The next call starts a fresh one. */
  restart(): void;
}

/** How patient the client is, in milliseconds. */
export interface InferenceTimeouts {
  /** Silence within a run before it counts as stalled. */
  readonly stallMs: number;
  /** The same while models load and shaders compile. */
  readonly loadingStallMs: number;
  /** From a cancel to its effect in the worker. */
  readonly cancelGraceMs: number;
}

export const INFERENCE_TIMEOUTS: InferenceTimeouts = {
  stallMs: 120_000,
  loadingStallMs: 300_000,
  cancelGraceMs: 2_000,
};

/** A run may be silent for this many times its longest step before it counts as stalled. */
const STEPS_OF_SILENCE = 20;

/** Errors after which a worker's state is not to be trusted. */
const ENDS_WORKER: readonly StudioErrorCode[] = ['device-lost', 'worker-died', 'run-stalled', 'out-of-memory'];

/**
 * The inference worker as seen by the page. One run at a time. A run that falls silent ends its worker and rejects with
 * `run-stalled`; a cancel settles the run at once and ends a worker that does not follow. Events never come after a run
 * has settled. Nothing is retried here: the next call runs on a fresh worker where the last one was ended.
 */
export class InferenceClient implements InferenceEngine {
  readonly #worker: WorkerClient<InferenceApi>;
  readonly #timeouts: InferenceTimeouts;
  #provider: ProviderPreference | undefined;
  #active: ActiveRun | undefined;
  /** Settles when the worker is done with a cancelled run, or ended. */
  #drained: Promise<void> = Promise.resolve();
  #longestStepMs = 0;

  constructor(start: StartWorker, timeouts: InferenceTimeouts = INFERENCE_TIMEOUTS) {
    this.#worker = new WorkerClient<InferenceApi>({ label: 'inference', start });
    this.#timeouts = timeouts;
  }

  /** Waits for its turn in the worker while a run is on; otherwise it is watched like one. */
  describeDevice(options: EngineOptions): Promise<DeviceReport> {
    const ask = (remote: RemoteApi<InferenceApi>) => remote.describeDevice(options);
    if (this.#active) return this.#worker.call(ask);
    return this.#perform(options, () => {}, ask);
  }

  prepare(packageId: string, options: EngineOptions, onEvent: (event: GenerationEvent) => void): Promise<DeviceReport> {
    return this.#perform(options, onEvent, (remote, send) => remote.prepare(packageId, options, proxy(send)));
  }

  textToImage(
    request: TextToImageRequest,
    options: EngineOptions,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<GenerationOutcome> {
    return this.#perform(options, onEvent, (remote, send) => remote.textToImage(request, options, proxy(send)));
  }

  async cancel(): Promise<void> {
    const run = this.#active;
    if (!run) return;
    const { phase, engineCall } = run;
    run.abort(new StudioError('cancelled', 'Cancelled.'));
    if (!engineCall) return;
    if (phase === 'denoising') this.#drained = this.#stopBetweenSteps(engineCall);
    else this.#worker.terminate();
  }

  async release(): Promise<void> {
    if (this.#worker.isStarted) await this.#worker.call((remote) => remote.release());
  }

  restart(): void {
    this.#worker.terminate();
  }

  async #perform<T>(
    options: EngineOptions,
    onEvent: (event: GenerationEvent) => void,
    invoke: (remote: RemoteApi<InferenceApi>, send: (event: GenerationEvent) => void) => Promise<Reply<T>>,
  ): Promise<T> {
    if (this.#active) throw new StudioError('internal', 'The inference worker does one thing at a time.');
    const run = new ActiveRun(onEvent, (phase) => this.#limitMs(phase), this.#noteStep);
    this.#active = run;
    try {
      return await run.racing(this.#send(run, options, invoke));
    } catch (error) {
      if (ENDS_WORKER.some((code) => isStudioError(error, code))) this.#worker.terminate();
      throw error;
    } finally {
      run.settle();
      this.#active = undefined;
    }
  }

  async #send<T>(
    run: ActiveRun,
    options: EngineOptions,
    invoke: (remote: RemoteApi<InferenceApi>, send: (event: GenerationEvent) => void) => Promise<Reply<T>>,
  ): Promise<T> {
    await this.#drained;
    run.throwIfSettled();
    if (this.#provider !== options.provider) this.#worker.terminate();
    this.#provider = options.provider;
    const call = this.#worker.call((remote) => invoke(remote, run.receive));
    run.begin(call);
    return call;
  }

  async #stopBetweenSteps(engineCall: Promise<unknown>): Promise<void> {
    const settled = engineCall.then(
      () => true,
      () => true,
    );
    this.#worker
      .call((remote) => remote.cancel())
      .catch(() => {
        // The worker died: the call that is waited for below says so too.
      });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), this.#timeouts.cancelGraceMs);
    });
    const hasStopped = await Promise.race([settled, patience]);
    clearTimeout(timer);
    if (!hasStopped) this.#worker.terminate();
  }

  #limitMs(phase: GenerationPhase): number {
    const base = phase === 'loading' ? this.#timeouts.loadingStallMs : this.#timeouts.stallMs;
    return Math.max(base, STEPS_OF_SILENCE * this.#longestStepMs);
  }

  readonly #noteStep = (stepMs: number): void => {
    this.#longestStepMs = Math.max(this.#longestStepMs, stepMs);
  };
}

/** One call that reports events, from its start until it settles. */
class ActiveRun {
  phase: GenerationPhase = 'loading';
  /** The call inside the worker, once it was sent. */
  engineCall: Promise<unknown> | undefined;
  readonly #onEvent: (event: GenerationEvent) => void;
  readonly #onStep: (stepMs: number) => void;
  readonly #watchdog: StallWatchdog;
  #settledWith: StudioError | 'done' | undefined;
  #reject: ((error: StudioError) => void) | undefined;
  #lastStepAt: number | undefined;

  constructor(
    onEvent: (event: GenerationEvent) => void,
    limitMs: (phase: GenerationPhase) => number,
    onStep: (stepMs: number) => void,
  ) {
    this.#onEvent = onEvent;
    this.#onStep = onStep;
    this.#watchdog = new StallWatchdog(
      () => limitMs(this.phase),
      () =>
        this.abort(
          new StudioError('run-stalled', `No sign of life while ${this.phase}.`, {
            phase: this.phase,
            silentMs: limitMs(this.phase),
          }),
        ),
    );
  }

  /** `promise`, unless `abort` comes first. */
  racing<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      promise.then(resolve, reject);
    });
  }

  begin(engineCall: Promise<unknown>): void {
    this.engineCall = engineCall;
    this.#watchdog.touch();
  }

  readonly receive = (event: GenerationEvent): void => {
    if (this.#settledWith) return;
    if (event.type === 'phase') this.phase = event.phase;
    if (event.type === 'step') {
      const now = performance.now();
      if (this.#lastStepAt !== undefined) this.#onStep(now - this.#lastStepAt);
      this.#lastStepAt = now;
    }
    this.#watchdog.touch();
    this.#onEvent(event);
  };

  abort(error: StudioError): void {
    if (this.#settledWith) return;
    this.#settledWith = error;
    this.#watchdog.stop();
    this.#reject?.(error);
  }

  settle(): void {
    this.#watchdog.stop();
    this.#settledWith ??= 'done';
  }

  throwIfSettled(): void {
    if (this.#settledWith instanceof StudioError) throw this.#settledWith;
  }
}
