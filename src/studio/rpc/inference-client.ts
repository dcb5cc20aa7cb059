import { proxy, transfer } from 'comlink';
import { isStudioError, StudioError, type StudioErrorCode } from '../../domain/core/errors.ts';
import type { GenerationRequest } from '../../domain/diffusion/request.ts';
import type { DeviceReport, ProviderPreference } from '../../domain/protocol/device.ts';
import type { Reply } from '../../domain/protocol/error-codec.ts';
import type {
  EngineOptions,
  GenerationEvent,
  GenerationInputs,
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
  /** Ends the worker for good. */
  dispose(): void;
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

/** Errors after which a worker's state is not to be trusted; the last two leave it without its runtime for good. */
const ENDS_WORKER: readonly StudioErrorCode[] = [
  'device-lost',
  'worker-died',
  'run-stalled',
  'out-of-memory',
  'app-outdated',
  'host-unreachable',
];

/**
 * The inference worker as seen by the page. Calls are served one after the other. A run that falls silent ends its worker and rejects with
 * `run-stalled`; a cancel settles the run at once and ends a worker that does not follow. Events never come after a run
 * has settled. Nothing is retried here: the next call runs on a fresh worker where the last one was ended.
 */
export class InferenceClient implements InferenceEngine {
  readonly #worker: WorkerClient<InferenceApi>;
  readonly #timeouts: InferenceTimeouts;
  #provider: ProviderPreference | undefined;
  /** Runs that have not settled, in their order; the first has its turn. */
  readonly #runs = new Set<ActiveRun>();
  /** Settles when all calls so far have. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Settles when the worker is done with a cancelled run, or ended. */
  #drained: Promise<void> = Promise.resolve();
  #longestStepMs = 0;

  constructor(start: StartWorker, timeouts: InferenceTimeouts = INFERENCE_TIMEOUTS, onScriptFailed?: () => void) {
    this.#worker = new WorkerClient<InferenceApi>({
      label: 'inference',
      start,
      ...(onScriptFailed ? { onScriptFailed } : {}),
    });
    this.#timeouts = timeouts;
  }

  /** Waits for its turn behind a run; `cancel` leaves it alone. */
  describeDevice(options: EngineOptions): Promise<DeviceReport> {
    return this.#perform(new ActiveRun(() => {}, this.#limitMs), options, (remote) => remote.describeDevice(options));
  }

  prepare(packageId: string, options: EngineOptions, onEvent: (event: GenerationEvent) => void): Promise<DeviceReport> {
    const run = this.#cancellableRun(onEvent);
    return this.#perform(run, options, (remote) => remote.prepare(packageId, options, proxy(run.receive)));
  }

  generate(
    request: GenerationRequest,
    options: EngineOptions,
    onEvent: (event: GenerationEvent) => void,
    inputs: GenerationInputs = {},
  ): Promise<GenerationOutcome> {
    const run = this.#cancellableRun(onEvent);
    return this.#perform(run, options, (remote) =>
      remote.generate(request, options, proxy(run.receive), transfer(inputs, buffersOf(inputs))),
    );
  }

  async cancel(): Promise<void> {
    for (const run of this.#runs) {
      const { phase, engineCall } = run;
      run.abort(new StudioError('cancelled', 'Cancelled.'));
      if (!engineCall) continue;
      if (phase === 'denoising') this.#drained = this.#stopBetweenSteps(engineCall);
      else this.#worker.terminate();
    }
  }

  async release(): Promise<void> {
    if (this.#worker.isStarted) await this.#worker.call((remote) => remote.release());
  }

  restart(): void {
    this.#worker.terminate();
  }

  dispose(): void {
    this.#worker.close();
  }

  #cancellableRun(onEvent: (event: GenerationEvent) => void): ActiveRun {
    const run = new ActiveRun(onEvent, this.#limitMs, (stepMs) => {
      this.#longestStepMs = Math.max(this.#longestStepMs, stepMs);
    });
    this.#runs.add(run);
    return run;
  }

  async #perform<T>(
    run: ActiveRun,
    options: EngineOptions,
    invoke: (remote: RemoteApi<InferenceApi>) => Promise<Reply<T>>,
  ): Promise<T> {
    const before = this.#turn;
    let endTurn = () => {};
    const over = new Promise<void>((resolve) => {
      endTurn = resolve;
    });
    this.#turn = Promise.all([before, over]);
    try {
      return await run.racing(this.#send(run, before, options, invoke));
    } catch (error) {
      if (ENDS_WORKER.some((code) => isStudioError(error, code))) this.#worker.terminate();
      throw error;
    } finally {
      run.settle();
      this.#runs.delete(run);
      endTurn();
    }
  }

  async #send<T>(
    run: ActiveRun,
    before: Promise<unknown>,
    options: EngineOptions,
    invoke: (remote: RemoteApi<InferenceApi>) => Promise<Reply<T>>,
  ): Promise<T> {
    await before;
    await this.#drained;
    run.throwIfSettled();
    if (this.#provider !== options.provider) this.#worker.terminate();
    this.#provider = options.provider;
    const call = this.#worker.call((remote) => {
      run.watch(); // the worker's start has a limit of its own
      return invoke(remote);
    });
    run.engineCall = call;
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

  readonly #limitMs = (phase: GenerationPhase): number => {
    const base = phase === 'loading' ? this.#timeouts.loadingStallMs : this.#timeouts.stallMs;
    return Math.max(base, STEPS_OF_SILENCE * this.#longestStepMs);
  };
}

function buffersOf({ image, mask }: GenerationInputs): ArrayBuffer[] {
  return [image, mask].flatMap((picture) => (picture ? [picture.data.buffer] : []));
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
    onStep: (stepMs: number) => void = () => {},
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

  /** From now on silence counts. */
  watch(): void {
    if (!this.#settledWith) this.#watchdog.touch();
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
