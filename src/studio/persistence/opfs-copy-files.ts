import { StudioError } from '../../domain/core/errors.ts';
import type { CopyFiles } from './copy-files.ts';
import { toStorageError } from './storage-error.ts';

/** What is still being written, and what a page that died left behind. */
const PART = '.part';

/**
 * What Chromium's pipe to the disk takes in one go. Of a larger write on a full disk it reports, at times, that the pipe
 * broke or that the blob could not be read, and not why.
 */
const PIECE_BYTES = 256 * 1024;

/** `move` is in every browser that can write OPFS files on the page, and in no TypeScript library yet. */
interface MovableFileHandle extends FileSystemFileHandle {
  move(name: string): Promise<void>;
}

/** A folder of the origin's private file system, as the page's thread can use it. */
export class OpfsCopyFiles implements CopyFiles {
  readonly #rootName: string;

  /** @param rootName folder of its own; also names the lock. */
  constructor(rootName: string) {
    this.#rootName = rootName;
  }

  async write(path: string, content: Blob): Promise<void> {
    await typed(async () => {
      const { folderNames, name } = split(path);
      const folder = await this.#folder(folderNames, true);
      if (!folder) return;
      const part = await folder.getFileHandle(`${name}${PART}`, { create: true });
      try {
        await writeWhole(part, content);
        if (isMovable(part)) await part.move(name);
        else await writeWhole(await folder.getFileHandle(name, { create: true }), content);
      } finally {
        // Gone already where it was moved.
        await absentAsUndefined(() => folder.removeEntry(`${name}${PART}`));
      }
    });
  }

  async read(path: string): Promise<Blob | undefined> {
    return typed(async () => {
      const { folderNames, name } = split(path);
      const folder = await this.#folder(folderNames, false);
      return await absentAsUndefined(async () => (await folder?.getFileHandle(name))?.getFile());
    });
  }

  async list(folderPath: string): Promise<readonly string[]> {
    return typed(async () => {
      const folder = await this.#folder(names(folderPath), false);
      const found: string[] = [];
      if (folder) for await (const name of folder.keys()) if (!name.endsWith(PART)) found.push(name);
      return found;
    });
  }

  async remove(path: string): Promise<void> {
    await typed(async () => {
      const { folderNames, name } = split(path);
      const folder = await this.#folder(folderNames, false);
      await absentAsUndefined(async () => folder?.removeEntry(name, { recursive: true }));
    });
  }

  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    await typed(originFolder);
    return navigator.locks.request(this.#rootName, work);
  }

  async #folder(path: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
    let folder = await originFolder();
    for (const name of [this.#rootName, ...path]) {
      const next = await absentAsUndefined(() => folder.getDirectoryHandle(name, { create }));
      if (!next) return undefined;
      folder = next;
    }
    return folder;
  }
}

async function originFolder(): Promise<FileSystemDirectoryHandle> {
  const storage: StorageManager | undefined = typeof navigator === 'undefined' ? undefined : navigator.storage;
  if (typeof storage?.getDirectory !== 'function')
    throw new StudioError('storage-unavailable', 'This browser has no private file system (OPFS).');
  return await storage.getDirectory();
}

async function writeWhole(handle: FileSystemFileHandle, content: Blob): Promise<void> {
  if (typeof handle.createWritable !== 'function')
    throw new StudioError('storage-unavailable', 'This browser writes private files in workers only.');
  const writable = await handle.createWritable();
  try {
    for (let at = 0; at < content.size; at += PIECE_BYTES)
      await writable.write(await content.slice(at, at + PIECE_BYTES).arrayBuffer());
    await writable.close();
  } catch (error) {
    await writable.abort(error).catch(() => {});
    throw error;
  }
}

async function absentAsUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

async function typed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageError(error);
  }
}

function isMovable(handle: FileSystemFileHandle): handle is MovableFileHandle {
  return 'move' in handle;
}

function names(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

function split(path: string): { readonly folderNames: readonly string[]; readonly name: string } {
  const all = names(path);
  return { folderNames: all.slice(0, -1), name: all.at(-1) ?? '' };
}
