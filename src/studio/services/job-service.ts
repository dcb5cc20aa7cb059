import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import { type GenerationRequest, inputAssetIds } from '../../domain/diffusion/request.ts';
import { parseGenerationRequest, type RequestLimits } from '../../domain/diffusion/request-rules.ts';
import type { Job, JobProgress } from '../../domain/jobs/job.ts';
import { isFinished, transition } from '../../domain/jobs/job-machine.ts';
import type { RgbaImage } from '../../domain/protocol/inference-api.ts';
import type { StoredJob } from '../persistence/rows.ts';
import type { GpuLane } from './gpu-lane.ts';
import type { HealthService } from './health-service.ts';
import { JobQueue } from './job-queue.ts';
import type { JobRunParts } from './job-run.ts';
import type { EnqueueOptions, JobService, JobsState } from './studio.ts';
import type { TabChannel, TabMessage } from './tab-channel.ts';
import { Throttle } from './throttle.ts';
import { WarmUp } from './warm-up.ts';

/** Progress and previews are shown at most this often, in milliseconds. */
const SHOW_EVERY_MS = 80;

/** Limits for a request whose package is not named: it is refused for that. */
const ANY_SIZE: RequestLimits = { min: 1, max: Number.MAX_SAFE_INTEGER, multiple: 1 };

interface JobServiceParts extends JobRunParts {
  readonly lane: GpuLane;
  readonly channel: TabChannel;
  readonly health: HealthService;
}

/** The queue of all tabs as this tab sees it. */
export class StudioJobService implements JobService {
  readonly #parts: JobServiceParts;
  readonly #queue: JobQueue;
  readonly #warmUp: WarmUp;
  readonly #store: StoreApi<JobsState> = createStore(() => ({ jobs: [], previews: new Map(), isLoaded: false }));
  readonly #progress = new Map<string, JobProgress>();
  readonly #previews = new Map<string, RgbaImage>();
  /** Shown as cancelled although the stored job does not say so yet. */
  readonly #cancelling = new Map<string, string>();
  /** Last states that could not be stored. */
  readonly #unstored = new Map<string, StoredJob>();
  #rows: readonly StoredJob[] = [];
  #reading: Promise<void> | undefined;
  #mustReadAgain = false;

