import { StudioError } from '../../domain/core/errors.ts';
import { type Manifest, parseManifest } from '../../domain/models/manifest.ts';
import { retrying, startDownload } from './http-download.ts';

/** Far above any manifest; keeps a wrong host from filling the memory. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/**
 * The manifest in the folder `packageUrl` of a host.
 * @throws StudioError `invalid-request` when `packageUrl` is no http(s) folder, `manifest-invalid`, and what
 * `startDownload` throws.
 */
export async function fetchManifest(packageUrl: string, signal: AbortSignal): Promise<Manifest> {
  const url = urlInPackage(packageUrl, 'manifest.json');
  return parseManifest(await retrying(signal, () => fetchJson(url, signal)));
}

/** The absolute URL of a package's file. @throws StudioError `invalid-request` when `packageUrl` is no http(s) folder. */
export function urlInPackage(packageUrl: string, path: string): string {
  if (!URL.canParse(packageUrl) || !/^https?:.*\/$/.test(packageUrl))
    throw new StudioError('invalid-request', 'Not the URL of a folder.', { packageUrl });
  return new URL(path, packageUrl).href;
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const download = await startDownload({ url, gap: undefined, sizeBytes: undefined, etag: undefined, signal });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  for await (const piece of download.pieces()) {
    sizeBytes += piece.byteLength;
    if (sizeBytes > MAX_MANIFEST_BYTES)
      throw new StudioError('manifest-invalid', 'The manifest is far too large.', { url, sizeBytes });
    pieces.push(piece);
  }
  const text = await new Blob(pieces).text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StudioError('manifest-invalid', 'The manifest is not JSON.', { url, problems: ['not JSON'] }, error);
  }
}
