import { expose, type Remote, releaseProxy, transfer } from 'comlink';
import { encodeError, type Reply } from '../domain/protocol/error-codec.ts';
import { workerAliveLockName } from '../domain/protocol/exposed-api.ts';

type RemoteCallback = Remote<(...args: unknown[]) => unknown>;
type Method = (...args: unknown[]) => Promise<unknown>;

/** Emscripten starts ONNX Runtime's threads under this name, and a bundler may let them evaluate a worker's own entry. */
const PTHREAD_WORKER_NAME = 'em-pthread';

const transferables = new WeakMap<object, Transferable[]>();

/**
 * Serves `api` from this worker over comlink. The wire contract (`ExposedApi<Api>` in domain/protocol/exposed-api.ts):
 *
 * - Start the worker with a `name` that no other worker of this origin has: it names the liveness lock.
 * - Each method answers `Reply<T>`: `{ ok: true, value }` or `{ ok: false, error }` (`decodeError` makes the StudioError).
 *   It never rejects because of the API; a rejection means that a value could not be cloned.
 * - Pass callbacks as `Comlink.proxy(fn)`. The worker answers only after every event of the call has been taken by the
 *   page, then releases the proxy: no event comes after the answer. A callback that throws is logged here and stops nothing.
 *   Methods may wait for what their callback returns, a promise that the page has taken the event, or leave it.
 * - `hello()` answers `true` once the lock `workerAliveLockName(name)` is held. Ask for the same lock after that: being
 *   granted it means the worker is dead.
 * - `api` is an object literal: its own methods are served, those of a prototype are not.
 * - Calls are served as they come, also while others run (`cancel` works so).
 *
 * Does nothing inside ONNX Runtime's own thread workers.
 */
export function exposeApi<Api extends { readonly [Name in keyof Api]: (...args: never[]) => Promise<unknown> }>(
  api: Api,
): void {
  if (self.name.startsWith(PTHREAD_WORKER_NAME)) return;
  const alive = holdAliveLock();
  const exposed: Record<string, Method> = {
    async hello() {
      await alive;
      return true;
    },
  };
  for (const [name, method] of Object.entries<(...args: never[]) => Promise<unknown>>(api)) {
    // The arguments come from the page's typed client of the same build; methods check the values that matter.
    exposed[name] = answering((...args) => Reflect.apply(method, api, args));
  }
  expose(exposed);
}

/**
 * Marks `value`, about to be returned or sent to a callback, so that `buffers` inside it move to the page instead of
 * being copied. They are empty here afterwards.
 */
export function handingOver<T extends object>(value: T, buffers: Transferable[]): T {
  transferables.set(value, buffers);
  return transfer(value, buffers);
}

function answering(method: Method): (...args: unknown[]) => Promise<Reply<unknown>> {
  return async (...args) => {
    const callbacks: CallbackCall[] = [];
    const received = args.map((arg) => {
      if (!isRemoteCallback(arg)) return arg;
      const callback = new CallbackCall(arg);
      callbacks.push(callback);
      return callback.send;
    });
    const reply = await settle(method, received);
    await Promise.all(callbacks.map((callback) => callback.finish()));
    const buffers = reply.ok && isObject(reply.value) ? transferables.get(reply.value) : undefined;
    return buffers ? transfer(reply, buffers) : reply;
  };
}

async function settle(method: Method, args: unknown[]): Promise<Reply<unknown>> {
  try {
    return { ok: true, value: await method(...args) };
  } catch (error) {
    return { ok: false, error: encodeError(error) };
  }
}

/** One callback for the length of one call. */
class CallbackCall {
  readonly #remote: RemoteCallback;
  readonly #underway = new Set<Promise<void>>();
  #isFinished = false;

  constructor(remote: RemoteCallback) {
    this.#remote = remote;
  }

  /**
   * Handed to the API's method in place of the proxy: sends at once, silent once the call has settled. What it returns
   * never rejects and resolves when the page has taken the event; nobody needs to wait for it.
   */
  readonly send = (...args: unknown[]): Promise<void> => {
    if (this.#isFinished) return Promise.resolve();
    const taken: Promise<void> = this.#remote(...args).then(
      () => {
        this.#underway.delete(taken);
      },
      (error: unknown) => {
        this.#underway.delete(taken);
        console.error('A callback of the page failed.', error);
      },
    );
    this.#underway.add(taken);
    return taken;
  };

  /** The page's answers arrive over another port than the call's own: waiting keeps the last event before the result. */
  async finish(): Promise<void> {
    this.#isFinished = true;
    await Promise.all(this.#underway);
    this.#remote[releaseProxy]();
  }
}

function isRemoteCallback(value: unknown): value is RemoteCallback {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Resolves when the lock is held; the lock itself is kept until this worker's global scope is gone. */
function holdAliveLock(): Promise<void> {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return Promise.resolve();
  return new Promise((resolve, reject) => {
    locks
      .request(workerAliveLockName(self.name), () => {
        resolve();
        return new Promise<never>(() => {});
      })
      .catch(reject);
  });
}
