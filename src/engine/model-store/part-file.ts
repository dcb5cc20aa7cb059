import * as v from 'valibot';
import { StudioError } from '../../domain/core/errors.ts';
import { CHUNK_SIZE_BYTES, type Manifest, type ManifestFile } from '../../domain/models/manifest.ts';
import { checkChunks, chunkLength } from './chunks.ts';
import type { FileStore, OpenFile } from './file-store.ts';
import { overwriteJson, readJson } from './json-file.ts';
import { filePath, partPath, partStatePath } from './package-layout.ts';
import { StreamingSha256, sha256Hex } from './sha256.ts';

/** Received bytes are gathered to this much before a write: the fastest size measured for sync handles (1–4 MiB). */
const WRITE_SIZE_BYTES = 2 * 1024 * 1024;

const stateSchema = v.object({
  etag: v.nullable(v.string()),
  /** Bytes, from the start and all of them verified, that `hashState` has taken in. */
  hashedBytes: v.number(),
  hashState: v.nullable(v.string()),
});

/** Bytes from..to (exclusive) that the file still lacks. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What a part file works with. `buffer` is one chunk long and this part's alone until it is closed. */
export interface PartContext {
  readonly store: FileStore;
  readonly manifest: Manifest;
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
}

/**
 * A file on its way in. Bytes may come from the network or from another revision's file; each chunk is hashed when it
 * is whole, and only chunks with the right hash count. What an earlier worker left is hashed again at the opening: good
 * chunks stay wherever they lie, bad ones become gaps, and the bytes of an unfinished chunk at the end are kept until its
 * hash can tell. Chunks and the whole file are both checked before the part gets its final name.
 */
export class PartFile {
  readonly file: ManifestFile;
  readonly #context: PartContext;
  readonly #open: OpenFile;
  readonly #isGood: boolean[];
  /** Absent for files of one chunk, whose chunk hash is the file's hash. */
  readonly #fileHash: StreamingSha256 | undefined;
  #etag: string | undefined;
  /** The chunk being filled, how many of its bytes are in the buffer, how many of those on disk. */
  #chunk = 0;
  #filled = 0;
  #written = 0;
  #isEtagSaved = true;
  #isClosed = false;

  private constructor(
    file: ManifestFile,
    context: PartContext,
    open: OpenFile,
    fileHash: StreamingSha256 | undefined,
    etag: string | undefined,
  ) {
    this.file = file;
    this.#context = context;
    this.#open = open;
    this.#isGood = file.chunkSha256.map(() => false);
    this.#fileHash = fileHash;
    this.#etag = etag;
  }

  /** Opens or creates the part and verifies what is in it. `onLoaded` is told the good bytes so far. */
  static async open(file: ManifestFile, context: PartContext, onLoaded: (bytes: number) => void): Promise<PartFile> {
    const { store, manifest } = context;
    const stored = v.safeParse(stateSchema, await readJson(store, partStatePath(manifest, file)));
    const state = stored.success ? stored.output : undefined;
    const fileHash = file.chunkSha256.length > 1 ? await StreamingSha256.create() : undefined;
    if (state?.hashState && isChunkBoundary(file, state.hashedBytes))
      fileHash?.restore(state.hashState, state.hashedBytes);
    const open = await store.open(partPath(manifest, file), { create: true });
    const part = new PartFile(file, context, open, fileHash, state?.etag ?? undefined);
    try {
      await part.#verifyPresent(onLoaded);
      return part;
    } catch (error) {
      part.close();
      throw error;
    }
  }

  /** The host's ETag of the bytes that are here, when it gave one. */
  get etag(): string | undefined {
    return this.#etag;
  }

  /** Good bytes, and those of the chunk being filled. */
  get loadedBytes(): number {
    const good = this.#isGood.reduce((sum, isGood, i) => sum + (isGood ? chunkLength(this.file, i) : 0), 0);
    return good + this.#filled;
  }

