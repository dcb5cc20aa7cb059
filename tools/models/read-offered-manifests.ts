import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCatalog } from '../../src/domain/models/catalog.ts';
import { type Manifest, parseManifest } from '../../src/domain/models/manifest.ts';

/**
 * The manifests of the packages that a models folder offers, in the catalog's order.
 * @throws StudioError `manifest-invalid`; the file system's error when one is missing.
 */
export async function readOfferedManifests(folder: string): Promise<readonly Manifest[]> {
  const catalog = parseCatalog(await readJson(join(folder, 'catalog.json')));
  return Promise.all(
    catalog.packages.map(async (id) => parseManifest(await readJson(join(folder, id, 'manifest.json')))),
  );
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
