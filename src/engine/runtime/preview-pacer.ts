/** Previews may take this part of the denoising time, no more. */
const MAX_SHARE = 0.1;

/** Decides which previews are made, so that they never slow a generation down noticeably. */
export class PreviewPacer {
  readonly #everySteps: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  #isBehind = false;
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
   * Makes and sends a preview after step `stepIndex` (1 = the first is done) when it is one's turn, the last one is made
   * and the page has taken it, and one more as costly as the last keeps within a tenth of the time that passed.
   * @param make at once, or as a run of a network in its turn; a failure is the caller's to tell.
   * @param send may answer with a promise that resolves when the page has taken it.
   */
  offer<Preview>(stepIndex: number, make: () => Preview | Promise<Preview>, send: (preview: Preview) => unknown): void {
    if (this.#everySteps === 0 || stepIndex % this.#everySteps !== 0 || this.#isBehind) return;
    const before = this.#now();
    if (this.#spentMs + this.#lastMs > (before - this.#startedAt) * MAX_SHARE) return;
    const note = () => {
      this.#lastMs = this.#now() - before;
      this.#spentMs += this.#lastMs;
    };
    const made = make();
    if (!(made instanceof Promise)) {
      note();
      this.#waitFor(send(made));
      return;
    }
    this.#waitFor(made.finally(note).then((preview) => send(preview)));
  }

  #waitFor(taken: unknown): void {
    if (!(taken instanceof Promise)) return;
    this.#isBehind = true;
    const catchUp = () => {
      this.#isBehind = false;
    };
    taken.then(catchUp, catchUp);
  }
}
