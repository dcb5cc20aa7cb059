import { isStudioError, StudioError } from '../../domain/core/errors.ts';
import { type Manifest, type ManifestFile, packageSizeBytes } from '../../domain/models/manifest.ts';
import type { InstalledPackage } from '../../domain/protocol/models-api.ts';
import { checkChunks, makeChunkBuffer, throwIfAborted } from './chunks.ts';
import type { FileStore, OpenFile } from './file-store.ts';
import { holdRevision, withFreePackageLock, withPackageLock } from './install-lock.ts';
import { OpfsFileStore } from './opfs-file-store.ts';
import {
  filePath,
  findMissizedFile,
  isPackageId,
  PACKAGES_FOLDER,
  readReadyMark,
  readStoredManifest,
  removeReadyMark,
} from './package-layout.ts';
import type { PackageReader } from './package-reader.ts';
import { ProgressMeter } from './progress-meter.ts';

/** A PackageReader that can be given back and can check what it reads. */
export interface InstalledPackageReader extends PackageReader {
  /**
   * Hashes the given files (all without `paths`) again: for when a session could not be made from them.
   * @throws StudioError `file-corrupt` with details.path, and the package counts as installed no more; an installation
   * fetches what is wrong.
   */
  verify(paths?: readonly string[]): Promise<void>;
  /** Lets an update delete this revision. Without it, that waits for the worker's end. */
  close(): void;
}

/**
 * Opens an installed package for reading; every file is looked at, by its size.
 * @throws StudioError `package-not-installed`; `file-corrupt` (details.path) when a file is missing or has another size:
 * the ready mark is taken away, so that an installation repairs it; `storage-unavailable`.
 */
