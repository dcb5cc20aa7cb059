import type { DownloadProgress } from '../../domain/protocol/models-api.ts';

/** Events at most this often; a page cannot show more. */
const MIN_INTERVAL_MS = 100;

/**
 * Turns what is known about single files into the events of DownloadProgress, keeping its invariants: `loadedBytes` never
 * falls (a piece that must be fetched again is not shown as a step back), `totalBytes` never changes.
 */
export class ProgressMeter {
  readonly #packageId: string;
  readonly #totalBytes: number;
  readonly #emit: (progress: DownloadProgress) => void;
  #doneBytes = 0;
  #shownBytes = 0;
  #lastEmitMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #file = '';

  constructor(packageId: string, totalBytes: number, emit: (progress: DownloadProgress) => void) {
    this.#packageId = packageId;
    this.#totalBytes = totalBytes;
    this.#emit = emit;
  }

  /** `loadedBytes` of the current file are here. */
  update(file: string, loadedBytes: number): void {
    this.showAtLeast(file, this.#doneBytes + loadedBytes);
  }

  /** The current file is whole. */
  fileDone(file: string, sizeBytes: number): void {
    this.#doneBytes += sizeBytes;
    this.showAtLeast(file, this.#doneBytes);
  }

  /** `loadedBytes` of the package are here, by another tab's word. */
  showAtLeast(file: string, loadedBytes: number): void {
    this.#shownBytes = Math.max(this.#shownBytes, Math.min(loadedBytes, this.#totalBytes));
    this.#file = file;
    if (this.#timer !== undefined) return;
    const waitMs = this.#lastEmitMs + MIN_INTERVAL_MS - performance.now();
    if (waitMs <= 0) this.#send();
    // A host that falls silent now must not leave the page with an older number.
    else this.#timer = setTimeout(() => this.#send(), waitMs);
  }

  /** The last event: everything is here. */
  complete(file: string): void {
    this.#shownBytes = this.#totalBytes;
    this.#file = file;
    this.stop();
    this.#send();
  }

  /** Nothing is sent from here on, unless `complete` is called. For the end of the work, however it ends. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #send(): void {
    this.#timer = undefined;
    this.#lastEmitMs = performance.now();
    this.#emit({
      packageId: this.#packageId,
      loadedBytes: this.#shownBytes,
      totalBytes: this.#totalBytes,
      file: this.#file,
    });
  }
}
