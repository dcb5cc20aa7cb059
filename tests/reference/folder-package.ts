import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '../../src/domain/models/manifest.ts';
import type { PackageReader } from '../../src/engine/model-store/package-reader.ts';

/** A package in a folder of this machine, in place of the store. */
export async function folderPackage(folder: string): Promise<PackageReader> {
  return {
    manifest: parseManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))),
    file: async (path) => new File([await readFile(join(folder, path))], path),
  };
}