export async function openInstalledPackage(
  packageId: string,
  store: FileStore = new OpfsFileStore(),
): Promise<InstalledPackageReader> {
  const mark = await readReadyMark(store, packageId);
  if (!mark) throw notInstalled(packageId);
  const release = await holdRevision(packageId, mark.revision);
  try {
    const manifest = await readStoredManifest(store, packageId, mark.revision);
    // An update or a removal may have passed between the mark and the hold.
    if (!manifest && (await readReadyMark(store, packageId))?.revision !== mark.revision) throw notInstalled(packageId);
    if (!manifest) throw await corrupt(store, packageId, 'manifest.json');
    const missized = await findMissizedFile(store, manifest);
    if (missized !== undefined) throw await corrupt(store, packageId, missized);
    return new StoredPackageReader(store, manifest, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** Packages that are whole by their marks, manifests and sizes, in the order of their ids. */
export async function listInstalledPackages(store: FileStore): Promise<InstalledPackage[]> {
  const found: InstalledPackage[] = [];
  for (const { name, kind } of await store.list(PACKAGES_FOLDER)) {
    const mark = kind === 'folder' && isPackageId(name) ? await readReadyMark(store, name) : undefined;
    const manifest = mark && (await readStoredManifest(store, name, mark.revision));
    if (mark && manifest && (await findMissizedFile(store, manifest)) === undefined) found.push(mark);
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Reads and hashes every byte of an installed package; the caller holds the package's lock.
 * @throws StudioError `package-not-installed`, `cancelled`; `file-corrupt` (details.path), with the ready mark gone.
 */
export async function verifyInstalledPackage(
  store: FileStore,
  packageId: string,
  signal: AbortSignal,
  makeMeter: (totalBytes: number) => ProgressMeter,
): Promise<void> {
  const mark = await readReadyMark(store, packageId);
  if (!mark) throw notInstalled(packageId);
  const manifest = await readStoredManifest(store, packageId, mark.revision);
  const meter = makeMeter(manifest ? packageSizeBytes(manifest) : mark.sizeBytes);
  let wrongPath: string | undefined = 'manifest.json';
  try {
    if (manifest) wrongPath = await findWrongFile(store, manifest, signal, meter);
  } finally {
    meter.stop();
  }
  if (wrongPath !== undefined) {
    await removeReadyMark(store, packageId);
    throw corruptError(packageId, wrongPath);
  }
  meter.complete(manifest?.files.at(-1)?.path ?? '');
}

class StoredPackageReader implements InstalledPackageReader {
  readonly manifest: Manifest;
  readonly #store: FileStore;
  readonly #release: () => void;

  constructor(store: FileStore, manifest: Manifest, release: () => void) {
    this.manifest = manifest;
    this.#store = store;
    this.#release = release;
  }

  async file(path: string): Promise<File> {
    const entry = this.manifest.files.find((other) => other.path === path);
    const file = entry && (await this.#store.file(filePath(this.manifest, path)));
    if (!file || file.size !== entry.sizeBytes) throw await corrupt(this.#store, this.manifest.id, path);
    return file;
  }

  async verify(paths?: readonly string[]): Promise<void> {
    const { signal } = new AbortController();
    await withPackageLock(this.manifest.id, signal, async () => {
      const meter = new ProgressMeter(this.manifest.id, packageSizeBytes(this.manifest), () => {});
      const wrongPath = await findWrongFile(this.#store, this.manifest, signal, meter, paths);
      meter.stop();
      if (wrongPath === undefined) return;
      await removeMarkOf(this.#store, this.manifest);
      throw corruptError(this.manifest.id, wrongPath);
    });
  }

  close(): void {
    this.#release();
  }
}

/** Opened at once: each takes the browser longer to open than to read. */
const OPEN_TOGETHER = 8;

async function findWrongFile(
  store: FileStore,
  manifest: Manifest,
  signal: AbortSignal,
  meter: ProgressMeter,
  paths?: readonly string[],
): Promise<string | undefined> {
  const buffer = makeChunkBuffer();
  const wanted = manifest.files.filter(({ path }) => paths === undefined || paths.includes(path));
  for (let start = 0; start < wanted.length; start += OPEN_TOGETHER) {
    const group = wanted.slice(start, start + OPEN_TOGETHER);
    throwIfAborted(signal);
    const opening = await Promise.allSettled(group.map(({ path }) => openIfThere(store, filePath(manifest, path))));
    try {
      for (const [index, file] of group.entries()) {
        const opened = opening[index];
        if (opened?.status === 'rejected') throw opened.reason;
        if (!opened?.value || !(await isWhole(opened.value, file, buffer, signal, meter))) return file.path;
        meter.fileDone(file.path, file.sizeBytes);
      }
    } finally {
      for (const opened of opening) if (opened.status === 'fulfilled') opened.value?.close();
    }
  }
  return undefined;
}

async function openIfThere(store: FileStore, path: string): Promise<OpenFile | undefined> {
  try {
    return await store.open(path);
  } catch (error) {
    if (isStudioError(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Whether a file has its size and every piece its hash. @throws StudioError `cancelled`. */
async function isWhole(
  open: OpenFile,
  file: ManifestFile,
  buffer: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
  meter: ProgressMeter,
): Promise<boolean> {
  if (open.sizeBytes() !== file.sizeBytes) return false;
  let goodChunks = 0;
  let readBytes = 0;
  await checkChunks(open, file, buffer, signal, (_index, isGood, bytes) => {
    if (isGood) goodChunks += 1;
    readBytes += bytes.byteLength;
    meter.update(file.path, readBytes);
  });
  return goodChunks === file.chunkSha256.length;
}

/** A newer revision may be ready by now; its mark is none of this reader's business. */
async function removeMarkOf(store: FileStore, manifest: Manifest): Promise<void> {
  const mark = await readReadyMark(store, manifest.id);
  if (mark?.revision === manifest.revision) await removeReadyMark(store, manifest.id);
}

/** Takes the ready mark away, unless an installation runs and will see to the package itself. */
async function corrupt(store: FileStore, packageId: string, path: string): Promise<StudioError> {
  await withFreePackageLock(packageId, () => removeReadyMark(store, packageId));
  return corruptError(packageId, path);
}

function corruptError(packageId: string, path: string): StudioError {
  return new StudioError('file-corrupt', `${path} of ${packageId} is damaged or missing.`, { packageId, path });
}

function notInstalled(packageId: string): StudioError {
  return new StudioError('package-not-installed', `${packageId} is not installed.`, { packageId });
}
