import { type Remote, wrap } from 'comlink';
import { StudioError } from '../../domain/core/errors.ts';
import { decodeError, type Reply } from '../../domain/protocol/error-codec.ts';
import { type ExposedApi, workerAliveLockName } from '../../domain/protocol/exposed-api.ts';
import type { StartWorker } from './worker-factories.ts';

/** A worker's API as comlink shows it on the page. */
export type RemoteApi<Api> = Remote<ExposedApi<Api>>;

/** How long a worker may take from its start to its `hello`, in milliseconds. */
const WORKER_START_TIMEOUT_MS = 60_000;

interface WorkerClientOptions {
  /** First part of the worker's name, e.g. `inference`. */
  readonly label: string;
  readonly start: StartWorker;
  readonly startTimeoutMs?: number;
  /** Told when a worker's script does not load or run, which an update of the app's host can cause. */
  readonly onScriptFailed?: () => void;
}

/**
 * A worker that is started by the first call and again by the first call after its death. Every call races the death of
 * its worker, so that none can hang because a worker died: it rejects with StudioError `worker-died` then
 * (details.worker, details.reason). Errors of the API arrive as the StudioErrors they were.
 */
export class WorkerClient<Api> {
  readonly #options: WorkerClientOptions;
  #session: WorkerSession<Api> | undefined;
  #isClosed = false;

  constructor(options: WorkerClientOptions) {
    this.#options = options;
  }

  /** True while a worker runs or starts. */
  get isStarted(): boolean {
    return this.#session !== undefined;
  }

  /** Makes one call; starts the worker when there is none. */
  async call<T>(invoke: (remote: RemoteApi<Api>) => Promise<Reply<T>>): Promise<T> {
    if (this.#isClosed) throw new StudioError('worker-died', 'The studio was disposed.', { reason: 'disposed' });
    this.#session ??= this.#open();
    const session = this.#session;
    const remote = await session.racing(session.ready);
    const reply = await session.racing(invoke(remote));
    if (reply.ok) return reply.value;
    throw decodeError(reply.error);
  }

  /** Ends the worker. Calls underway reject with `worker-died`; the next call starts a fresh worker. No-op without one. */
  terminate(): void {
    this.#session?.end('ended');
  }

  /** Ends the worker for good: later calls reject. */
  close(): void {
    this.#isClosed = true;
    this.terminate();
  }

  #open(): WorkerSession<Api> {
    const session: WorkerSession<Api> = new WorkerSession(this.#options, () => {
      if (this.#session === session) this.#session = undefined;
    });
    return session;
  }
}

/** One worker from its start to its end. */
class WorkerSession<Api> {
  /** Resolves with the API once the worker has said hello. */
  readonly ready: Promise<RemoteApi<Api>>;
  readonly #name: string;
  readonly #worker: Worker;
  readonly #options: WorkerClientOptions;
  readonly #onEnd: () => void;
  readonly #watch = new AbortController();
  /** Rejections of the calls underway. A shared promise in Promise.race would keep every answer alive. */
  readonly #underway = new Set<(error: StudioError) => void>();
  #death: StudioError | undefined;

  constructor(options: WorkerClientOptions, onEnd: () => void) {
    this.#options = options;
    this.#name = `${options.label}-${crypto.randomUUID()}`;
    this.#onEnd = onEnd;
    this.#worker = options.start(this.#name);
    this.#worker.addEventListener('messageerror', () => this.end('unreadable-message'));
    this.ready = this.#greet();
    this.ready.catch(() => {});
  }

  /** `promise`, or a rejection with `worker-died` when the worker goes first. */
  racing<T>(promise: Promise<T>): Promise<T> {
    if (this.#death) {
      promise.catch(() => {});
      return Promise.reject(this.#death);
    }
    return new Promise((resolve, reject) => {
      this.#underway.add(reject);
      const done = () => this.#underway.delete(reject);
      promise.then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(error);
        },
      );
    });
  }

  end(reason: string): void {
    if (this.#death) return;
    this.#death = new StudioError('worker-died', `The worker ${this.#name} is gone (${reason}).`, {
      worker: this.#name,
      reason,
    });
    this.#worker.terminate();
    this.#watch.abort();
    this.#onEnd();
    for (const reject of this.#underway) reject(this.#death);
    this.#underway.clear();
  }

  async #greet(): Promise<RemoteApi<Api>> {
    const failed = (event: Event) => {
      event.preventDefault();
      this.end('script-failed');
      this.#options.onScriptFailed?.();
    };
    this.#worker.addEventListener('error', failed);
    const timer = setTimeout(() => this.end('no-hello'), this.#options.startTimeoutMs ?? WORKER_START_TIMEOUT_MS);
    const remote = wrap<ExposedApi<Api>>(this.#worker);
    // Liveness is in every ExposedApi; the mapped part of the type hides it from comlink's conditional types.
    const greeting = wrap<{ hello(): Promise<true> }>(this.#worker);
    try {
      await this.racing(greeting.hello());
    } finally {
      clearTimeout(timer);
      this.#worker.removeEventListener('error', failed);
    }
    this.#watchForDeath();
    return remote;
  }

  /** The worker holds this lock all its life: being granted it means that the worker is gone, whatever ended it. */
  #watchForDeath(): void {
    const locks: LockManager | undefined = navigator.locks;
    if (!locks || this.#watch.signal.aborted) return;
    locks
      .request(workerAliveLockName(this.#name), { signal: this.#watch.signal }, () => this.end('crashed'))
      .catch(() => {
        // Aborted by `end`, or the page is going away: either way there is nothing left to watch.
      });
  }
}
