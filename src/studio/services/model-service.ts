import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CancellationToken, NEVER_CANCELLED } from '../../domain/core/cancellation.ts';
import { isStudioError, StudioError, toStudioError } from '../../domain/core/errors.ts';
import { type Manifest, packageSizeBytes } from '../../domain/models/manifest.ts';
import type { PromptTokenCount } from '../../domain/prompting/token-count.ts';
import type {
  CountedPrompt,
  DownloadPlan,
  DownloadProgress,
  InstalledPackage,
  StorageUsage,
} from '../../domain/protocol/models-api.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import type { ModelsEngine } from '../rpc/models-client.ts';
import { type HostedPackage, parseRemembered, readHostedPackages } from './offered-packages.ts';
import type { ModelService, ModelsState } from './studio.ts';
import type { TabChannel } from './tab-channel.ts';

const REMEMBERED_PACKAGES = 'hosted-packages';

interface ModelServiceParts {
  readonly engine: ModelsEngine;
  readonly storage: StudioStorage;
  readonly channel: TabChannel;
  /** Absolute URL of the folder with catalog.json, ending in "/". */
  readonly baseUrl: string;
}

/** An installation that several callers may wait for. */
interface Installation {
  readonly promise: Promise<InstalledPackage>;
  readonly listeners: Set<(progress: DownloadProgress) => void>;
  waiting: number;
}

/** The packages of the app's host and of this device. */
export class StudioModelService implements ModelService {
  readonly #parts: ModelServiceParts;
  readonly #store: StoreApi<ModelsState> = createStore(() => ({ packages: [], isLoaded: false, error: undefined }));
  readonly #installations = new Map<string, Installation>();
  #refreshing: Promise<void> | undefined;
  #hosted: readonly HostedPackage[] = [];
  #installed: readonly InstalledPackage[] = [];

  constructor(parts: ModelServiceParts) {
    this.#parts = parts;
    parts.channel.subscribe((message) => {
      if (message.type !== 'models-changed' || !this.getState().isLoaded) return;
      this.#readInstalled().catch((error) => this.#store.setState({ error: toStudioError(error) }));
    });
  }

  getState(): ModelsState {
    return this.#store.getState();
  }

  subscribe(listener: (state: ModelsState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#readAll().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async plan(packageId: string): Promise<DownloadPlan> {
    return this.#parts.engine.plan((await this.#find(packageId)).url);
  }

  /** @param cancellation keeps a caller that gave up meanwhile from beginning; `cancelUnlessShared` stops what is begun. */
  async install(
    packageId: string,
    onProgress?: (progress: DownloadProgress) => void,
    cancellation: CancellationToken = NEVER_CANCELLED,
  ): Promise<InstalledPackage> {
    const { url } = await this.#find(packageId);
    cancellation.throwIfCancelled();
    const installation = this.#installations.get(packageId) ?? this.#startInstallation(packageId, url);
    if (onProgress) installation.listeners.add(onProgress);
    installation.waiting += 1;
    try {
      return await installation.promise;
    } finally {
      installation.waiting -= 1;
      if (onProgress) installation.listeners.delete(onProgress);
    }
  }

  async cancelInstall(packageId: string): Promise<void> {
    await this.#parts.engine.cancelInstall(packageId);
  }

  /** Stops an installation on behalf of one caller: only when nobody else waits for it. */
  async cancelUnlessShared(packageId: string): Promise<void> {
    if ((this.#installations.get(packageId)?.waiting ?? 0) === 1) await this.cancelInstall(packageId);
  }

  async verify(packageId: string): Promise<void> {
    try {
      await this.#parts.engine.verify(packageId, () => {});
    } catch (error) {
      // A package that failed is not installed any more.
      await this.#announce();
      throw this.#fail(error);
    }
  }

  async remove(packageId: string): Promise<void> {
    await this.#parts.engine.remove(packageId);
    await this.#announce();
  }

  usage(): Promise<StorageUsage> {
    return this.#parts.engine.usage();
  }

  countTokens(packageId: string, prompt: CountedPrompt): Promise<PromptTokenCount> {
    return this.#parts.engine.countTokens(packageId, prompt);
  }

  async manifest(packageId: string): Promise<Manifest> {
    return (await this.#find(packageId)).manifest;
  }

  /** The package as it is on the disk now, undefined when it is not whole. */
  async installed(packageId: string): Promise<InstalledPackage | undefined> {
    await this.#readInstalled();
    return this.#installed.find((installed) => installed.id === packageId);
  }

  /**
   * Reads every byte of an installed package and fetches again what is wrong.
   * @returns whether anything was wrong.
   */
  async repair(
    packageId: string,
    onProgress: (progress: DownloadProgress) => void,
    cancellation: CancellationToken,
  ): Promise<boolean> {
    try {
      await this.verify(packageId);
      return false;
    } catch (error) {
      if (!isStudioError(error, 'file-corrupt') && !isStudioError(error, 'package-not-installed')) throw error;
      await this.install(packageId, onProgress, cancellation);
      return true;
    }
  }

  #startInstallation(packageId: string, url: string): Installation {
    const listeners = new Set<(progress: DownloadProgress) => void>();
    const installation: Installation = {
      listeners,
      waiting: 0,
      // Later, so that whoever starts it hears its first event.
      promise: Promise.resolve().then(() =>
        this.#runInstallation(packageId, url, (progress) => {
          this.#showDownload(packageId, progress);
          for (const listener of listeners) listener(progress);
        }),
      ),
    };
    this.#installations.set(packageId, installation);
    return installation;
  }

  async #runInstallation(
    packageId: string,
    url: string,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<InstalledPackage> {
    try {
      const installed = await this.#parts.engine.install(url, onProgress);
      this.#store.setState({ error: undefined });
      return installed;
    } catch (error) {
      throw isStudioError(error, 'cancelled') ? error : this.#fail(error);
    } finally {
      this.#installations.delete(packageId);
      this.#showDownload(packageId, undefined);
      await this.#announce();
    }
  }

  /** Says to this tab and the others what is installed. A failure is shown, and fails nothing else. */
  async #announce(): Promise<void> {
    try {
      await this.#readInstalled();
    } catch (error) {
      this.#fail(error);
    }
    this.#parts.channel.post({ type: 'models-changed' });
  }

