import { proxy } from 'comlink';
import type { PromptTokenCount } from '../../domain/prompting/token-count.ts';
import type {
  CountedPrompt,
  DownloadPlan,
  DownloadProgress,
  InstalledPackage,
  ModelsApi,
  StorageUsage,
} from '../../domain/protocol/models-api.ts';
import { WorkerClient } from './worker-client.ts';
import type { StartWorker } from './worker-factories.ts';

/** What the studio keeps packages with; `dispose` ends the worker for good. */
export interface ModelsEngine extends ModelsApi {
  dispose(): void;
}

/** The models worker as seen by the page. Every method may also reject with `worker-died`. */
export class ModelsClient implements ModelsEngine {
  readonly #worker: WorkerClient<ModelsApi>;

  constructor(start: StartWorker, onScriptFailed?: () => void) {
    this.#worker = new WorkerClient<ModelsApi>({
      label: 'models',
      start,
      ...(onScriptFailed ? { onScriptFailed } : {}),
    });
  }

  plan(packageUrl: string): Promise<DownloadPlan> {
    return this.#worker.call((remote) => remote.plan(packageUrl));
  }

  install(packageUrl: string, onProgress: (progress: DownloadProgress) => void): Promise<InstalledPackage> {
    return this.#worker.call((remote) => remote.install(packageUrl, proxy(onProgress)));
  }

  cancelInstall(packageId: string): Promise<void> {
    return this.#worker.call((remote) => remote.cancelInstall(packageId));
  }

  list(): Promise<readonly InstalledPackage[]> {
    return this.#worker.call((remote) => remote.list());
  }

  verify(packageId: string, onProgress: (progress: DownloadProgress) => void): Promise<void> {
    return this.#worker.call((remote) => remote.verify(packageId, proxy(onProgress)));
  }

  remove(packageId: string): Promise<void> {
    return this.#worker.call((remote) => remote.remove(packageId));
  }

  usage(): Promise<StorageUsage> {
    return this.#worker.call((remote) => remote.usage());
  }

  countTokens(packageId: string, prompt: CountedPrompt): Promise<PromptTokenCount> {
    return this.#worker.call((remote) => remote.countTokens(packageId, prompt));
  }

  dispose(): void {
    this.#worker.close();
  }
}
