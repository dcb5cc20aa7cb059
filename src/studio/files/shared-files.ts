import { SHARED_FILE_NAME_HEADER, SHARED_FILES_CACHE } from '../../domain/protocol/shared-files.ts';

/**
 * Files that another app shared and the service worker kept. Each is handed out once, to one tab.
 * @param isWanted asked before each file is taken: what nobody waits for any more stays.
 * @returns none where the browser has no such cache.
 */
export async function takeSharedFiles(isWanted: () => boolean): Promise<readonly File[]> {
  if (!('caches' in globalThis) || !(await caches.has(SHARED_FILES_CACHE))) return [];
  const cache = await caches.open(SHARED_FILES_CACHE);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    const file = response && (await fileOf(response));
    if (!isWanted()) return files;
    // Of two tabs that read the same file only one deletes it.
    if ((await cache.delete(request)) && file) files.push(file);
  }
  return files;
}

async function fileOf(response: Response): Promise<File> {
  const blob = await response.blob();
  return new File([blob], decodeName(response.headers.get(SHARED_FILE_NAME_HEADER)), { type: blob.type });
}

function decodeName(encoded: string | null): string {
  try {
    return decodeURIComponent(encoded ?? '') || 'shared';
  } catch {
    return 'shared'; // a half-escaped name says nothing
  }
}
