import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, packageSizeBytes, parseManifest } from '../../src/domain/models/manifest.ts';

/** One line for a packages folder's listing. */
export interface ListedPackage {
  readonly id: string;
  readonly name: string;
  readonly revision: string;
  readonly sizeBytes: number;
  readonly licence: string;
}

/**
 * The packages in a folder, by id. Folders without a manifest are passed over; one with a broken manifest is an error.
 * @throws StudioError `manifest-invalid`
 */
export async function listPackages(folder: string): Promise<ListedPackage[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const packages: ListedPackage[] = [];
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    const manifest = await readManifest(join(folder, entry.name, 'manifest.json'));
    if (!manifest) continue;
    const { id, name, revision, license } = manifest;
    packages.push({ id, name, revision, sizeBytes: packageSizeBytes(manifest), licence: license.spdx });
  }
  return packages.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function readManifest(path: string): Promise<Manifest | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseManifest(JSON.parse(text));
}
