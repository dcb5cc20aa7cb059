/** Name of the Web Lock that all inference of all tabs passes. */
export const GPU_LANE = 'gpu-lane';

/** The one lane to the GPU over all tabs. Where there are no Web Locks (an insecure origin) it orders this tab alone. */
export class GpuLane {
  readonly #name: string;
  readonly #locks: LockManager | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(name: string = GPU_LANE, locks: LockManager | undefined = globalThis.navigator?.locks) {
    this.#name = name;
    this.#locks = locks;
  }

  /**
   * Waits for the lane, does `work`, lets the lane go. The browser lets go by itself when the tab dies.
   * @throws what `work` throws; the signal's reason when it is aborted while waiting.
   */
  async hold(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    if (this.#locks) return this.#locks.request(this.#name, { signal }, work);
    const turn = this.#tail.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#tail = turn.catch(() => {});
    return turn;
  }

  /** Does `work` when the lane is free right now. @returns whether it was. */
  async holdIfFree(work: () => Promise<void>): Promise<boolean> {
    if (!this.#locks) return false;
    return this.#locks.request(this.#name, { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await work();
      return true;
    });
  }
}
