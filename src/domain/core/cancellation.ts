import { StudioError } from './errors.ts';

/** A question asked between two pieces of work: shall we go on? (`AbortSignal` is a DOM type, and a clone loses it.) */
export interface CancellationToken {
  readonly isCancelled: boolean;
  /** Throws StudioError `cancelled` when cancelled. */
  throwIfCancelled(): void;
  /** Calls `listener` once, at cancellation (at once when already cancelled). Returns the function that unsubscribes. */
  onCancelled(listener: () => void): () => void;
}

/** The side that cancels. */
export class CancellationSource {
  #isCancelled = false;
  readonly #listeners = new Set<() => void>();

  readonly token: CancellationToken = this.#makeToken();

  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  #makeToken(): CancellationToken {
    const source = this;
    return {
      get isCancelled() {
        return source.#isCancelled;
      },
      throwIfCancelled() {
        if (source.#isCancelled) throw new StudioError('cancelled', 'Cancelled.');
      },
      onCancelled(listener) {
        if (source.#isCancelled) {
          listener();
          return () => {};
        }
        source.#listeners.add(listener);
        return () => source.#listeners.delete(listener);
      },
    };
  }
}

/** For work that nothing can cancel. */
export const NEVER_CANCELLED: CancellationToken = new CancellationSource().token;
