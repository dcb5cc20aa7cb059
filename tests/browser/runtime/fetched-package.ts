import { inject } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import type { PackageReader } from '../../../src/engine/model-store/package-reader.ts';
import type { PackageSource } from '../../../src/engine/runtime/session-cache.ts';

/** One package of each family of real exports. */
export const FIXTURE_IDS = ['tiny-sd15', 'tiny-sd21-v', 'tiny-sd15-inpaint', 'tiny-lcm', 'tiny-sd-turbo'] as const;
export type FixtureId = (typeof FIXTURE_IDS)[number];

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

/** The package with every file cut in half that `isDamaged` names; `verify` hashes, as the store's does. */
export function damagedPackage(reader: PackageReader, isDamaged: (path: string) => boolean): PackageSource {
  const file = async (path: string) => {
    const whole = await reader.file(path);
    return isDamaged(path) ? new File([whole.slice(0, whole.size / 2)], path) : whole;
  };
  return {
    manifest: reader.manifest,
    file,
    async verify(paths = reader.manifest.files.map(({ path }) => path)) {
      for (const path of paths) {
        const digest = await crypto.subtle.digest('SHA-256', await (await file(path)).arrayBuffer());
        const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
        if (hex !== reader.manifest.files.find((entry) => entry.path === path)?.sha256)
          throw new StudioError('file-corrupt', `${path} is damaged.`, { path });
      }
    },
  };
}
