import { Workbox } from 'workbox-window';
import { createStore } from 'zustand/vanilla';
import type { UpdateService, UpdateState } from './studio.ts';
import type { Watchable } from './watchable.ts';

/** A tab that stays open for days looks for a new version when it comes to the front, at most so often. */
const CHECK_INTERVAL_MS = 60 * 60_000;

/** Longer than 27 MB take over a slow line; the service worker may be ended without an answer. */
const CACHE_RUNTIME_TIMEOUT_MS = 10 * 60_000;

/**
 * Keeps the app installed for offline use and says when a newer one is there. It never reloads by itself: a running job
 * and a half-written prompt belong to the user. Under Vite's development server and without service workers it does
 * nothing, and its state stays as it began.
 */
export class StudioUpdateService implements UpdateService, Watchable<UpdateState> {
  readonly #store = createStore<UpdateState>(() => ({
    isUpdateReady: false,
    isOutdated: false,
    isOfflineReady: false,
  }));
  readonly #ended = new AbortController();
  #workbox: Workbox | undefined;
  #isApplying = false;
  #checkedAt = 0;

  getState(): UpdateState {
    return this.#store.getState();
  }

  subscribe(listener: (state: UpdateState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Registers the service worker and starts watching. Call once; `dispose` ends it. */
  start(): void {
    const { signal } = this.#ended;
    addEventListener('vite:preloadError', () => void this.noteMissingFile(), { signal });
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;

    const workbox = new Workbox(new URL('sw.js', document.baseURI).href);
    this.#workbox = workbox;
    workbox.addEventListener('waiting', () => this.#set({ isUpdateReady: true }));
    this.#watchController(navigator.serviceWorker, signal);
    document.addEventListener('visibilitychange', () => this.#checkWhenVisible(workbox), { signal });
    this.#checkedAt = Date.now();
    workbox
      .register({ immediate: true })
      .then(() => navigator.serviceWorker.ready)
      .then(() => this.#set({ isOfflineReady: true }))
      // The app works without it while the host is there; `isOfflineReady` stays false, which the page shows.
      .catch((error: unknown) => console.warn('The service worker could not be registered.', error));
  }

  async applyUpdate(): Promise<void> {
    const waiting = this.#workbox && (await navigator.serviceWorker.getRegistration())?.waiting;
    if (waiting) {
      this.#isApplying = true;
      waiting.postMessage({ type: 'SKIP_WAITING' }); // the new worker takes control, then this tab reloads
    } else {
      location.reload();
    }
  }

  /**
   * Tells the service worker which of ONNX Runtime's files this device uses, so that they are there without network
   * already after the first visit. Pass `DeviceReport.runtimeUrls` after each report.
   * @returns whether they are kept; false without a service worker or when the host does not answer.
   */
  async cacheRuntime(urls: readonly string[]): Promise<boolean> {
    if (this.#workbox === undefined) return false;
    const { active } = await navigator.serviceWorker.ready;
    if (active === null) return false;
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      const finish = (isCached: boolean) => {
        clearTimeout(timer);
        port1.close();
        resolve(isCached);
      };
      const timer = setTimeout(finish, CACHE_RUNTIME_TIMEOUT_MS, false);
      port1.onmessage = ({ data }: MessageEvent<unknown>) =>
        finish(typeof data === 'object' && data !== null && 'isCached' in data && data.isCached === true);
      active.postMessage({ type: 'CACHE_RUNTIME', urls: [...urls] }, [port2]);
    });
  }

  /**
   * For whoever fails to load a file of the app (a lazy chunk, a worker's script). When the host answers, the file is
   * gone because a newer version replaced it: this tab is outdated. When it does not, the network is.
   */
  async noteMissingFile(): Promise<void> {
    // HEAD passes the service worker, which would answer from its cache.
    const isHostThere = await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' }).then(
      (response) => response.ok,
      () => false,
    );
    if (isHostThere) this.#set({ isOutdated: true });
  }

  dispose(): void {
    this.#ended.abort();
    this.#workbox = undefined;
  }

  #watchController(container: ServiceWorkerContainer, signal: AbortSignal): void {
    let hadController = container.controller !== null;
    const onChange = () => {
      // The first worker to take this page changes nothing; a later one belongs to a newer version.
      if (this.#isApplying) location.reload();
      else if (hadController) this.#set({ isOutdated: true });
      hadController = true;
    };
    container.addEventListener('controllerchange', onChange, { signal });
  }

  #checkWhenVisible(workbox: Workbox): void {
    if (document.visibilityState !== 'visible' || Date.now() - this.#checkedAt < CHECK_INTERVAL_MS) return;
    this.#checkedAt = Date.now();
    workbox.update().catch(() => undefined); // offline: asked again next time
  }

  #set(change: Partial<UpdateState>): void {
    if (!this.#ended.signal.aborted) this.#store.setState(change);
  }
}
