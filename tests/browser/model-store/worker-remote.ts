import { type Remote, wrap } from 'comlink';
import { decodeError, type Reply } from '../../../src/domain/protocol/error-codec.ts';
import type { ExposedApi } from '../../../src/domain/protocol/exposed-api.ts';

/** A worker started by a test. `remote` is its API on the wire. */
export interface StartedWorker<Api> {
  readonly worker: Worker;
  readonly remote: Remote<ExposedApi<Api>>;
}

/** Wraps a worker and waits until it is up. */
export async function connect<Api>(worker: Worker): Promise<StartedWorker<Api>> {
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true });
  });
  const remote = wrap<ExposedApi<Api>>(worker);
  await Promise.race([remote.hello(), failed]);
  return { worker, remote };
}

/** The value of a reply, or its error thrown. */
export async function unwrap<T>(reply: PromiseLike<Reply<T>>): Promise<T> {
  const settled = await reply;
  if (!settled.ok) throw decodeError(settled.error);
  return settled.value;
}
