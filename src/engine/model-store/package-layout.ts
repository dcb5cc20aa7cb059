import * as v from 'valibot';
import { StudioError } from '../../domain/core/errors.ts';
import { type Manifest, type ManifestFile, parseManifest } from '../../domain/models/manifest.ts';
import { packageIdSchema } from '../../domain/models/package-id.ts';
import type { InstalledPackage } from '../../domain/protocol/models-api.ts';
import type { FileStore } from './file-store.ts';
import { readJson, writeJson } from './json-file.ts';

/**
 * Where a package lies:
 *
 *     models/<id>/ready.json                       the ready mark: which revision is whole; written last, removed first
 *     models/<id>/<revision>/manifest.json
 *     models/<id>/<revision>/files/<path>          verified files
 *     models/<id>/<revision>/parts/<sha256>.part   what is still being fetched, named by what it must become
 *     models/<id>/<revision>/parts/<sha256>.json   its etag and hash state
 */
export const PACKAGES_FOLDER = 'models';

/** Whether a folder's name is a package's. */
export function isPackageId(name: unknown): name is string {
  return v.is(packageIdSchema, name);
}

/** @throws StudioError `invalid-request` for what cannot be a package id (it becomes a folder's name). */
export function packageFolder(packageId: string): string {
  if (!isPackageId(packageId)) throw new StudioError('invalid-request', 'Not a package id.', { packageId });
  return `${PACKAGES_FOLDER}/${packageId}`;
}

export function revisionFolder(packageId: string, revision: string): string {
  return `${packageFolder(packageId)}/${revision}`;
}

export function filePath(manifest: Manifest, path: string): string {
  return `${revisionFolder(manifest.id, manifest.revision)}/files/${path}`;
}

export function partsFolder(manifest: Manifest): string {
  return `${revisionFolder(manifest.id, manifest.revision)}/parts`;
}

export function partPath(manifest: Manifest, file: ManifestFile): string {
  return `${partsFolder(manifest)}/${file.sha256}.part`;
}

export function partStatePath(manifest: Manifest, file: ManifestFile): string {
  return `${partsFolder(manifest)}/${file.sha256}.json`;
}

const readyMarkSchema = v.object({
  formatVersion: v.literal(1),
  id: v.string(),
  name: v.string(),
  revision: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  sizeBytes: v.number(),
  installedAt: v.string(),
});

/** What the ready mark says; undefined without one, or with one that is not ours. Files are not looked at. */
export async function readReadyMark(store: FileStore, packageId: string): Promise<InstalledPackage | undefined> {
  const parsed = v.safeParse(readyMarkSchema, await readJson(store, readyMarkPath(packageId)));
  if (!parsed.success || parsed.output.id !== packageId) return undefined;
  const { id, name, revision, sizeBytes, installedAt } = parsed.output;
  return { id, name, revision, sizeBytes, installedAt };
}

/** The last write of an installation: from here on the package counts as installed. */
export async function writeReadyMark(store: FileStore, installed: InstalledPackage): Promise<void> {
  await writeJson(store, readyMarkPath(installed.id), { formatVersion: 1, ...installed });
}

/** The first act of a removal, and what follows the discovery of a damaged file. */
export async function removeReadyMark(store: FileStore, packageId: string): Promise<void> {
  await store.remove(readyMarkPath(packageId));
}

/** A stored revision's manifest; undefined when missing, damaged, or another package's. */
export async function readStoredManifest(
  store: FileStore,
  packageId: string,
  revision: string,
): Promise<Manifest | undefined> {
  const json = await readJson(store, manifestPath(packageId, revision));
  if (json === undefined) return undefined;
  try {
    const manifest = parseManifest(json);
    return manifest.id === packageId && manifest.revision === revision ? manifest : undefined;
  } catch (error) {
    if (error instanceof StudioError && error.code === 'manifest-invalid') return undefined;
    throw error;
  }
}

export async function writeStoredManifest(store: FileStore, manifest: Manifest): Promise<void> {
  await writeJson(store, manifestPath(manifest.id, manifest.revision), manifest);
}

/** Path of the first file that is missing or has another size than the manifest says; undefined when all fit. */
export async function findMissizedFile(store: FileStore, manifest: Manifest): Promise<string | undefined> {
  const sizes = await Promise.all(manifest.files.map((file) => store.sizeBytes(filePath(manifest, file.path))));
  return manifest.files.find((file, index) => sizes[index] !== file.sizeBytes)?.path;
}

function readyMarkPath(packageId: string): string {
  return `${packageFolder(packageId)}/ready.json`;
}

function manifestPath(packageId: string, revision: string): string {
  return `${revisionFolder(packageId, revision)}/manifest.json`;
}
