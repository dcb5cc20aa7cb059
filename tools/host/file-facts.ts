import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '../../src/domain/models/manifest.ts';

/** One year: what "immutable" promises. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Ask each time, answered by 304 when nothing changed. */
const REVALIDATE = 'no-cache';

/** What the answer for a file says about its content. */
export interface FileFacts {
  /** A strong entity tag, in quotes. */
  readonly etag: string;
  readonly cacheControl: string;
}

/** What a package's manifest says of one of its files. */
export interface DeclaredFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Facts of one of the app's files. Vite's names in `assets/` end with a hash of their content. */
export function appFileFacts(urlPath: string, stats: Stats): FileFacts {
  const isHashed = /\/assets\/[^/]*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/.test(urlPath);
  return { etag: sizeAndTimeTag(stats), cacheControl: isHashed ? IMMUTABLE : REVALIDATE };
}

/**
 * Facts of a model file. The tag is the manifest's SHA-256, so that a download goes on after the host has moved; a file
 * of another size than declared is not what the manifest speaks of and gets a tag by size and time. A name counts as
 * hashed when one of its parts is the beginning of that SHA-256.
 */
export function modelFileFacts(urlPath: string, stats: Stats, declared: DeclaredFile | undefined): FileFacts {
  if (declared?.sizeBytes !== stats.size) return { etag: sizeAndTimeTag(stats), cacheControl: REVALIDATE };
  const name = urlPath.slice(urlPath.lastIndexOf('/') + 1);
  const isHashed = name.split(/[.-]/).some((part) => /^[0-9a-f]{8,64}$/.test(part) && declared.sha256.startsWith(part));
  return { etag: `"${declared.sha256}"`, cacheControl: isHashed ? IMMUTABLE : REVALIDATE };
}

function sizeAndTimeTag(stats: Stats): string {
  return `"${stats.size.toString(16)}-${Math.round(stats.mtimeMs * 1000).toString(16)}"`;
}

/**
 * Looks files up in the manifests of the packages in `modelsFolder`. A manifest is read again when it changes; a package
 * without a valid one has no declared files.
 * @returns a function of the path below /models/, for example `starter-diffusion/unet/model.onnx`.
 */
export function declaredFileLookup(modelsFolder: string): (path: string) => Promise<DeclaredFile | undefined> {
  const packages = new Map<string, { readonly changedAt: number; readonly files: Map<string, DeclaredFile> }>();
  return async (path) => {
    const slash = path.indexOf('/');
    const packageId = path.slice(0, Math.max(slash, 0));
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(packageId)) return undefined;
    const manifestPath = join(modelsFolder, packageId, 'manifest.json');
    const stats = await stat(manifestPath).catch(() => undefined);
    if (stats === undefined) return undefined;
    let known = packages.get(packageId);
    if (known?.changedAt !== stats.mtimeMs) {
      known = { changedAt: stats.mtimeMs, files: await readDeclaredFiles(manifestPath) };
      packages.set(packageId, known);
    }
    return known.files.get(path.slice(slash + 1));
  };
}

async function readDeclaredFiles(manifestPath: string): Promise<Map<string, DeclaredFile>> {
  try {
    const manifest = parseManifest(JSON.parse(await readFile(manifestPath, 'utf8')));
    return new Map(manifest.files.map((file) => [file.path, file]));
  } catch {
    return new Map();
  }
}
