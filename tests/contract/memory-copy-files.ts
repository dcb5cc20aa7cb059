import { StudioError } from '../../src/domain/core/errors.ts';
import type { CopyFiles } from '../../src/studio/persistence/copy-files.ts';

/** What a page leaves of the file that it was writing when it died: nothing, or as much as was written. */
export type Death = 'clean' | 'torn';

/** The second copy's files in memory. It can be full, and die in the middle of a call. */
export class MemoryCopyFiles implements CopyFiles {
  readonly #files: Map<string, Blob>;
  readonly #capacityBytes: number;
  #callsUntilDeath = Number.POSITIVE_INFINITY;
  #death: Death = 'clean';

  constructor({ capacityBytes = Number.POSITIVE_INFINITY, files = new Map<string, Blob>() } = {}) {
    this.#capacityBytes = capacityBytes;
    this.#files = files;
  }

  /** The files as a page that begins now finds them. */
  reopen(): MemoryCopyFiles {
    return new MemoryCopyFiles({ files: new Map(this.#files) });
  }

  /** From the call with this number on (0 is the next) nothing works any more. */
  dieAt(call: number, death: Death): void {
    this.#callsUntilDeath = call;
    this.#death = death;
  }

  async write(path: string, content: Blob): Promise<void> {
    const usedBytes = [...this.#files].reduce((sum, [name, file]) => sum + (name === path ? 0 : file.size), 0);
    if (usedBytes + content.size > this.#capacityBytes) throw new StudioError('storage-full', 'No space is left.');
    this.#live(() => {
      if (this.#death === 'torn') this.#files.set(path, content.slice(0, Math.floor(content.size / 2)));
    });
    this.#files.set(path, content);
  }

  async read(path: string): Promise<Blob | undefined> {
    return this.#files.get(path);
  }

  async list(folderPath: string): Promise<readonly string[]> {
    const inside = [...this.#files.keys()].filter((path) => path.startsWith(`${folderPath}/`));
    return [...new Set(inside.map((path) => path.slice(folderPath.length + 1).split('/')[0] ?? ''))];
  }

  async remove(path: string): Promise<void> {
    this.#live(() => {});
    for (const name of this.#files.keys()) if (name === path || name.startsWith(`${path}/`)) this.#files.delete(name);
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  #live(die: () => void): void {
    if (this.#callsUntilDeath === 0) die();
    this.#callsUntilDeath -= 1;
    if (this.#callsUntilDeath < 0) throw new Error('The page is dead.');
  }
}
