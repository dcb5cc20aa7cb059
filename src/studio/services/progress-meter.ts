import type { JobProgress } from '../../domain/jobs/job.ts';
import { advanceProgress, estimateRemainingMs, observePhase, type PhaseTimes } from '../../domain/jobs/job-progress.ts';

/** Turns what comes in from download, engine and disk into what is shown: only forward, with the time that is left. */
export class ProgressMeter {
  readonly #now: () => number;
  #totalSteps: number;
  #times: PhaseTimes;
  #shown: JobProgress | undefined;
  #phaseBeganAt = 0;

  /**
   * @param totalSteps of the sampler, until the engine says otherwise.
   * @param times what phases took in jobs like this one.
   * @param now milliseconds of a clock that never goes back.
   */
  constructor(totalSteps: number, times: PhaseTimes, now: () => number = () => performance.now()) {
    this.#totalSteps = totalSteps;
    this.#times = times;
    this.#now = now;
  }

  /** What phases took, this job's finished ones included. */
  get times(): PhaseTimes {
    return this.#times;
  }

  /** The job begins anew: progress may start over. */
  restart(): void {
    this.#shown = undefined;
  }

  advance(next: JobProgress): JobProgress {
    const before = this.#shown;
    const shown = advanceProgress(before, next);
    if (shown === before) return shown;
    if (shown.totalSteps !== undefined) this.#totalSteps = shown.totalSteps;
    if (shown.phase !== before?.phase) {
      if (before) this.#observe(before);
      this.#phaseBeganAt = this.#now();
    }
    const etaMs = estimateRemainingMs(shown, this.#now() - this.#phaseBeganAt, this.#times, this.#totalSteps);
    this.#shown = etaMs === undefined ? shown : { ...shown, etaMs };
    return this.#shown;
  }

  #observe({ phase }: JobProgress): void {
    const tookMs = this.#now() - this.#phaseBeganAt;
    this.#times = observePhase(this.#times, phase, phase === 'denoising' ? tookMs / this.#totalSteps : tookMs);
  }
}
