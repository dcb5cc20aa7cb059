import { isStudioError, StudioError } from '../../domain/core/errors.ts';
import { CHUNK_SIZE_BYTES, type Manifest, type ManifestFile, packageSizeBytes } from '../../domain/models/manifest.ts';
import type { DownloadPlan, InstalledPackage } from '../../domain/protocol/models-api.ts';
import { checkChunks, makeChunkBuffer, throwIfAborted } from './chunks.ts';
import { urlInPackage } from './fetch-manifest.ts';
import { fetchMissing } from './file-fetcher.ts';
import type { FileStore } from './file-store.ts';
import { ifRevisionUnused } from './install-lock.ts';
import {
  filePath,
  findMissizedFile,
  packageFolder,
  partPath,
  partsFolder,
  readReadyMark,
  readStoredManifest,
  removeReadyMark,
  revisionFolder,
  writeReadyMark,
  writeStoredManifest,
} from './package-layout.ts';
import { type PartContext, PartFile } from './part-file.ts';
import type { ProgressMeter } from './progress-meter.ts';

/** One installation: where from, what, and how it is watched and stopped. */
export interface Installation {
  readonly store: FileStore;
  readonly packageUrl: string;
  readonly manifest: Manifest;
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal;
  /** Bytes that this origin may still store, by the browser's estimate; undefined when it gives none. */
  freeBytes(): Promise<number | undefined>;
}

/** What installing `manifest` would cost, by sizes: nothing is hashed, nothing fetched. */
export async function planInstallation(store: FileStore, manifest: Manifest): Promise<DownloadPlan> {
  const totalBytes = packageSizeBytes(manifest);
  const isInstalled = (await findInstalled(store, manifest)) !== undefined;
  let presentBytes = isInstalled ? totalBytes : 0;
  if (!isInstalled) for (const file of manifest.files) presentBytes += await presentBytesOf(store, manifest, file);
  const { id: packageId, name, revision } = manifest;
  return { packageId, name, revision, totalBytes, presentBytes, isInstalled };
}

/** The installed package when it is this very revision and whole by its sizes. */
export async function findInstalled(store: FileStore, manifest: Manifest): Promise<InstalledPackage | undefined> {
  const mark = await readReadyMark(store, manifest.id);
  if (mark?.revision !== manifest.revision) return undefined;
  if ((await findMissizedFile(store, manifest)) !== undefined) return undefined;
  return (await readStoredManifest(store, manifest.id, mark.revision)) ? mark : undefined;
}

/**
 * Brings a package onto the disk; the caller holds the package's lock. Files that are there are hashed again, parts go on
 * where they stopped, files of the installed revision with the same hash are copied, the rest is fetched. An installed
 * older revision stays usable until the ready mark names the new one, and is deleted then unless it is being read.
 * @throws StudioError `storage-full` with details.neededBytes, and freeBytes where the browser's estimate told; and what `fetchMissing` throws.
 */
export async function installPackage(installation: Installation): Promise<InstalledPackage> {
  const { store, manifest, meter } = installation;
  const installed = await findInstalled(store, manifest);
  const result = installed ?? (await bringWithRoom(installation));
  meter.complete(manifest.files.at(-1)?.path ?? '');
  return result;
}

async function bringWithRoom(installation: Installation): Promise<InstalledPackage> {
  const { store, manifest } = installation;
  const { totalBytes, presentBytes } = await planInstallation(store, manifest);
  const neededBytes = totalBytes - presentBytes;
  const freeBytes = await installation.freeBytes();
  // The estimate often promises more than can be written, so a refused write counts too; it never promises too little.
  if (freeBytes !== undefined && freeBytes < neededBytes)
    throw new StudioError('storage-full', 'The package does not fit.', { neededBytes, freeBytes });
  try {
    return await bring(installation);
  } catch (error) {
    if (!isStudioError(error, 'storage-full')) throw error;
    throw new StudioError('storage-full', error.message, { ...error.details, neededBytes }, error);
  }
}

