import type { ByteProgress } from '../../domain/protocol/media-api.ts';

/** At most so many events over the whole way. */
const MAX_EVENTS = 100;

/** Counts bytes and tells about it, not more often than anyone can see; complete at the end. */
export class ByteMeter {
  readonly #totalBytes: number;
  readonly #onProgress: (progress: ByteProgress) => void;
  #doneBytes = 0;
  #toldBytes = -1;

  constructor(totalBytes: number, onProgress: (progress: ByteProgress) => void) {
    this.#totalBytes = totalBytes;
    this.#onProgress = onProgress;
    this.#tell();
  }

  add(bytes: number): void {
    this.#doneBytes = Math.min(this.#totalBytes, this.#doneBytes + bytes);
    if (this.#doneBytes - this.#toldBytes >= this.#totalBytes / MAX_EVENTS) this.#tell();
  }

  finish(): void {
    this.#doneBytes = this.#totalBytes;
    this.#tell();
  }

  #tell(): void {
    if (this.#toldBytes === this.#doneBytes) return;
    this.#toldBytes = this.#doneBytes;
    this.#onProgress({ doneBytes: this.#doneBytes, totalBytes: this.#totalBytes });
  }
}