  constructor(parts: JobServiceParts) {
    this.#parts = parts;
    this.#warmUp = new WarmUp(parts);
    this.#queue = new JobQueue({
      ...parts,
      observe: (job) => this.#observe(job),
      changed: () => this.#announce(),
    });
    parts.channel.subscribe((message) => this.#hear(message));
  }

  getState(): JobsState {
    return this.#store.getState();
  }

  subscribe(listener: (state: JobsState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Reads the queue and goes on with what is unfinished. */
  async load(): Promise<void> {
    await this.#read();
    this.#queue.wake();
  }

  async enqueue(request: GenerationRequest, options: EnqueueOptions = {}): Promise<Job> {
    const job = this.#newJob(await this.#check(request), options);
    const stored = await this.#parts.storage.insertJob(job);
    await this.#goOnWith(job);
    return this.#toJob(stored);
  }

  async enqueueAll(requests: readonly GenerationRequest[], options: EnqueueOptions = {}): Promise<readonly Job[]> {
    const batchId = crypto.randomUUID();
    const jobs: StoredJob[] = [];
    for (const request of requests) jobs.push({ ...this.#newJob(await this.#check(request), options), batchId });
    const [first] = jobs;
    if (!first) return [];
    const stored = await this.#parts.storage.insertJobs(jobs);
    await this.#goOnWith(first);
    return stored.map((job) => this.#toJob(job));
  }

  #newJob(request: GenerationRequest, { projectId }: EnqueueOptions): StoredJob {
    return {
      id: crypto.randomUUID(),
      request,
      ...(projectId === undefined ? {} : { projectId }),
      state: 'queued',
      createdAt: this.#parts.now().toISOString(),
      resultIds: [],
      attempts: 0,
    };
  }

  /** Jobs were stored, this one first. */
  async #goOnWith({ request }: StoredJob): Promise<void> {
    this.#noteWorkingStorage();
    await this.#announce();
    this.#warmUp.yieldTo(request.packageId);
    this.#queue.wake();
  }

  async cancel(jobId: string): Promise<void> {
    const job = this.#rows.find((row) => row.id === jobId) ?? (await this.#parts.storage.getJob(jobId));
    if (!job || isFinished(job) || this.#unstored.has(jobId)) return;
    const at = this.#parts.now().toISOString();
    this.#showCancelled(jobId, at);
    this.#parts.channel.post({ type: 'job-cancelled', jobId });
    try {
      await this.#parts.storage.updateJob(jobId, (row) => transition(row, { type: 'cancel', at }));
    } finally {
      this.#cancelling.delete(jobId);
      await this.#announce();
    }
  }

  async retry(jobId: string): Promise<Job> {
    const job = this.#unstored.get(jobId) ?? (await this.#parts.storage.getJob(jobId));
    if (!job) throw notFound(jobId);
    return this.enqueue(job.request, job.projectId === undefined ? {} : { projectId: job.projectId });
  }

  async dismiss(jobId: string): Promise<void> {
    const job = this.#unstored.get(jobId) ?? (await this.#parts.storage.getJob(jobId));
    if (!job || !isFinished(job)) return;
    await this.#parts.storage.deleteJob(jobId);
    this.#unstored.delete(jobId);
    await this.#announce();
  }

  async settled(jobId: string): Promise<Job> {
    if (!this.getState().isLoaded) await this.#read();
    return new Promise((resolve, reject) => {
      let unsubscribe = () => {};
      const look = (): boolean => {
        const job = this.getState().jobs.find((candidate) => candidate.id === jobId);
        if (job && !isFinished(job)) return false;
        if (job) resolve(job);
        else reject(notFound(jobId));
        unsubscribe();
        return true;
      };
      if (!look()) unsubscribe = this.#store.subscribe(look);
    });
  }

  async warmUp(packageId: string): Promise<void> {
    if (this.getState().jobs.every(isFinished)) await this.#warmUp.start(packageId);
  }

  /** Stops running jobs of this tab; they stay in the queue. Workers must be ended before. */
  async dispose(): Promise<void> {
    await Promise.all([this.#queue.dispose(), this.#warmUp.dispose()]);
  }

  /** The value may come from a console: nothing is taken for granted. */
  async #check(value: unknown): Promise<GenerationRequest> {
    const isNamed = typeof value === 'object' && value !== null && 'packageId' in value;
    if (!isNamed || typeof value.packageId !== 'string') return parseGenerationRequest(value, ANY_SIZE);
    const request = parseGenerationRequest(value, (await this.#parts.models.manifest(value.packageId)).sizes);
    const wanted = inputAssetIds(request);
    const there = wanted.length > 0 ? await this.#parts.assets.hasBlobs(wanted) : new Set();
    const missing = wanted.find((assetId) => !there.has(assetId));
    if (missing !== undefined)
      throw new StudioError('not-found', `The picture ${missing} is not there any more.`, { assetId: missing });
    return request;
  }

  /** A write that went through ends what was said about the disk. A session in memory stays one. */
  #noteWorkingStorage(): void {
    if (!this.#parts.storage.isPersistent) return;
    for (const code of ['storage-full', 'storage-unavailable'] as const) this.#parts.health.clear(code);
  }

  #observe(job: StoredJob) {
    const progress = new Throttle<JobProgress>(SHOW_EVERY_MS, (latest) => {
      this.#progress.set(job.id, latest);
      this.#show();
      this.#parts.channel.post({ type: 'job-progress', jobId: job.id, progress: latest });
    });
    const preview = new Throttle<RgbaImage>(SHOW_EVERY_MS, (latest) => {
      this.#previews.set(job.id, latest);
      this.#show();
    });
    let phase: JobProgress['phase'] | undefined;
    return {
      progress: (latest: JobProgress) => {
        if (latest.phase !== phase) progress.stop(); // a new phase shows at once
        phase = latest.phase;
        progress.push(latest);
      },
      preview: (image: RgbaImage) => preview.push(image),
      changed: () => this.#announce(),
      unstored: (last: StoredJob, error: StudioError) => {
        this.#unstored.set(last.id, last);
        this.#parts.health.report(error);
        this.#show();
      },
      ended: () => {
        progress.stop();
        preview.stop();
        this.#previews.delete(job.id);
        this.#progress.delete(job.id);
        this.#show();
      },
    };
  }

  #hear(message: TabMessage): void {
    switch (message.type) {
      case 'jobs-changed':
        this.#read()
          .then(() => {
            if (this.#rows.some((job) => job.state === 'queued')) this.#warmUp.yieldTo(undefined);
            this.#queue.wake();
          })
          .catch((error) => this.#parts.health.report(toStudioError(error)));
        return;
      case 'job-cancelled':
        this.#showCancelled(message.jobId, this.#parts.now().toISOString());
        return;
      case 'job-progress':
        this.#progress.set(message.jobId, message.progress);
        this.#show();
        return;
      case 'lane-taken':
        if (!this.#queue.isBusy)
          this.#parts.inference
            .release()
            .catch((error) => console.warn('The sessions of this tab could not be released.', error));
        return;
      default:
    }
  }

  #showCancelled(jobId: string, at: string): void {
    this.#cancelling.set(jobId, at);
    this.#queue.cancel(jobId);
    this.#show();
  }

  async #announce(): Promise<void> {
    this.#parts.channel.post({ type: 'jobs-changed' });
    await this.#read();
  }

  /** Reads the queue; calls that come while it is read share one more reading. */
  #read(): Promise<void> {
    if (this.#reading) {
      this.#mustReadAgain = true;
      return this.#reading;
    }
    this.#reading = this.#readUntilFresh();
    return this.#reading;
  }

  async #readUntilFresh(): Promise<void> {
    try {
      do {
        this.#mustReadAgain = false;
        this.#rows = await this.#parts.storage.listJobs();
      } while (this.#mustReadAgain);
    } finally {
      this.#reading = undefined;
    }
    for (const job of this.#rows) {
      if (isFinished(job)) this.#cancelling.delete(job.id);
      // What another tab told of a job that it ended, or died with: not where the next attempt stands.
      if (isFinished(job) || job.state === 'queued') this.#progress.delete(job.id);
    }
    this.#show(true);
  }

  #show(isLoaded = this.getState().isLoaded): void {
    const jobs = [...this.#rows].reverse().map((row) => this.#toJob(row));
    const previews = new Map(
      [...this.#previews].filter(([id]) => jobs.some((job) => job.id === id && !isFinished(job))),
    );
    this.#store.setState({ jobs, previews, isLoaded });
  }

  #toJob(row: StoredJob): Job {
    const job = this.#unstored.get(row.id) ?? row;
    if (isFinished(job)) return job;
    const cancelledAt = this.#cancelling.get(row.id);
    if (cancelledAt !== undefined) return transition(job, { type: 'cancel', at: cancelledAt });
    const progress = job.state === 'queued' ? undefined : this.#progress.get(row.id);
    return progress ? { ...job, progress } : job;
  }
}

function notFound(jobId: string): StudioError {
  return new StudioError('not-found', `There is no job ${jobId}.`, { jobId });
}
