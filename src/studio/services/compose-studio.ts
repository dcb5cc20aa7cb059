import { toStudioError } from '../../domain/core/errors.ts';
import { openStorage } from '../persistence/open-storage.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import {
  INFERENCE_TIMEOUTS,
  InferenceClient,
  type InferenceEngine,
  type InferenceTimeouts,
} from '../rpc/inference-client.ts';
import { MediaClient, type MediaEngine } from '../rpc/media-client.ts';
import { ModelsClient, type ModelsEngine } from '../rpc/models-client.ts';
import { WORKER_FACTORIES, type WorkerFactories } from '../rpc/worker-factories.ts';
import { StudioDeviceService } from './device-service.ts';
import { GPU_LANE, GpuLane } from './gpu-lane.ts';
import { HealthService } from './health-service.ts';
import { StudioJobService } from './job-service.ts';
import { StudioModelService } from './model-service.ts';
import { PhaseTimesBook } from './phase-times-book.ts';
import { StudioResultService } from './result-service.ts';
import type { Studio, UpdateService } from './studio.ts';
import { TabChannel } from './tab-channel.ts';
import { unbuiltFiles, unbuiltGallery, unbuiltProjects } from './unbuilt.ts';
import { StudioUpdateService } from './update-service.ts';

/** An update service that the studio starts and ends. */
export interface ComposedUpdates extends UpdateService {
  start(): void;
  cacheRuntime(urls: readonly string[]): Promise<boolean>;
  noteMissingFile(): Promise<void>;
  dispose(): void;
}

/** What may be put in place of the studio's own parts: by tests, and by tools that drive it. */
export interface StudioOptions {
  /** Also names the line between the tabs. */
  readonly databaseName?: string;
  readonly laneName?: string;
  /** Absolute URL of the folder with catalog.json, ending in "/". */
  readonly modelsBaseUrl?: string;
  readonly workers?: Partial<WorkerFactories>;
  readonly engines?: Partial<{
    readonly inference: InferenceEngine;
    readonly models: ModelsEngine;
    readonly media: MediaEngine;
  }>;
  readonly timeouts?: Partial<InferenceTimeouts>;
  readonly openTimeoutMs?: number;
  /** Bytes that the engine's sessions may hold together. */
  readonly memoryBudgetBytes?: number;
  /** A preview after every n-th step; 0 for none. */
  readonly previewEverySteps?: number;
  readonly updates?: ComposedUpdates;
  readonly askToPersist?: () => Promise<unknown>;
  readonly now?: () => Date;
}

/** How long removed results and finished jobs stay, in milliseconds. */
const KEEP_REMOVED_MS = 30 * 24 * 60 * 60 * 1000;

const GIB = 1024 ** 3;

/**
 * Builds the studio: opens the storage, shows what is in it, goes on with unfinished jobs. Workers start when they are
 * needed. Never rejects because of the storage: without it the studio works in memory and `health` says so.
 */
export async function composeStudio(options: StudioOptions = {}): Promise<Studio> {
  const { databaseName = 'studio', now = () => new Date() } = options;
  const health = new HealthService();
  const updates = options.updates ?? new StudioUpdateService();
  updates.start();
  const { storage, problem } = await openStorage({
    name: databaseName,
    onProblem: (error) => health.report(error),
    ...(options.openTimeoutMs === undefined ? {} : { openTimeoutMs: options.openTimeoutMs }),
  });
  if (problem) health.report(problem);

  const channel = new TabChannel(databaseName);
  const { inference, models: modelsEngine, media } = makeEngines(options, updates);
  const device = new StudioDeviceService({
    engine: inference,
    storage,
    channel,
    health,
    memoryBudgetBytes: options.memoryBudgetBytes ?? defaultMemoryBudgetBytes(),
    previewEverySteps: options.previewEverySteps ?? 1,
  });
  keepRuntimeOffline(device, updates);
  const models = new StudioModelService({
    engine: modelsEngine,
    storage,
    channel,
    baseUrl: options.modelsBaseUrl ?? new URL('models/', document.baseURI).href,
  });
  const askToPersist = options.askToPersist ?? askBrowserToPersist;
  const results = new StudioResultService({ storage, channel, now, askToPersist });
  const lane = new GpuLane(options.laneName ?? GPU_LANE);
  const phaseTimes = new PhaseTimesBook(storage);
  const jobs = new StudioJobService({
    storage,
    inference,
    media,
    models,
    device,
    results,
    lane,
    channel,
    health,
    phaseTimes,
    now,
  });

  await phaseTimes.load();
  const [, loadedDevice, loadedJobs] = await Promise.allSettled([results.refresh(), device.load(), jobs.load()]);
  for (const loaded of [loadedDevice, loadedJobs])
    if (loaded.status === 'rejected') health.report(toStudioError(loaded.reason));
  purge(storage, now).catch((error) => console.warn('Old rows could not be cleared away.', error));

  return {
    device,
    models,
    jobs,
    results,
    updates,
    projects: unbuiltProjects,
    projectFiles: unbuiltFiles,
    gallery: unbuiltGallery,
    health,
    async dispose() {
      const stopped = jobs.dispose();
      inference.dispose();
      modelsEngine.dispose();
      media.dispose();
      await stopped;
      updates.dispose();
      channel.close();
      storage.close();
    },
  };
}

function makeEngines(options: StudioOptions, updates: ComposedUpdates) {
  const workers: WorkerFactories = { ...WORKER_FACTORIES, ...options.workers };
  const onScriptFailed = () => {
    updates.noteMissingFile().catch((error) => console.warn('The host could not be asked about the app.', error));
  };
  const timeouts = { ...INFERENCE_TIMEOUTS, ...options.timeouts };
  return {
    inference: options.engines?.inference ?? new InferenceClient(workers.inference, timeouts, onScriptFailed),
    models: options.engines?.models ?? new ModelsClient(workers.models, onScriptFailed),
    media: options.engines?.media ?? new MediaClient(workers.media, onScriptFailed),
  };
}

/** The runtime's files that this device uses must be there without network from the first report on. */
function keepRuntimeOffline(device: StudioDeviceService, updates: ComposedUpdates): void {
  let kept: readonly string[] = [];
  device.subscribe(({ report }) => {
    if (!report || report.runtimeUrls.every((url) => kept.includes(url))) return;
    kept = report.runtimeUrls;
    updates.cacheRuntime(kept).catch((error) => console.warn('The runtime could not be kept for offline use.', error));
  });
}

async function purge(storage: StudioStorage, now: () => Date): Promise<void> {
  await storage.purge(new Date(now().getTime() - KEEP_REMOVED_MS).toISOString());
}

async function askBrowserToPersist(): Promise<void> {
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}

/** Half of the memory that the browser admits to (it says 8 GiB at most); 4 GiB where it says nothing. */
function defaultMemoryBudgetBytes(): number {
  const admitted = 'deviceMemory' in navigator ? navigator.deviceMemory : undefined;
  return typeof admitted === 'number' ? Math.max(1, admitted / 2) * GIB : 4 * GIB;
}
