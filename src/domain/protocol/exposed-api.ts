import type { Reply } from './error-codec.ts';

/**
 * A worker's API as it looks on the wire (engine/expose.ts serves it, studio/rpc wraps it with comlink): every method
 * answers a `Reply` instead of throwing, because comlink alone drops an error's code, details and cause. Function
 * parameters travel as `Comlink.proxy(callback)`; the worker releases each when its call settles, and its events have
 * all been taken by then.
 */
export type ExposedApi<Api> = {
  readonly [Method in keyof Api]: Api[Method] extends (...args: infer Args) => Promise<infer Value>
    ? (...args: Args) => Promise<Reply<Value>>
    : never;
} & Liveness;

/** How the page learns that a worker is up, and that it is gone. */
export interface Liveness {
  /**
   * Answered once the worker holds the lock `workerAliveLockName(name)`, so that a request for the same lock made
   * after this answer is granted exactly when the worker has died, whatever killed it. Where there are no Web Locks
   * (an insecure origin) it answers at once and nothing can be watched.
   */
  hello(): Promise<true>;
}

/** The Web Lock that a worker holds all its life. `workerName` is the `name` given to `new Worker`, unique over all tabs. */
export function workerAliveLockName(workerName: string): string {
  return `worker-alive:${workerName}`;
}
