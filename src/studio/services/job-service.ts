import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { GenerationRequest } from '../../domain/diffusion/request.ts';
import type { Job, JobProgress } from '../../domain/jobs/job.ts';
import { isFinished, transition } from '../../domain/jobs/job-machine.ts';
import { isSelected, type JobSelection } from '../../domain/jobs/job-selection.ts';
import { moveInQueue, type QueuePlace, type QueueTarget, queuePosition } from '../../domain/jobs/queue-order.ts';
import type { RgbaImage } from '../../domain/protocol/inference-api.ts';
import type { StoredJob } from '../persistence/rows.ts';
import { QUEUE_PAUSED } from '../persistence/studio-storage.ts';
import { checkRequest } from './check-request.ts';
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
  readonly #store: StoreApi<JobsState> = createStore(() => ({
    jobs: [],
    previews: new Map(),
    isPaused: false,
    isLoaded: false,
  }));
  readonly #progress = new Map<string, JobProgress>();
  readonly #previews = new Map<string, RgbaImage>();
  /** Shown as cancelled although the stored job does not say so yet. */
  readonly #cancelling = new Map<string, string>();
  /** Last states that could not be stored. */
  readonly #unstored = new Map<string, StoredJob>();
  #rows: readonly StoredJob[] = [];
  #isPaused = false;
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
    const job = await this.#checkedJob(request, options);
    const [queued = job] = await this.#insert([job], options.place);
    return queued;
  }

  async enqueueAll(requests: readonly GenerationRequest[], options: EnqueueOptions = {}): Promise<readonly Job[]> {
    const batchId = options.batchId ?? crypto.randomUUID();
    const jobs: StoredJob[] = [];
    for (const request of requests) jobs.push(await this.#checkedJob(request, { ...options, batchId }));
    return this.#insert(jobs, options.place);
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

  async cancelAll(selection: JobSelection = {}): Promise<readonly Job[]> {
    const isMeant = (job: StoredJob) => !isFinished(job) && !this.#unstored.has(job.id) && isSelected(job, selection);
    const at = this.#parts.now().toISOString();
    const shown = this.#rows.filter(isMeant);
    for (const { id } of shown) this.#cancelling.set(id, at);
    this.#show();
    let meant: readonly StoredJob[] = shown;
    try {
      const cancelled = await this.#parts.storage.updateJobs((jobs) => {
        meant = jobs.filter(isMeant);
        return meant.map((job) => transition(job, { type: 'cancel', at }));
      });
      return cancelled;
    } finally {
      // Not before the rows say so: the runner would take up the next of them.
      for (const { id } of meant.filter(({ state }) => state !== 'queued')) {
        this.#queue.cancel(id);
        this.#parts.channel.post({ type: 'job-cancelled', jobId: id });
      }
      for (const { id } of shown) this.#cancelling.delete(id);
      await this.#announce();
    }
  }

  async retry(jobId: string): Promise<Job> {
    const job = await this.#find(jobId);
    const [again] = job ? await this.#storeAgain([job]) : [];
    if (!again) throw notFound(jobId);
    return again;
  }

  async requeue(jobIds: readonly string[]): Promise<readonly Job[]> {
    const jobs = await Promise.all(jobIds.map((jobId) => this.#find(jobId)));
    const finished = jobs.flatMap((job) => (job && isFinished(job) ? [job] : []));
    const queued = await this.#storeAgain(finished);
    await this.#forget(finished.map(({ id }) => id));
    return queued;
  }

  async move(jobId: string, target: QueueTarget): Promise<void> {
    await this.#parts.storage.updateJobs((jobs) => moveInQueue(jobs, jobId, target));
    await this.#announce();
  }

  pause(): Promise<void> {
    return this.#setPaused(true);
  }

  resume(): Promise<void> {
    return this.#setPaused(false);
  }

  async dismiss(jobId: string): Promise<void> {
    const job = await this.#find(jobId);
    if (job && isFinished(job)) await this.#forget([jobId]);
  }

  async clearFinished(selection: JobSelection = {}): Promise<void> {
    const finished = this.#rows.filter(
      (row) => isFinished(this.#unstored.get(row.id) ?? row) && isSelected(row, selection),
    );
    await this.#forget(finished.map(({ id }) => id));
  }

  async settled(jobId: string): Promise<Job> {
    // Another tab may have queued it a moment ago, and its word of that is still on the way.
    if (!this.getState().jobs.some(({ id }) => id === jobId)) await this.#read();
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

  async #checkedJob(request: unknown, options: EnqueueOptions & { readonly order?: number }): Promise<StoredJob> {
    const { projectId, batchId, order } = options;
    return {
      id: crypto.randomUUID(),
      request: await checkRequest(request, this.#parts),
      ...(projectId === undefined ? {} : { projectId }),
      ...(batchId === undefined ? {} : { batchId }),
      ...(order === undefined ? {} : { order }),
      state: 'queued',
      createdAt: this.#parts.now().toISOString(),
      resultIds: [],
      attempts: 0,
    };
  }

  async #insert(jobs: readonly StoredJob[], place: QueuePlace | undefined): Promise<readonly Job[]> {
    const [first] = jobs;
    if (!first) return [];
    const stored = await this.#parts.storage.insertJobs(jobs, place);
    this.#noteWorkingStorage();
    await this.#announce();
    this.#warmUp.yieldTo(first.request.packageId);
    this.#queue.wake();
    return stored.map((job) => this.#toJob(job));
  }

  /** The requests of jobs as new jobs, each where its job was in the queue. */
  async #storeAgain(jobs: readonly StoredJob[]): Promise<readonly Job[]> {
    const again: StoredJob[] = [];
    for (const { request, projectId, batchId, ...job } of jobs) {
      const kept = { ...(projectId === undefined ? {} : { projectId }), ...(batchId === undefined ? {} : { batchId }) };
      again.push(await this.#checkedJob(request, { ...kept, order: queuePosition(job) }));
    }
    return this.#insert(again, 'own');
  }

  async #forget(jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    await this.#parts.storage.deleteJobs(jobIds);
    for (const jobId of jobIds) this.#unstored.delete(jobId);
    await this.#announce();
  }

  async #setPaused(isPaused: boolean): Promise<void> {
    await this.#parts.storage.updateSetting(QUEUE_PAUSED, () => isPaused);
    await this.#announce();
    this.#queue.wake();
  }

  /** The row, or what holds instead of it. */
  async #find(jobId: string): Promise<StoredJob | undefined> {
    return this.#unstored.get(jobId) ?? this.#parts.storage.getJob(jobId);
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
        const { storage } = this.#parts;
        const [rows, paused] = await Promise.all([storage.listJobs(), storage.readSetting(QUEUE_PAUSED)]);
        this.#rows = rows;
        this.#isPaused = paused === true;
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
    this.#store.setState({ jobs, previews, isPaused: this.#isPaused, isLoaded });
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
