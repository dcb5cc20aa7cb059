import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import { parseCatalog } from '../../domain/models/catalog.ts';
import { type Manifest, parseManifest } from '../../domain/models/manifest.ts';

/** A package of the app's host: its folder's absolute URL, ending in "/", and its manifest. */
export interface HostedPackage {
  readonly url: string;
  readonly manifest: Manifest;
}

/** What the host offers; packages whose manifest could not be read are left out, and named in `error`. */
export interface HostedPackages {
  readonly packages: readonly HostedPackage[];
  readonly error: StudioError | undefined;
}

/** Longest wait for a small file of the host, in milliseconds. */
const FETCH_TIMEOUT_MS = 20_000;

/**
 * Reads catalog.json and each manifest under `baseUrl` (absolute, ending in "/").
 * @throws StudioError `host-unreachable`, `download-rejected` (no such file, or not JSON), `manifest-invalid`.
 */
export async function readHostedPackages(baseUrl: string): Promise<HostedPackages> {
  const catalog = parseCatalog(await fetchJson(new URL('catalog.json', baseUrl).href));
  const outcomes = await Promise.allSettled(
    catalog.packages.map(async (id): Promise<HostedPackage> => {
      const url = new URL(`${id}/`, baseUrl).href;
      return { url, manifest: parseManifest(await fetchJson(new URL('manifest.json', url).href)) };
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  return {
    packages: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    error: failed ? toStudioError(failed.reason) : undefined,
  };
}

/** Packages as they were remembered; those that no longer parse are left out. */
export function parseRemembered(stored: unknown): HostedPackage[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('url' in entry) || !('manifest' in entry)) return [];
    if (typeof entry.url !== 'string') return [];
    try {
      return [{ url: entry.url, manifest: parseManifest(entry.manifest) }];
    } catch {
      return [];
    }
  });
}

async function fetchJson(url: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  } catch (error) {
    throw new StudioError('host-unreachable', `${url} could not be reached.`, { url }, error);
  }
  if (!response.ok)
    throw new StudioError('download-rejected', `${url}: HTTP ${response.status}`, { url, status: response.status });
  try {
    return await response.json();
  } catch (error) {
    throw new StudioError('download-rejected', `${url} is not JSON.`, { url, status: response.status }, error);
  }
}
