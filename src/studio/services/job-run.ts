import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { isStudioError, StudioError, type StudioErrorCode, toStudioError } from '../../domain/core/errors.ts';
import { pictureCount } from '../../domain/diffusion/request.ts';
import { requestKey } from '../../domain/diffusion/request-key.ts';
import type { JobProgress } from '../../domain/jobs/job.ts';
import { canTransition, isFinished, type JobEvent, shouldRestart, transition } from '../../domain/jobs/job-machine.ts';
import { checkPackageFit } from '../../domain/models/package-fit.ts';
import type {
  GenerationEvent,
  GenerationInputs,
  GenerationOutcome,
  RgbaImage,
} from '../../domain/protocol/inference-api.ts';
import type { DownloadProgress } from '../../domain/protocol/models-api.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import type { StoredJob } from '../persistence/rows.ts';
import type { NewPicture, StudioStorage } from '../persistence/studio-storage.ts';
import type { InferenceEngine } from '../rpc/inference-client.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type { StudioDeviceService } from './device-service.ts';
import type { StudioModelService } from './model-service.ts';
import type { PhaseTimesBook } from './phase-times-book.ts';
import { makePictureFiles } from './picture-files.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { StudioResultService } from './result-service.ts';

/** After these the package's files are looked at, once per job. */
const NEEDS_REPAIR: readonly StudioErrorCode[] = [
  'file-corrupt',
  'session-failed',
  'package-not-installed',
  // What a changed byte makes of a graph that still loads: other tensors than the manifest's, numbers that are none.
  'manifest-invalid',
  'output-invalid',
];

/** What a run works with. */
export interface JobRunParts {
  readonly storage: StudioStorage;
  readonly assets: Pick<AssetStorage, 'readBlob' | 'hasBlobs'>;
  readonly inference: InferenceEngine;
  readonly media: MediaEngine;
  readonly models: StudioModelService;
  readonly device: StudioDeviceService;
  readonly results: StudioResultService;
  readonly phaseTimes: PhaseTimesBook;
  readonly now: () => Date;
}

/** Where a run tells how it stands. */
export interface JobRunObserver {
  progress(progress: JobProgress): void;
  preview(image: RgbaImage): void;
  /** The stored job changed. */
  changed(): Promise<void>;
  /** The job's last state could not be stored: it holds as long as the tab. */
  unstored(job: StoredJob, error: StudioError): void;
}

/**
 * One job of the queue from its claim to its last state: pictures that are there already are served; a package that is
 * missing is fetched; the engine gets a fresh worker once, the package a repair once; pictures that the disk has no room
 * for stay in memory. `execute` never rejects: what goes wrong is the job's own failure.
 */
export class JobRun {
  #job: StoredJob;
  readonly #parts: JobRunParts;
  readonly #token: CancellationToken;
  readonly #observer: JobRunObserver;
  readonly #meter: ProgressMeter;
  #disposal: AbortSignal | undefined;
  #restarts = 0;
  #hasRepaired = false;
  #markedRunning: Promise<void> | undefined;

  constructor(job: StoredJob, parts: JobRunParts, token: CancellationToken, observer: JobRunObserver) {
    this.#job = job;
    this.#parts = parts;
    this.#token = token;
    this.#observer = observer;
    this.#meter = new ProgressMeter(job.request.numInferenceSteps, parts.phaseTimes.of(job.request));
  }

