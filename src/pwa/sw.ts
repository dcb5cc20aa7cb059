import { clientsClaim } from 'workbox-core';
import type { WorkboxPlugin } from 'workbox-core/types.js';
import { cleanupOutdatedCaches, PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { isRuntimeFile } from '../domain/protocol/script-urls.ts';
import { SHARE_TARGET_PATH } from '../domain/protocol/shared-files.ts';
import { isolated } from './isolated-response.ts';
import { cacheRuntimeFiles, dropOldRuntimeFiles, RUNTIME_CACHE_NAME } from './runtime-cache.ts';
import { takeShare } from './share-target.ts';
import { parseWorkerMessage } from './worker-message.ts';

/**
 * The service worker: after the first visit the app opens without network. The shell is cached when the worker installs;
 * of ONNX Runtime's builds, 14 to 27 MB each, only the one that this device uses. There is no handler for anything else:
 * downloads of models go straight to the network at full speed, and no weight ever enters the Cache API.
 */
declare const self: ServiceWorkerGlobalScope;

const keepIsolation: WorkboxPlugin = { handlerWillRespond: async ({ response }) => isolated(response) };

const builtFiles = self.__WB_MANIFEST.map((entry) => (typeof entry === 'string' ? { url: entry } : entry));
const scope = new URL(self.registration.scope);
const runtimeUrls: ReadonlySet<string> = new Set(
  builtFiles.map(({ url }) => new URL(url, scope).href).filter((url) => isRuntimeFile(new URL(url).pathname)),
);

const shell = new PrecacheController({ plugins: [keepIsolation] });
shell.addToCacheList(builtFiles.filter(({ url }) => !runtimeUrls.has(new URL(url, scope).href)));

self.addEventListener('install', (event) => {
  void shell.install(event); // hands its promise to event.waitUntil itself
});
self.addEventListener('activate', (event) => {
  void shell.activate(event); // likewise
  event.waitUntil(dropOldRuntimeFiles(runtimeUrls));
});
self.addEventListener('message', (event) => {
  const message = parseWorkerMessage(event.data);
  if (message?.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
  if (message?.type === 'CACHE_RUNTIME') {
    const answer = (isCached: boolean) => event.ports[0]?.postMessage({ isCached });
    const wanted = message.urls.filter((url) => runtimeUrls.has(url));
    event.waitUntil(
      cacheRuntimeFiles(wanted).then(
        () => answer(true),
        () => answer(false),
      ),
    );
  }
});

registerRoute(new PrecacheRoute(shell));
registerRoute(
  ({ url }) => runtimeUrls.has(url.href),
  new CacheFirst({ cacheName: RUNTIME_CACHE_NAME, plugins: [keepIsolation] }),
);
// The app is one page; any other address is left to the host, whose 404 stays a 404.
registerRoute(
  new NavigationRoute(shell.createHandlerBoundToURL('index.html'), {
    allowlist: [new RegExp(`^${escapeForRegExp(scope.pathname)}(index\\.html)?([?#]|$)`)],
  }),
);
// What another app shares with this one comes as a form; no host is asked.
registerRoute(
  ({ url }) => url.href === new URL(SHARE_TARGET_PATH, scope).href,
  ({ request }) => takeShare(request, scope),
  'POST',
);
cleanupOutdatedCaches();
clientsClaim();

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
