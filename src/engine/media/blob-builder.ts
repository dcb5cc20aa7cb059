/** Bytes collected into a Blob piece by piece, so that the browser can put them on the disk. */
export class BlobBuilder {
  readonly #pieces: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #chunkBytes = 0;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** @param bytes not to be changed afterwards. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#chunks.push(bytes);
    this.#chunkBytes += bytes.length;
    this.#sizeBytes += bytes.length;
    if (this.#chunkBytes >= PIECE_BYTES) this.#flush();
  }

  build(): Blob {
    this.#flush();
    return new Blob(this.#pieces);
  }

  #flush(): void {
    if (this.#chunkBytes === 0) return;
    this.#pieces.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#chunkBytes = 0;
  }
}

/** What lies in this thread's memory at most before the browser gets it. */
const PIECE_BYTES = 1024 * 1024;