  /** @param disposal aborted when the studio is disposed: the job is left as it is then, for the next tab to queue again. */
  async execute(disposal: AbortSignal): Promise<void> {
    const { inference } = this.#parts;
    this.#disposal = disposal;
    const unsubscribe = this.#token.onCancelled(() => {
      inference.cancel().catch((error) => console.error('The engine could not be told to stop.', error));
    });
    try {
      if (await this.#serveFromResults()) return;
      const outcome = await this.#recovering(() => this.#generate());
      this.#parts.device.noteReport(outcome.device);
      await this.#save(outcome);
    } catch (error) {
      await this.#settle(error);
    } finally {
      unsubscribe();
    }
  }

  /** Same request, same package, same arithmetic: same pictures, so the ones that are there will do. */
  async #serveFromResults(): Promise<boolean> {
    const { models, device, storage, results } = this.#parts;
    const { request, projectId } = this.#job;
    const { executionProvider } = await this.#recovering(() => device.describe());
    this.#token.throwIfCancelled();
    const installed = await models.installed(request.packageId);
    const revision = installed?.revision ?? (await models.manifest(request.packageId)).revision;
    const found = await storage.findResults(requestKey(request, revision, executionProvider));
    const pictures = Array.from({ length: pictureCount(request) }, (_, index) =>
      found.find((result) => result.recipe.batchIndex === index),
    );
    if (!pictures.every((picture) => picture !== undefined)) return false;
    if (projectId !== undefined) {
      for (const { id } of pictures) await storage.stageResult(id, projectId);
      await results.announce();
    }
    await this.#change({ type: 'serve', at: this.#time(), resultIds: pictures.map((picture) => picture.id) });
    return true;
  }

  async #generate(): Promise<GenerationOutcome> {
    const { models, device, inference } = this.#parts;
    const { request } = this.#job;
    this.#meter.restart();
    if (!(await models.installed(request.packageId))) await this.#install();
    this.#token.throwIfCancelled();
    const inputs = await this.#readInputs();
    this.#token.throwIfCancelled();
    const outcome = await inference.generate(request, device.engineOptions(), this.#onEvent, inputs);
    this.#token.throwIfCancelled();
    return outcome;
  }

  /** Read anew for each attempt: the engine takes the pixels for itself. */
  async #readInputs(): Promise<GenerationInputs> {
    const { request } = this.#job;
    if (request.kind === 'text-to-image') return {};
    const image = await this.#decode(request.imageId);
    const maskId = request.kind === 'inpaint' ? request.maskId : undefined;
    return maskId === undefined ? { image } : { image, mask: await this.#decode(maskId) };
  }

  async #decode(assetId: string): Promise<RgbaImage> {
    const { assets, media } = this.#parts;
    const blob = await assets.readBlob(assetId);
    if (!blob) throw new StudioError('not-found', `The picture ${assetId} is not there any more.`, { assetId });
    return media.decodeImage(blob);
  }

  async #install(): Promise<void> {
    const { models, device } = this.#parts;
    const { packageId } = this.#job.request;
    // The engine would refuse it too, after gigabytes.
    checkPackageFit(await models.manifest(packageId), await device.describe());
    await this.#unlessCancelled(models.install(packageId, this.#onDownload, this.#token), () =>
      models.cancelUnlessShared(packageId),
    );
  }

  readonly #onDownload = ({ loadedBytes, totalBytes }: DownloadProgress): void => {
    const fraction = totalBytes > 0 ? loadedBytes / totalBytes : 0;
    this.#report({ phase: 'downloading', fraction, loadedBytes, totalBytes });
  };

  readonly #onEvent = (event: GenerationEvent): void => {
    if (this.#token.isCancelled) return;
    if (event.type === 'preview') {
      this.#observer.preview(event.image);
      return;
    }
    if (event.type === 'step') {
      const { stepIndex, totalSteps } = event;
      this.#report({ phase: 'denoising', fraction: stepIndex / totalSteps, stepIndex, totalSteps });
      return;
    }
    this.#report({ phase: event.phase, fraction: event.fraction });
    if (event.phase !== 'loading') this.#markedRunning ??= this.#markRunning();
  };

  /** A job shown as loading for longer than it loads is no reason to lose its picture. */
  async #markRunning(): Promise<void> {
    try {
      await this.#change({ type: 'run' });
    } catch (error) {
      console.warn('The job could not be marked as running.', error);
    }
  }

  async #save(outcome: GenerationOutcome): Promise<void> {
    const { storage, media, results } = this.#parts;
    const { id: jobId, request, projectId } = this.#job;
    const key = requestKey(request, outcome.packageRevision, outcome.device.executionProvider);
    this.#report({ phase: 'saving', fraction: 0 });
    const origin = { jobId, request, requestKey: key, createdAt: this.#time(), projectId };
    const pictures = await makePictureFiles(outcome, origin, media, (done) =>
      this.#report({ phase: 'saving', fraction: done / (outcome.images.length + 1) }),
    );
    await this.#markedRunning;
    this.#token.throwIfCancelled();
    const resultIds = pictures.map((picture) => picture.result.id);
    const at = this.#time();
    let isWritten: boolean;
    try {
      isWritten = await storage.completeJob(jobId, pictures, (job) => {
        if (isFinished(job)) return undefined;
        const running = canTransition(job, 'run') ? transition(job, { type: 'run' }) : job;
        return { ...transition(running, { type: 'succeed', at, resultIds }), timings: outcome.timings };
      });
    } catch (error) {
      await this.#keepUnsaved(pictures, toStudioError(error, 'storage-unavailable'));
      return;
    }
    this.#parts.phaseTimes.note(request, this.#meter.times);
    if (isWritten) await results.announceSaved();
    await this.#observer.changed();
  }

  async #keepUnsaved(pictures: readonly NewPicture[], error: StudioError): Promise<void> {
    await this.#parts.results.keepUnsaved(pictures);
    await this.#fail(
      error,
      pictures.map((picture) => picture.result.id),
    );
  }

  async #recovering<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        this.#token.throwIfCancelled();
        if (this.#isDisposed) throw error;
        if (!(await this.#recover(error))) throw error;
      }
    }
  }

  /** @returns whether it is worth trying again. */
  async #recover(error: unknown): Promise<boolean> {
    const { inference, models } = this.#parts;
    if (isStudioError(error) && this.#isWorthFreshWorker(error.code)) {
      this.#restarts += 1;
      inference.restart();
      // First of all: a job that begins anew must not be seen where its last attempt stood.
      this.#meter.restart();
      this.#report({ phase: 'loading', fraction: 0 });
      await this.#markedRunning;
      this.#markedRunning = undefined;
      await this.#change({ type: 'restart' });
      return true;
    }
    if (!this.#hasRepaired && NEEDS_REPAIR.some((code) => isStudioError(error, code))) {
      this.#hasRepaired = true;
      const { packageId } = this.#job.request;
      this.#meter.restart();
      const isRepaired = await this.#unlessCancelled(models.repair(packageId, this.#onDownload, this.#token), () =>
        models.cancelUnlessShared(packageId),
      );
      if (isRepaired) inference.restart();
      return isRepaired;
    }
    return false;
  }

  /** Memory that another run left in pieces is whole again in a fresh worker, so one more try is worth it there too. */
  #isWorthFreshWorker(code: StudioErrorCode): boolean {
    const alike = code === 'out-of-memory' ? 'worker-died' : code;
    return shouldRestart(this.#job, alike, this.#restarts);
  }

  async #settle(error: unknown): Promise<void> {
    if (this.#isDisposed) return;
    const at = this.#time();
    if (this.#token.isCancelled || isStudioError(error, 'cancelled')) await this.#finish({ type: 'cancel', at });
    else await this.#fail(toStudioError(error), []);
  }

  async #fail(error: StudioError, resultIds: string[]): Promise<void> {
    const { code, message, details } = error;
    const failure = { code, message, details: plain(details) };
    await this.#finish({ type: 'fail', at: this.#time(), failure, resultIds });
  }

  /** The job's last state; where it cannot be stored the observer keeps it. */
  async #finish(event: JobEvent): Promise<void> {
    try {
      await this.#change(event);
    } catch (error) {
      this.#observer.unstored(transition(this.#job, event), toStudioError(error, 'storage-unavailable'));
    }
  }

  /** Stores what happened, unless that is no news any more: the job was cancelled, or taken off the list. */
  async #change(event: JobEvent): Promise<void> {
    const changed = await this.#parts.storage.updateJob(this.#job.id, (job) =>
      canTransition(job, event.type) ? transition(job, event) : undefined,
    );
    if (changed) this.#job = changed;
    await this.#observer.changed();
  }

  #report(progress: JobProgress): void {
    if (!this.#token.isCancelled) this.#observer.progress(this.#meter.advance(progress));
  }

  get #isDisposed(): boolean {
    return this.#disposal?.aborted ?? false;
  }

  #time(): string {
    return this.#parts.now().toISOString();
  }

  /** `promise`, or `cancelled` at once when the job is cancelled; `stop` ends the work behind it. */
  #unlessCancelled<T>(promise: Promise<T>, stop: () => Promise<void>): Promise<T> {
    return new Promise((resolve, reject) => {
      const unsubscribe = this.#token.onCancelled(() => {
        reject(new StudioError('cancelled', 'Cancelled.'));
        stop().catch((error) => console.error('A download could not be stopped.', error));
      });
      promise.then(resolve, reject).finally(unsubscribe);
    });
  }
}

/** Details as JSON keeps them: whatever else an error carries must not keep the job from being stored. */
function plain(details: StudioError['details']): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
