import { inject } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import type { PackageReader } from '../../../src/engine/model-store/package-reader.ts';

export type FixtureId = 'tiny-sd15' | 'tiny-sd21-v' | 'tiny-sd-turbo';

/** A fixture package over HTTP in place of the store; `change` spoils the manifest on the way. */
export async function fetchedPackage(
  id: FixtureId,
  change: (manifest: Manifest) => Manifest = (manifest) => manifest,
): Promise<PackageReader> {
  const base = new URL(`${inject('packagesPath')}${id}/`, location.origin);
  const answer = await fetch(new URL('manifest.json', base));
  const manifest = change(parseManifest(await answer.json()));
  return {
    manifest,
    async file(path) {
      const file = await fetch(new URL(path, base));
      if (!file.ok) throw new Error(`${path}: HTTP ${file.status}`);
      return new File([await file.blob()], path);
    },
  };
}
