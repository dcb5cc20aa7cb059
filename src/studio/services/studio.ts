import type { StudioError } from '../../domain/core/errors.ts';
import type { GenerationRequest, PartialRequest } from '../../domain/diffusion/request.ts';
import type { Job } from '../../domain/jobs/job.ts';
import type { JobSelection } from '../../domain/jobs/job-selection.ts';
import type { QueueTarget } from '../../domain/jobs/queue-order.ts';
import type { Manifest } from '../../domain/models/manifest.ts';
import type { RecipeDifference } from '../../domain/models/recipe-differences.ts';
import type { PromptTokenCount } from '../../domain/prompting/token-count.ts';
import type { DeviceReport, PreviewPreference, ProviderPreference } from '../../domain/protocol/device.ts';
import type { RgbaImage } from '../../domain/protocol/inference-api.ts';
import type {
  CountedPrompt,
  DownloadPlan,
  DownloadProgress,
  InstalledPackage,
  StorageUsage,
} from '../../domain/protocol/models-api.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import type { BatchService } from './batches.ts';
import type { GalleryService } from './gallery.ts';
import type { ProjectFileService, ProjectService } from './projects.ts';
import type { PromptService } from './prompts.ts';
import type { Watchable } from './watchable.ts';

/** One finished picture as listed: the row without its pixels. */
export interface Result {
  readonly id: string;
  readonly jobId: string;
  /** SHA-256 of the PNG: what a layer names. */
  readonly assetId: string;
  /** The project that it was made for. */
  readonly projectId?: string;
  /** It waits there to be taken or left. */
  readonly isStaged?: boolean;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly width: number;
  readonly height: number;
  /** Size of the stored PNG. */
  readonly sizeBytes: number;
  readonly recipe: Recipe;
}

export interface DeviceState {
  readonly report: DeviceReport | undefined;
  /** Why there is no report, when asking failed. */
  readonly error: StudioError | undefined;
  readonly provider: ProviderPreference;
  readonly preview: PreviewPreference;
}

export interface DeviceService extends Watchable<DeviceState> {
  /** Asks the worker once; later calls give the same report until the provider changes. */
  describe(): Promise<DeviceReport>;
  /** Remembered over reloads. Takes effect with the next job. */
  setProvider(provider: ProviderPreference): void;
  /** Remembered over reloads. Takes effect with the next job. */
  setPreview(preview: PreviewPreference): void;
}

/** A package that the app's own host offers. */
export interface OfferedPackage {
  readonly manifest: Manifest;
  readonly url: string;
  readonly sizeBytes: number;
  readonly installed: InstalledPackage | undefined;
  readonly download: DownloadProgress | undefined;
}

export interface ModelsState {
  readonly packages: readonly OfferedPackage[];
  readonly isLoaded: boolean;
  /** Last failure of listing or downloading. */
  readonly error: StudioError | undefined;
}

export interface ModelService extends Watchable<ModelsState> {
  /** Reads models/catalog.json of the app's host (or what is on disk when it is gone). */
  refresh(): Promise<void>;
  plan(packageId: string): Promise<DownloadPlan>;
  install(packageId: string, onProgress?: (progress: DownloadProgress) => void): Promise<InstalledPackage>;
  cancelInstall(packageId: string): Promise<void>;
  verify(packageId: string): Promise<void>;
  remove(packageId: string): Promise<void>;
  usage(): Promise<StorageUsage>;
  /** Tokens of a prompt, by the package's own tokenizer. @throws `package-not-installed`, `file-corrupt`, `invalid-request`. */
  countTokens(packageId: string, prompt: CountedPrompt): Promise<PromptTokenCount>;
  /** The manifest of an offered or installed package; StudioError `package-unknown` otherwise. */
  manifest(packageId: string): Promise<Manifest>;
}

export interface JobsState {
  /** Newest first. */
  readonly jobs: readonly Job[];
  /** Live previews by job id, for running jobs of this tab. */
  readonly previews: ReadonlyMap<string, RgbaImage>;
  /** No job begins in any tab until the queue is resumed; one that runs goes on. */
  readonly isPaused: boolean;
  readonly isLoaded: boolean;
}

export interface EnqueueOptions {
  /** The results are staged in this project until they are taken or left. */
  readonly projectId?: string;
  /** Shared by jobs that are queued together; `enqueueAll` makes one itself. */
  readonly batchId?: string;
  /** Behind all that wait, which is the default, or before them; there a batch keeps its order. */
  readonly place?: 'back' | 'front';
}