  async #readAll(): Promise<void> {
    const [hosted, installed] = await Promise.allSettled([
      readHostedPackages(this.#parts.baseUrl),
      this.#parts.engine.list(),
    ]);
    if (installed.status === 'fulfilled') this.#installed = installed.value;
    const error = hosted.status === 'rejected' ? hosted.reason : hosted.value.error;
    const read = hosted.status === 'rejected' ? [] : hosted.value.packages;
    const unread = error === undefined ? [] : await this.#recallExcept(read);
    // Without the host only what is on the disk can be used.
    this.#hosted = [...read, ...unread.filter(({ manifest }) => this.#isInstalled(manifest.id))];
    // Together: a host that fell silent between its catalog and a manifest must not make us forget that package.
    if (read.length > 0) this.#remember([...read, ...unread]);
    const failure = error ?? (installed.status === 'rejected' ? installed.reason : undefined);
    this.#show({ isLoaded: true, error: failure === undefined ? undefined : toStudioError(failure) });
  }

  /** What is remembered serves without the host; that it could not be written shows when that day comes. */
  #remember(packages: readonly HostedPackage[]): void {
    this.#parts.storage.writeSetting(REMEMBERED_PACKAGES, packages).catch((error) => {
      console.warn('The list of packages could not be remembered.', error);
    });
  }

  async #recallExcept(known: readonly HostedPackage[]): Promise<HostedPackage[]> {
    const remembered = await this.#parts.storage.readSetting(REMEMBERED_PACKAGES).catch(() => undefined);
    return parseRemembered(remembered).filter(
      ({ manifest }) => !known.some((other) => other.manifest.id === manifest.id),
    );
  }

  #isInstalled(packageId: string): boolean {
    return this.#installed.some((installed) => installed.id === packageId);
  }

  async #readInstalled(): Promise<void> {
    this.#installed = await this.#parts.engine.list();
    this.#show({});
  }

  async #find(packageId: string): Promise<HostedPackage> {
    const find = () => this.#hosted.find(({ manifest }) => manifest.id === packageId);
    if (!find()) await this.refresh();
    const found = find();
    if (!found) {
      const { error } = this.getState();
      // Whether there is such a package cannot be said without the host.
      if (isStudioError(error, 'host-unreachable')) throw error;
      throw new StudioError('package-unknown', `There is no package ${packageId}.`, { packageId }, error);
    }
    return found;
  }

  #show(change: Partial<ModelsState>): void {
    const before = this.getState().packages;
    const packages = this.#hosted.map(({ url, manifest }) => ({
      manifest,
      url,
      sizeBytes: packageSizeBytes(manifest),
      installed: this.#installed.find((installed) => installed.id === manifest.id),
      download: before.find((other) => other.manifest.id === manifest.id)?.download,
    }));
    this.#store.setState({ packages, ...change });
  }

  #showDownload(packageId: string, download: DownloadProgress | undefined): void {
    const packages = this.getState().packages.map((offered) =>
      offered.manifest.id === packageId ? { ...offered, download } : offered,
    );
    this.#store.setState({ packages });
  }

  #fail(error: unknown): StudioError {
    const typed = toStudioError(error);
    this.#store.setState({ error: typed });
    return typed;
  }
}