async function bring(installation: Installation): Promise<InstalledPackage> {
  const { store, manifest, meter, signal } = installation;
  const context: PartContext = { store, manifest, buffer: makeChunkBuffer(), signal };
  const mark = await readReadyMark(store, manifest.id);
  // Not whole, or this would not run: nobody may open it while its files are taken apart.
  if (mark?.revision === manifest.revision) await removeReadyMark(store, manifest.id);
  const older = mark && (await readStoredManifest(store, manifest.id, mark.revision));
  for (const file of manifest.files) {
    throwIfAborted(signal);
    if (!(await isFileWhole(installation, context, file))) await bringFile(installation, context, file, older);
    meter.fileDone(file.path, file.sizeBytes);
  }
  throwIfAborted(signal);
  await writeStoredManifest(store, manifest);
  const installed: InstalledPackage = {
    id: manifest.id,
    name: manifest.name,
    revision: manifest.revision,
    sizeBytes: packageSizeBytes(manifest),
    installedAt: new Date().toISOString(),
  };
  await writeReadyMark(store, installed);
  await removeLeftovers(store, manifest);
  return installed;
}

/** Hashes a finished file again. One that is wrong becomes a part, so that its good pieces are used. */
async function isFileWhole(installation: Installation, context: PartContext, file: ManifestFile): Promise<boolean> {
  const { store, manifest, meter, signal } = installation;
  const path = filePath(manifest, file.path);
  if ((await store.sizeBytes(path)) === undefined) return false;
  let goodBytes = 0;
  let goodChunks = 0;
  const open = await store.open(path);
  let isWhole: boolean;
  try {
    await checkChunks(open, file, context.buffer, signal, (_index, isGood, bytes) => {
      if (!isGood) return;
      goodChunks += 1;
      goodBytes += bytes.byteLength;
      meter.update(file.path, goodBytes);
    });
    isWhole = goodChunks === file.chunkSha256.length && open.sizeBytes() === file.sizeBytes;
  } finally {
    open.close();
  }
  if (!isWhole) await store.rename(path, partPath(manifest, file));
  return isWhole;
}

async function bringFile(
  { manifest, packageUrl, meter, signal }: Installation,
  context: PartContext,
  file: ManifestFile,
  older: Manifest | undefined,
): Promise<void> {
  const onLoaded = (bytes: number): void => meter.update(file.path, bytes);
  const part = await PartFile.open(file, context, onLoaded);
  try {
    const twin = older?.files.find((other) => other.sha256 === file.sha256 && other.sizeBytes === file.sizeBytes);
    if (older && older.revision !== manifest.revision && twin)
      await copyMissing(context.store, filePath(older, twin.path), part, signal, onLoaded);
    await fetchMissing(part, urlInPackage(packageUrl, file.path), signal, onLoaded);
    await part.finish();
  } finally {
    part.close();
  }
}

/** Takes what `part` lacks from a file on this disk that should be the same. Where it is not, the rest is left to the network. */
async function copyMissing(
  store: FileStore,
  path: string,
  part: PartFile,
  signal: AbortSignal,
  onLoaded: (bytes: number) => void,
): Promise<void> {
  const source = await store.file(path);
  if (source?.size !== part.file.sizeBytes) return;
  try {
    for (let gap = part.nextGap(); gap; gap = part.nextGap()) {
      throwIfAborted(signal);
      const to = Math.min(gap.to, gap.from + CHUNK_SIZE_BYTES);
      await part.write(gap.from, new Uint8Array(await source.slice(gap.from, to).arrayBuffer()));
      onLoaded(part.loadedBytes);
    }
  } catch (error) {
    if (!isStudioError(error, 'hash-mismatch')) throw error;
  }
}

async function presentBytesOf(store: FileStore, manifest: Manifest, file: ManifestFile): Promise<number> {
  const path = filePath(manifest, file.path);
  const sizeBytes = (await store.sizeBytes(path)) ?? (await store.sizeBytes(partPath(manifest, file))) ?? 0;
  return Math.min(sizeBytes, file.sizeBytes);
}

/** Deletes parts and the other revisions. One that a worker reads just now stays until the next installation. */
async function removeLeftovers(store: FileStore, manifest: Manifest): Promise<void> {
  await store.remove(partsFolder(manifest));
  for (const { name, kind } of await store.list(packageFolder(manifest.id)))
    if (kind === 'folder' && name !== manifest.revision)
      await ifRevisionUnused(manifest.id, name, () => store.remove(revisionFolder(manifest.id, name)));
}
