import { StudioError, type StudioErrorCode } from '../../domain/core/errors.ts';
import type { FileStore, FolderEntry, OpenFile } from './file-store.ts';

/** How often and how long to wait for a handle that an ended worker has not given back yet. */
const OPEN_ATTEMPTS = 20;
const OPEN_RETRY_DELAY_MS = 50;

/** `move` is in every browser that has OPFS sync handles and in no TypeScript library yet. */
interface MovableFileHandle extends FileSystemFileHandle {
  move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/**
 * Files in the origin's private file system. Only for workers: sync access handles exist nowhere else.
 * Nothing is touched before the first call, which throws `storage-unavailable` where there is no OPFS.
 */
export class OpfsFileStore implements FileStore {
  async open(path: string, options: { readonly create: boolean } = { create: false }): Promise<OpenFile> {
    return typed(path, async () => {
      const { folderPath, name } = split(path);
      const folder = await findFolder(folderPath, options.create);
      const handle = await folder?.getFileHandle(name, { create: options.create });
      if (!handle) throw notFound(path);
      return new OpfsOpenFile(path, await openExclusively(handle));
    });
  }

  async sizeBytes(path: string): Promise<number | undefined> {
    return (await this.file(path))?.size;
  }

  async file(path: string): Promise<File | undefined> {
    return typed(path, async () => {
      const { folderPath, name } = split(path);
      const folder = await findFolder(folderPath, false);
      return await absentAsUndefined(async () => (await folder?.getFileHandle(name))?.getFile());
    });
  }

  async rename(from: string, to: string): Promise<void> {
    await typed(from, async () => {
      const source = split(from);
      const target = split(to);
      const handle = await (await findFolder(source.folderPath, false))?.getFileHandle(source.name);
      const folder = await findFolder(target.folderPath, true);
      if (!handle || !folder) throw notFound(from);
      if (!isMovable(handle)) throw unavailable('This browser cannot rename files in its private file system.');
      await handle.move(folder, target.name);
    });
  }

  async remove(path: string): Promise<void> {
    await typed(path, async () => {
      const { folderPath, name } = split(path);
      const folder = await findFolder(folderPath, false);
      await absentAsUndefined(async () => folder?.removeEntry(name, { recursive: true }));
    });
  }

  async list(folderPath: string): Promise<readonly FolderEntry[]> {
    return typed(folderPath, async () => {
      const folder = await findFolder(parts(folderPath), false);
      const entries: FolderEntry[] = [];
      if (folder)
        for await (const [name, handle] of folder.entries())
          entries.push({ name, kind: handle.kind === 'file' ? 'file' : 'folder' });
      return entries;
    });
  }

  async usedBytes(folderPath: string): Promise<number> {
    const entries = await this.list(folderPath);
    const sizes = await Promise.all(
      entries.map(async ({ name, kind }) => {
        const path = `${folderPath}/${name}`;
        return kind === 'folder' ? await this.usedBytes(path) : ((await this.sizeBytes(path)) ?? 0);
      }),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

class OpfsOpenFile implements OpenFile {
  readonly #path: string;
  readonly #handle: FileSystemSyncAccessHandle;

  constructor(path: string, handle: FileSystemSyncAccessHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  sizeBytes(): number {
    return typedSync(this.#path, () => this.#handle.getSize());
  }

  read(at: number, into: Uint8Array<ArrayBuffer>): number {
    return typedSync(this.#path, () => this.#handle.read(into, { at }));
  }

  write(at: number, bytes: Uint8Array<ArrayBuffer>): void {
    typedSync(this.#path, () => {
      for (let done = 0; done < bytes.byteLength; ) {
        const written = this.#handle.write(bytes.subarray(done), { at: at + done });
        if (written === 0) throw new StudioError('storage-full', 'The disk took no more bytes.', { path: this.#path });
        done += written;
      }
    });
  }

  truncate(sizeBytes: number): void {
    typedSync(this.#path, () => this.#handle.truncate(sizeBytes));
  }

  flush(): void {
    typedSync(this.#path, () => this.#handle.flush());
  }

  close(): void {
    this.#handle.close();
  }
}

async function rootFolder(): Promise<FileSystemDirectoryHandle> {
  const storage: StorageManager | undefined = navigator.storage;
  if (typeof storage?.getDirectory !== 'function' || typeof FileSystemFileHandle === 'undefined')
    throw unavailable('This browser has no private file system (OPFS).');
  return await storage.getDirectory();
}

async function findFolder(names: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
  let folder = await rootFolder();
  for (const name of names) {
    const next = await absentAsUndefined(async () => await folder.getDirectoryHandle(name, { create }));
    if (!next) return undefined;
    folder = next;
  }
  return folder;
}

async function openExclusively(handle: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  if (typeof handle.createSyncAccessHandle !== 'function')
    throw unavailable('This browser has no sync access handles in its private file system.');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      if (errorName(error) !== 'NoModificationAllowedError' || attempt === OPEN_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, OPEN_RETRY_DELAY_MS));
    }
  }
}

async function absentAsUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (errorName(error) === 'NotFoundError') return undefined;
    throw error;
  }
}

async function typed<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageError(error, path);
  }
}

function typedSync<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStorageError(error, path);
  }
}

const CODE_BY_ERROR_NAME: Readonly<Record<string, StudioErrorCode>> = {
  QuotaExceededError: 'storage-full',
  NoModificationAllowedError: 'storage-blocked',
  NotFoundError: 'not-found',
};

function toStorageError(error: unknown, path: string): StudioError {
  if (error instanceof StudioError) return error;
  const name = errorName(error);
  const message = error instanceof Error ? error.message : String(error);
  return new StudioError(CODE_BY_ERROR_NAME[name] ?? 'storage-unavailable', message, { path, name }, error);
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function notFound(path: string): StudioError {
  return new StudioError('not-found', `There is no file ${path}.`, { path });
}

function unavailable(message: string): StudioError {
  return new StudioError('storage-unavailable', message);
}

function isMovable(handle: FileSystemFileHandle): handle is MovableFileHandle {
  return 'move' in handle;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function split(path: string): { folderPath: string[]; name: string } {
  const folderPath = parts(path);
  const name = folderPath.pop();
  if (name === undefined) throw new StudioError('not-found', 'An empty path names no file.', { path });
  return { folderPath, name };
}
