import { StudioError } from '../../domain/core/errors.ts';
import { packageSizeBytes } from '../../domain/models/manifest.ts';
import type {
  DownloadPlan,
  DownloadProgress,
  InstalledPackage,
  ModelsApi,
  StorageUsage,
} from '../../domain/protocol/models-api.ts';
import { fetchManifest } from './fetch-manifest.ts';
import type { FileStore } from './file-store.ts';
import { InstallChannel, withPackageLock } from './install-lock.ts';
import { listInstalledPackages, verifyInstalledPackage } from './installed-package.ts';
import { installPackage, planInstallation } from './installer.ts';
import { PACKAGES_FOLDER, packageFolder, removeReadyMark } from './package-layout.ts';
import { ProgressMeter } from './progress-meter.ts';
import { TokenCounter } from './token-counter.ts';

/** A piece of work on a package that can be stopped. The id is a guess from the URL until the manifest is here. */
interface RunningWork {
  packageId: string;
  readonly controller: AbortController;
}

/** The models worker's API over a store. One per worker: it listens for other tabs' cancellations all its life. */
export function createModelsApi(store: FileStore): ModelsApi {
  const service = new ModelsService(store);
  const counter = new TokenCounter(store);
  return {
    plan: (packageUrl) => service.plan(packageUrl),
    install: (packageUrl, onProgress) => service.install(packageUrl, onProgress),
    cancelInstall: async (packageId) => service.cancelInstall(packageId),
    list: () => listInstalledPackages(store),
    verify: (packageId, onProgress) => service.verify(packageId, onProgress),
    remove: (packageId) => service.remove(packageId),
    usage: () => service.usage(),
    countTokens: (packageId, prompt) => counter.count(packageId, prompt),
  };
}

class ModelsService {
  readonly #store: FileStore;
  readonly #channel = new InstallChannel();
  readonly #running = new Set<RunningWork>();

  constructor(store: FileStore) {
    this.#store = store;
    this.#channel.onCancel((packageId) => this.#cancelHere(packageId));
  }

  async plan(packageUrl: string): Promise<DownloadPlan> {
    return planInstallation(this.#store, await fetchManifest(packageUrl, new AbortController().signal));
  }

  install(packageUrl: string, onProgress: (progress: DownloadProgress) => void): Promise<InstalledPackage> {
    return this.#stoppable(lastFolderName(packageUrl), async (work) => {
      const { signal } = work.controller;
      // Where nothing can be stored, that is the news, not what the host says.
      await this.#store.list(PACKAGES_FOLDER);
      const manifest = await fetchManifest(packageUrl, signal);
      const { id, revision } = manifest;
      work.packageId = id;
      let isDownloader = false;
      const meter = new ProgressMeter(id, packageSizeBytes(manifest), (progress) => {
        onProgress(progress);
        if (isDownloader) this.#channel.announceProgress(revision, progress);
      });
      const stopListening = this.#channel.onProgress(id, revision, (file, loadedBytes) => {
        if (!isDownloader) meter.showAtLeast(file, loadedBytes);
      });
      try {
        return await withPackageLock(id, signal, () => {
          isDownloader = true;
          stopListening();
          return installPackage({ store: this.#store, packageUrl, manifest, meter, signal, freeBytes });
        });
      } finally {
        stopListening();
        meter.stop();
      }
    });
  }

  cancelInstall(packageId: string): void {
    this.#cancelHere(packageId);
    this.#channel.announceCancel(packageId);
  }

  verify(packageId: string, onProgress: (progress: DownloadProgress) => void): Promise<void> {
    return this.#stoppable(packageId, ({ controller: { signal } }) =>
      withPackageLock(packageId, signal, () =>
        verifyInstalledPackage(
          this.#store,
          packageId,
          signal,
          (totalBytes) => new ProgressMeter(packageId, totalBytes, onProgress),
        ),
      ),
    );
  }

  async remove(packageId: string): Promise<void> {
    const folder = packageFolder(packageId);
    this.cancelInstall(packageId);
    await withPackageLock(packageId, new AbortController().signal, async () => {
      await removeReadyMark(this.#store, packageId);
      await this.#store.remove(folder);
    });
  }

  async usage(): Promise<StorageUsage> {
    const packageBytes = await this.#store.usedBytes(PACKAGES_FOLDER);
    const { usage = packageBytes, quota = 0 } = await navigator.storage.estimate();
    const isPersisted = await navigator.storage.persisted();
    return { usedBytes: usage, quotaBytes: quota, packageBytes, isPersisted };
  }

  async #stoppable<T>(packageId: string, run: (work: RunningWork) => Promise<T>): Promise<T> {
    const work: RunningWork = { packageId, controller: new AbortController() };
    this.#running.add(work);
    try {
      return await run(work);
    } finally {
      this.#running.delete(work);
    }
  }

  #cancelHere(packageId: string): void {
    for (const work of this.#running) if (work.packageId === packageId) work.controller.abort();
  }
}

async function freeBytes(): Promise<number | undefined> {
  const { usage, quota } = await navigator.storage.estimate();
  return usage === undefined || quota === undefined ? undefined : Math.max(0, quota - usage);
}

function lastFolderName(packageUrl: string): string {
  if (typeof packageUrl !== 'string') throw new StudioError('invalid-request', 'Not a URL.', { packageUrl });
  return packageUrl.split('/').at(-2) ?? '';
}
