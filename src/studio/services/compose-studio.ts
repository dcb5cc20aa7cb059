import { toStudioError } from '../../domain/core/errors.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import { FileSecondCopy } from '../persistence/file-second-copy.ts';
import { openStorage } from '../persistence/open-storage.ts';
import { OpfsCopyFiles } from '../persistence/opfs-copy-files.ts';
import type { SecondCopy } from '../persistence/second-copy.ts';
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
import { APP_VERSION } from './app-version.ts';
import { StudioBatchService } from './batch-service.ts';
import { StudioDeviceService } from './device-service.ts';
import { StudioGalleryService } from './gallery-service.ts';
import { GPU_LANE, GpuLane } from './gpu-lane.ts';
import { HealthService } from './health-service.ts';
import { StudioJobService } from './job-service.ts';
import { StudioModelService } from './model-service.ts';
import { PhaseTimesBook } from './phase-times-book.ts';
import { listImportedPictures } from './project-file-pictures.ts';
import { createFileProjects } from './project-file-projects.ts';
import { StudioProjectFileService } from './project-file-service.ts';
import { StudioProjectService } from './project-service.ts';
import { StudioPromptService } from './prompt-service.ts';
import { StudioResultService } from './result-service.ts';
import type { Studio, UpdateService } from './studio.ts';
import { TabChannel } from './tab-channel.ts';
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
  readonly updates?: ComposedUpdates;
  readonly askToPersist?: () => Promise<unknown>;
  readonly now?: () => Date;
  /** Absolute URL of the sample project. */
  readonly sampleUrl?: string;
  readonly secondCopy?: SecondCopy;
  /** Calls the listener when the tab is hidden or closed. Returns the function that unsubscribes. */
  readonly onHide?: (listener: () => void) => () => void;
}

/** How long removed results and finished jobs stay, in milliseconds. */
const KEEP_REMOVED_MS = 30 * 24 * 60 * 60 * 1000;

/** Bytes that nothing names are kept this long: another tab may be about to name them. */
const GARBAGE_GRACE_MS = 24 * 60 * 60 * 1000;

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
  const {
    storage,
    projects: projectStorage,
    assets,
    problem,
  } = await openStorage({
    name: databaseName,
    now,
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
  });
  keepRuntimeOffline(device, updates);
  const models = new StudioModelService({
    engine: modelsEngine,
    storage,
    channel,
    baseUrl: options.modelsBaseUrl ?? new URL('models/', document.baseURI).href,
  });
  const askToPersist = options.askToPersist ?? askBrowserToPersist;
  const results = new StudioResultService({
    storage,
    channel,
    now,
    askToPersist,
    surroundings: {
      manifest: (packageId) => models.manifest(packageId),
      device: () => device.getState().report,
      hasBlobs: (sha256s) => assets.hasBlobs(sha256s),
    },
  });
  const newId = () => crypto.randomUUID();
  const projects = new StudioProjectService({
    storage: projectStorage,
    assets,
    media,
    secondCopy: options.secondCopy ?? new FileSecondCopy(new OpfsCopyFiles(`second-copy-${databaseName}`), now),
    databaseName,
    now,
    newId,
    onHide: options.onHide ?? whenPageHides,
    settings: storage,
    channel,
    askToPersist,
  });
  const gallery = new StudioGalleryService({ assets, projectStorage, projects, results, media, channel, now, newId });
  const projectFiles = new StudioProjectFileService({
    storage,
    assets,
    media,
    projects: createFileProjects({
      projects: projectStorage,
      assets,
      storage,
      openState: (projectId) => projects.openState(projectId),
      listed: (projectId) => projects.getState().projects.find(({ id }) => id === projectId),
      async announce(projectIds) {
        await projects.announce();
        return Promise.all(projectIds.map((projectId) => projects.get(projectId)));
      },
      now,
      newId,
    }),
    async listPictures(pictures) {
      await listImportedPictures(pictures, { storage, assets, now, newId });
      await results.announce();
      await gallery.refresh();
    },
    appVersion: APP_VERSION,
    sampleUrl: options.sampleUrl ?? new URL('samples/welcome.studio', document.baseURI).href,
    now,
  });
  const prompts = new StudioPromptService({ storage, channel, media });
  const lane = new GpuLane(options.laneName ?? GPU_LANE);
  const phaseTimes = new PhaseTimesBook(storage);
  const jobs = new StudioJobService({
    storage,
    assets,
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
  const batches = new StudioBatchService({
    storage,
    channel,
    jobs,
    results,
    gallery,
    media,
    lane: new GpuLane(`contact-sheets ${databaseName}`),
  });

  await phaseTimes.load();
  const [, loadedDevice, loadedJobs, loadedProjects, , loadedPrompts] = await Promise.allSettled([
    results.refresh(),
    device.load(),
    jobs.load(),
    projects.refresh(),
    gallery.refresh(),
    prompts.load(),
  ]);
  const [loadedBatches] = await Promise.allSettled([batches.load()]);
  for (const loaded of [loadedDevice, loadedJobs, loadedProjects, loadedPrompts, loadedBatches])
    if (loaded.status === 'rejected') health.report(toStudioError(loaded.reason));
  const tidying = tidyUp({ storage, assets, projects, now }).catch((error) =>
    console.warn('What is old could not be cleared away.', error),
  );

  return {
    device,
    models,
    jobs,
    results,
    updates,
    projects,
    projectFiles,
    gallery,
    prompts,
    batches,
    health,
    async dispose() {
      const stopped = jobs.dispose();
      inference.dispose();
      modelsEngine.dispose();
      await projects.dispose();
      const sheetsStopped = batches.dispose();
      gallery.dispose();
      media.dispose();
      await Promise.all([stopped, sheetsStopped]);
      await tidying;
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

interface TidiedParts {
  readonly storage: StudioStorage;
  readonly assets: AssetStorage;
  readonly projects: StudioProjectService;
  readonly now: () => Date;
}

/** Removes for good what was long in the bin, then the bytes that nothing names any more. */
async function tidyUp({ storage, assets, projects, now }: TidiedParts): Promise<void> {
  const before = (ageMs: number) => new Date(now().getTime() - ageMs).toISOString();
  await storage.purge(before(KEEP_REMOVED_MS));
  await assets.purgeUploads(before(KEEP_REMOVED_MS));
  await projects.tidyUp();
  // No tab pins anything yet beyond the grace period.
  await assets.collectGarbage(before(GARBAGE_GRACE_MS), new Set());
}

/** Hidden tabs may be ended without a further word. */
function whenPageHides(listener: () => void): () => void {
  const onChange = () => {
    if (document.visibilityState === 'hidden') listener();
  };
  document.addEventListener('visibilitychange', onChange);
  window.addEventListener('pagehide', listener);
  return () => {
    document.removeEventListener('visibilitychange', onChange);
    window.removeEventListener('pagehide', listener);
  };
}

async function askBrowserToPersist(): Promise<void> {
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}

/** Half of the memory that the browser admits to (it says 8 GiB at most); 4 GiB where it says nothing. */
function defaultMemoryBudgetBytes(): number {
  const admitted = 'deviceMemory' in navigator ? navigator.deviceMemory : undefined;
  return typeof admitted === 'number' ? Math.max(1, admitted / 2) * GIB : 4 * GIB;
}
