/** Previews may take this part of the denoising time, no more. */
const MAX_SHARE = 0.1;

/** Decides which previews are made, so that they never slow a generation down noticeably. */
export class PreviewPacer {
  readonly #everySteps: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  #isPageBehind = false;
  #spentMs = 0;
  #lastMs = 0;

  /**
   * @param everySteps a preview after each n-th step; 0 for none.
   * @param now milliseconds of a clock that never goes back.
   */
  constructor(everySteps: number, now: () => number = () => performance.now()) {
    this.#everySteps = everySteps;
    this.#now = now;
    this.#startedAt = now();
  }

  /** Milliseconds spent on previews so far. */
  get spentMs(): number {
    return this.#spentMs;
  }

  /**
   * Makes and sends a preview after step `stepIndex` (1 = the first is done) when it is one's turn, the page has taken
   * the last one, and one more as costly as the last keeps within a tenth of the time that passed.
   */
  offer(stepIndex: number, makeAndSend: () => unknown): void {
    if (this.#everySteps === 0 || stepIndex % this.#everySteps !== 0 || this.#isPageBehind) return;
    const before = this.#now();
    if (this.#spentMs + this.#lastMs > (before - this.#startedAt) * MAX_SHARE) return;
    const taken = makeAndSend();
    this.#lastMs = this.#now() - before;
    this.#spentMs += this.#lastMs;
    if (!(taken instanceof Promise)) return;
    this.#isPageBehind = true;
    const catchUp = () => {
      this.#isPageBehind = false;
    };
    taken.then(catchUp, catchUp);
  }
}
