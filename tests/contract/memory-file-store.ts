import { StudioError } from '../../src/domain/core/errors.ts';
import type { FileStore, FolderEntry, OpenFile } from '../../src/engine/model-store/file-store.ts';

/** A FileStore in memory. `capacityBytes` is where it is full. */
export class MemoryFileStore implements FileStore {
  readonly #files = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #open = new Set<string>();
  readonly #capacityBytes: number;

  constructor(capacityBytes = Number.POSITIVE_INFINITY) {
    this.#capacityBytes = capacityBytes;
  }

  async open(path: string, options: { readonly create: boolean } = { create: false }): Promise<OpenFile> {
    if (!this.#files.has(path) && !options.create) throw notFound(path);
    if (this.#open.has(path)) throw new StudioError('storage-blocked', `${path} is open.`, { path });
    if (!this.#files.has(path)) this.#files.set(path, new Uint8Array(0));
    this.#open.add(path);
    const content = (): Uint8Array<ArrayBuffer> => this.#files.get(path) ?? new Uint8Array(0);
    const resize = (sizeBytes: number): void => {
      const used = [...this.#files.values()].reduce((sum, file) => sum + file.byteLength, 0);
      if (used - content().byteLength + sizeBytes > this.#capacityBytes)
        throw new StudioError('storage-full', 'The memory store is full.', { path });
      const next = new Uint8Array(sizeBytes);
      next.set(content().subarray(0, sizeBytes));
      this.#files.set(path, next);
    };
    return {
      sizeBytes: () => content().byteLength,
      read: (at, into) => {
        const bytes = content().subarray(at, at + into.byteLength);
        into.set(bytes);
        return bytes.byteLength;
      },
      write: (at, bytes) => {
        if (at + bytes.byteLength > content().byteLength) resize(at + bytes.byteLength);
        content().set(bytes, at);
      },
      truncate: resize,
      flush: () => {},
      close: () => {
        this.#open.delete(path);
      },
    };
  }

  async sizeBytes(path: string): Promise<number | undefined> {
    return this.#files.get(path)?.byteLength;
  }

  async file(path: string): Promise<File | undefined> {
    const bytes = this.#files.get(path);
    return bytes && new File([bytes], path.split('/').at(-1) ?? '');
  }

  async rename(from: string, to: string): Promise<void> {
    const bytes = this.#files.get(from);
    if (!bytes) throw notFound(from);
    this.#files.delete(from);
    this.#files.set(to, bytes);
  }

  async remove(path: string): Promise<void> {
    for (const name of this.#files.keys()) if (name === path || name.startsWith(`${path}/`)) this.#files.delete(name);
  }

  async list(folder: string): Promise<readonly FolderEntry[]> {
    const entries = new Map<string, FolderEntry>();
    for (const path of this.#files.keys()) {
      if (!path.startsWith(`${folder}/`)) continue;
      const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
      entries.set(name, { name, kind: rest.length > 0 ? 'folder' : 'file' });
    }
    return [...entries.values()];
  }

  async usedBytes(folder: string): Promise<number> {
    let sum = 0;
    for (const [path, bytes] of this.#files) if (path.startsWith(`${folder}/`)) sum += bytes.byteLength;
    return sum;
  }
}

function notFound(path: string): StudioError {
  return new StudioError('not-found', `There is no file ${path}.`, { path });
}
