import * as v from 'valibot';
import { StudioError } from '../../domain/core/errors.ts';
import type { DownloadProgress } from '../../domain/protocol/models-api.ts';

/**
 * Runs `work` while holding the package's lock: over all tabs and workers of this origin only one installs, verifies or
 * removes a package. The lock ends with the worker, so an ended tab blocks nobody.
 * @throws StudioError `cancelled` when `signal` is aborted while waiting.
 */
export async function withPackageLock<T>(packageId: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let isHeld = false;
  try {
    return await navigator.locks.request(`model-install:${packageId}`, { signal }, async () => {
      isHeld = true;
      return await work();
    });
  } catch (error) {
    if (!isHeld && signal.aborted) throw new StudioError('cancelled', 'Cancelled while waiting.', {}, error);
    throw error;
  }
}

/** Runs `work` under the package's lock if nobody holds it, else does nothing. */
export async function withFreePackageLock(packageId: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(`model-install:${packageId}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
  });
}

/** Says that this worker reads a stored revision, until the returned function is called or the worker ends. */
export async function holdRevision(packageId: string, revision: string): Promise<() => void> {
  return await new Promise((resolve, reject) => {
    navigator.locks
      .request(revisionLockName(packageId, revision), { mode: 'shared' }, () => {
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/** Runs `work` if no worker reads the revision, else does nothing. */
export async function ifRevisionUnused(packageId: string, revision: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(revisionLockName(packageId, revision), { ifAvailable: true }, async (lock) => {
    if (lock) await work();
  });
}

function revisionLockName(packageId: string, revision: string): string {
  return `model-use:${packageId}:${revision}`;
}

const messageSchema = v.variant('type', [
  v.object({
    type: v.literal('progress'),
    sender: v.string(),
    packageId: v.string(),
    revision: v.string(),
    file: v.string(),
    loadedBytes: v.number(),
  }),
  v.object({ type: v.literal('cancel'), sender: v.string(), packageId: v.string() }),
]);

type InstallMessage = v.InferOutput<typeof messageSchema>;

/** What the workers of all tabs tell each other about installations: how far the running one is, and that one is to stop. */
export class InstallChannel {
  readonly #sender = crypto.randomUUID();
  /** A channel never hears itself: two objects let two calls in this worker share progress like two tabs. */
  readonly #out = new BroadcastChannel('model-store');
  readonly #in = new BroadcastChannel('model-store');

  announceProgress(revision: string, progress: DownloadProgress): void {
    const { packageId, file, loadedBytes } = progress;
    this.#out.postMessage({ type: 'progress', sender: this.#sender, packageId, revision, file, loadedBytes });
  }

  announceCancel(packageId: string): void {
    this.#out.postMessage({ type: 'cancel', sender: this.#sender, packageId });
  }

  /** Progress of `revision` from any worker, this one too. Returns the function that unsubscribes. */
  onProgress(packageId: string, revision: string, listener: (file: string, loadedBytes: number) => void): () => void {
    return this.#listen((message) => {
      if (message.type === 'progress' && message.packageId === packageId && message.revision === revision)
        listener(message.file, message.loadedBytes);
    });
  }

  /** Cancellations from other workers. Returns the function that unsubscribes. */
  onCancel(listener: (packageId: string) => void): () => void {
    return this.#listen((message) => {
      if (message.type === 'cancel' && message.sender !== this.#sender) listener(message.packageId);
    });
  }

  #listen(listener: (message: InstallMessage) => void): () => void {
    const onMessage = (event: MessageEvent<unknown>): void => {
      const parsed = v.safeParse(messageSchema, event.data);
      if (parsed.success) listener(parsed.output);
    };
    this.#in.addEventListener('message', onMessage);
    return () => this.#in.removeEventListener('message', onMessage);
  }
}