  /** The first run of missing bytes; undefined when every chunk is good. */
  nextGap(): Gap | undefined {
    const first = this.#isGood.indexOf(false);
    if (first === -1) return undefined;
    if (first !== this.#chunk) this.#startChunk(first);
    const nextGood = this.#isGood.indexOf(true, first);
    const to = nextGood === -1 ? this.file.sizeBytes : nextGood * CHUNK_SIZE_BYTES;
    return { from: first * CHUNK_SIZE_BYTES + this.#filled, to };
  }

  /** Which version of the file at the host the bytes to come belong to. On disk with the first of them. */
  set etag(etag: string | undefined) {
    if (etag === this.#etag) return;
    this.#etag = etag;
    this.#isEtagSaved = false;
  }

  /** Drops the unfinished chunk's bytes: a whole answer brings them again, perhaps of another version of the file. */
  dropUnfinishedChunk(): void {
    if (this.#filled > 0) this.#discardChunk();
  }

  /**
   * Takes bytes at `position` of the file. Those before the gap's start are skipped, those behind its end ignored.
   * @throws StudioError `hash-mismatch` (details.path, chunkIndex) when a finished chunk is wrong: it is a gap again, and
   * none of its bytes counts. @throws `storage-full`.
   */
  async write(position: number, bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    let at = position;
    for (let gap = this.nextGap(); gap && rest.byteLength > 0; gap = this.nextGap()) {
      const skipped = gap.from - at;
      if (skipped < 0)
        throw new StudioError('internal', 'Bytes of a download were left out.', { path: this.file.path });
      if (skipped >= rest.byteLength) return;
      const length = chunkLength(this.file, this.#chunk);
      const taken = rest.subarray(skipped, skipped + length - this.#filled);
      this.#context.buffer.set(taken, this.#filled);
      this.#filled += taken.byteLength;
      at += skipped + taken.byteLength;
      rest = rest.subarray(skipped + taken.byteLength);
      if (this.#filled - this.#written >= WRITE_SIZE_BYTES || this.#filled === length) this.keep();
      if (this.#filled === length) await this.#finishChunk();
      else if (this.#written > 0 && !this.#isEtagSaved) await this.#saveState();
    }
  }

  /** Writes what is only in memory yet, so that a later worker finds it. */
  keep(): void {
    if (this.#written === this.#filled) return;
    const start = this.#chunk * CHUNK_SIZE_BYTES;
    this.#open.write(start + this.#written, this.#context.buffer.subarray(this.#written, this.#filled));
    this.#written = this.#filled;
  }

  /**
   * Checks the whole file's hash, closes the part and gives it its final name. Every chunk must be good.
   * @throws StudioError `hash-mismatch`: the chunks are as the manifest says and the file is not, so the manifest
   * contradicts itself; the part is deleted.
   */
  async finish(): Promise<void> {
    const { store, manifest } = this.#context;
    const isRight = await this.#isWholeFileRight();
    if (isRight) {
      this.#open.truncate(this.file.sizeBytes);
      this.#open.flush();
    }
    this.#open.close();
    this.#isClosed = true;
    const part = partPath(manifest, this.file);
    if (isRight) await store.rename(part, filePath(manifest, this.file.path));
    else {
      await store.remove(part);
      await store.remove(partStatePath(manifest, this.file));
      throw new StudioError('hash-mismatch', `${this.file.path} has another SHA-256 than the manifest says.`, {
        path: this.file.path,
      });
    }
  }

  /**
   * Ends the work on a part, finished or not. What is verified or merely received stays for the next time; where the disk
   * takes no more, the few bytes that are only in memory are let go and fetched again.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.keep();
      this.#open.flush();
    } catch (error) {
      console.warn('The end of a download could not be kept.', error);
    } finally {
      this.#open.close();
    }
  }

  async #verifyPresent(onLoaded: (bytes: number) => void): Promise<void> {
    const { buffer, signal } = this.#context;
    let wholeChunks = 0;
    await checkChunks(this.#open, this.file, buffer, signal, (index, isGood, bytes) => {
      wholeChunks = index + 1;
      this.#isGood[index] = isGood;
      if (isGood) this.#hashInOrder(index, bytes);
      onLoaded(this.loadedBytes);
    });
    if (wholeChunks < this.#isGood.length && this.#isGood.indexOf(false) === wholeChunks) {
      this.#startChunk(wholeChunks);
      const start = wholeChunks * CHUNK_SIZE_BYTES;
      this.#filled = this.#open.read(start, buffer.subarray(0, this.#open.sizeBytes() - start));
      this.#written = this.#filled;
    } else {
      const goodEnd = Math.min(this.file.sizeBytes, (this.#isGood.lastIndexOf(true) + 1) * CHUNK_SIZE_BYTES);
      if (this.#open.sizeBytes() > goodEnd) this.#open.truncate(goodEnd);
    }
    onLoaded(this.loadedBytes);
  }

  #startChunk(index: number): void {
    this.#chunk = index;
    this.#filled = 0;
    this.#written = 0;
  }

  #discardChunk(): void {
    if (this.#isGood.indexOf(true, this.#chunk) === -1) this.#open.truncate(this.#chunk * CHUNK_SIZE_BYTES);
    this.#startChunk(this.#chunk);
  }

  async #finishChunk(): Promise<void> {
    const index = this.#chunk;
    const bytes = this.#context.buffer.subarray(0, this.#filled);
    // The browser hashes on a thread of its own; meanwhile this one takes the piece into the file's hash.
    const digest = sha256Hex(bytes);
    const before = this.#fileHash && { state: this.#fileHash.save(), hashedBytes: this.#fileHash.hashedBytes };
    this.#hashInOrder(index, bytes);
    const isGood = (await digest) === this.file.chunkSha256[index];
    if (!isGood) {
      if (before) this.#fileHash?.restore(before.state, before.hashedBytes);
      this.#discardChunk();
      throw new StudioError(
        'hash-mismatch',
        `Piece ${index} of ${this.file.path} has another SHA-256 than it should.`,
        {
          path: this.file.path,
          chunkIndex: index,
        },
      );
    }
    this.#isGood[index] = true;
    this.#startChunk(index);
    if (this.#isGood.includes(false)) await this.#saveState();
  }

  #hashInOrder(index: number, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#fileHash?.hashedBytes === index * CHUNK_SIZE_BYTES) this.#fileHash.update(bytes);
  }

  async #isWholeFileRight(): Promise<boolean> {
    const { sha256, chunkSha256 } = this.file;
    if (!this.#fileHash)
      return chunkSha256.length === 0 ? sha256 === (await sha256Hex(new Uint8Array(0))) : sha256 === chunkSha256[0];
    this.#hashRest(this.#fileHash);
    if (this.#fileHash.digest() === sha256) return true;
    // A damaged hash state from an earlier worker looks the same as a wrong file: hash once more from the first byte.
    this.#fileHash.restart();
    this.#hashRest(this.#fileHash);
    return this.#fileHash.digest() === sha256;
  }

  #hashRest(hash: StreamingSha256): void {
    while (hash.hashedBytes < this.file.sizeBytes) {
      const bytes = this.#context.buffer.subarray(0, chunkLength(this.file, hash.hashedBytes / CHUNK_SIZE_BYTES));
      this.#open.read(hash.hashedBytes, bytes);
      hash.update(bytes);
    }
  }

  /** In place: a state that a crash cut short is ignored, and one that is old costs some hashing. */
  async #saveState(): Promise<void> {
    const { store, manifest } = this.#context;
    this.#isEtagSaved = true;
    await overwriteJson(store, partStatePath(manifest, this.file), {
      etag: this.#etag ?? null,
      hashedBytes: this.#fileHash?.hashedBytes ?? 0,
      hashState: this.#fileHash?.save() ?? null,
    });
  }
}

function isChunkBoundary(file: ManifestFile, bytes: number): boolean {
  return bytes === file.sizeBytes || (bytes % CHUNK_SIZE_BYTES === 0 && bytes >= 0 && bytes < file.sizeBytes);
}
