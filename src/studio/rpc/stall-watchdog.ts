/** Slices that a limit is counted in. */
const SLICES = 10;

/**
 * Notices silence. The limit is counted in slices of awake time: a machine that slept wakes to one late slice, not to a
 * limit that has passed.
 */
export class StallWatchdog {
  readonly #limitMs: () => number;
  readonly #onStall: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param limitMs how long silence may last, in milliseconds; asked again after each sign of life. */
  constructor(limitMs: () => number, onStall: () => void) {
    this.#limitMs = limitMs;
    this.#onStall = onStall;
  }

  /** A sign of life: the count begins anew. */
  touch(): void {
    this.stop();
    const sliceMs = this.#limitMs() / SLICES;
    const count = (slicesLeft: number) => {
      this.#timer = setTimeout(() => {
        if (slicesLeft > 1) count(slicesLeft - 1);
        else this.#onStall();
      }, sliceMs);
    };
    count(SLICES);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
