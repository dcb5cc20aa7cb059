/** Holds the chosen build of ONNX Runtime, and nothing else. */
export const RUNTIME_CACHE_NAME = 'onnx-runtime';

/**
 * Keeps files that are not kept yet. The first visit's page loads them before a service worker controls it; they come
 * from the browser's HTTP cache here, as their names are hashed.
 * @param urls absolute; the caller has checked that they are ours.
 * @throws TypeError when one cannot be fetched.
 */
export async function cacheRuntimeFiles(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(RUNTIME_CACHE_NAME);
  for (const url of urls) {
    if ((await cache.match(url)) === undefined) await cache.add(url);
  }
}

/** Deletes what an older build of the app has left behind. */
export async function dropOldRuntimeFiles(currentUrls: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open(RUNTIME_CACHE_NAME);
  for (const request of await cache.keys()) {
    if (!currentUrls.has(request.url)) await cache.delete(request);
  }
}