export interface JobService extends Watchable<JobsState> {
  /** Checks the request, stores the job, starts the runner. @throws StudioError `invalid-request`, `package-unknown`, `not-found` (a picture that it names), `queue-full`, `storage-*`. */
  enqueue(request: GenerationRequest, options?: EnqueueOptions): Promise<Job>;
  /** The same for several, as one batch in this order: all are queued, or none. @throws as `enqueue` does. */
  enqueueAll(requests: readonly GenerationRequest[], options?: EnqueueOptions): Promise<readonly Job[]>;
  /** From any tab; shown as cancelled at once. No-op for a finished job. */
  cancel(jobId: string): Promise<void>;
  /** The same for all that wait or run, or those that are meant. @returns them. */
  cancelAll(selection?: JobSelection): Promise<readonly Job[]>;
  /** The same request as a new job, where the job was in the queue: before all that were queued after it. */
  retry(jobId: string): Promise<Job>;
  /** The same for several; the jobs themselves leave the list. Those that are gone or not finished are passed over. */
  requeue(jobIds: readonly string[]): Promise<readonly Job[]>;
  /** A waiting job at another place of the queue. No-op for one that waits no more. */
  move(jobId: string, target: QueueTarget): Promise<void>;
  /** Kept over reloads, for all tabs. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Takes a finished job off the list; its results stay. */
  dismiss(jobId: string): Promise<void>;
  /** The same for all finished jobs, or those that are meant. */
  clearFinished(selection?: JobSelection): Promise<void>;
  /** Resolves when the job is succeeded, failed or cancelled. @throws `not-found`, also when it is dismissed. */
  settled(jobId: string): Promise<Job>;
  /**
   * Loads an installed package and compiles its shaders while nothing else is to do; no job waits for it longer than it
   * gains. Resolves when that is done or given up, and never rejects: call it and forget it.
   */
  warmUp(packageId: string): Promise<void>;
}

export interface ResultsState {
  /** Newest first. */
  readonly results: readonly Result[];
  readonly isLoaded: boolean;
  readonly error: StudioError | undefined;
}

export interface ResultService extends Watchable<ResultsState> {
  /** The stored PNG, without text chunks. @throws `not-found`. */
  image(resultId: string): Promise<Blob>;
  thumbnail(resultId: string): Promise<Blob>;
  /** The bytes that the page downloads: the PNG with A1111 `parameters` and the full recipe when `embedRecipe`. */
  exportPng(resultId: string, options: { readonly embedRecipe: boolean }): Promise<Uint8Array<ArrayBuffer>>;
  /** Takes a result out of the list; `restore` brings it back. */
  remove(resultId: string): Promise<void>;
  restore(resultId: string): Promise<void>;
  /** Taken or left: it waits in its project no more. No-op for one that does not. @throws `not-found`. */
  unstage(resultId: string): Promise<void>;
  /** The request that a PNG's text says made it, as far as this studio can follow; undefined when it says nothing. */
  readRecipe(file: Blob): Promise<RecalledRecipe | undefined>;
  /** What is different here from where the recipe's picture was made; empty where the same pixels come out. */
  differences(recipe: Recipe): Promise<readonly RecipeDifference[]>;
}

/** What could be read from a dropped picture; `notes` says what was changed to fit (translation keys with values). */
export interface RecalledRecipe {
  readonly request: PartialRequest;
  /** The studio's own record, where the file has one. */
  readonly record?: Recipe;
  /** The seed as the file has it, where the request has another number. */
  readonly seedText?: string;
  readonly notes: readonly { readonly key: string; readonly values: Readonly<Record<string, string | number>> }[];
}

/** Trouble that belongs to no single action: a database that will not open, an app that is out of date. */
export interface HealthState {
  readonly problems: readonly StudioError[];
}

export interface UpdateState {
  /** A new version waits: `applyUpdate` reloads into it. */
  readonly isUpdateReady: boolean;
  /** This tab asked for a file that the host no longer has. */
  readonly isOutdated: boolean;
  /** The shell is in the cache: the app opens without network. */
  readonly isOfflineReady: boolean;
}

export interface UpdateService extends Watchable<UpdateState> {
  applyUpdate(): Promise<void>;
}

/** The application as an object: everything the page can do, from a console too (`window.studio`). */
export interface Studio {
  readonly device: DeviceService;
  readonly models: ModelService;
  readonly jobs: JobService;
  readonly results: ResultService;
  readonly updates: UpdateService;
  readonly projects: ProjectService;
  readonly projectFiles: ProjectFileService;
  readonly gallery: GalleryService;
  readonly prompts: PromptService;
  readonly batches: BatchService;
  readonly health: Watchable<HealthState>;
  /** Ends workers, locks, channels and database connections. */
  dispose(): Promise<void>;
}
