import { CancellationSource } from '../../domain/core/cancellation.ts';
import { toStudioError } from '../../domain/core/errors.ts';
import { isFinished, transition } from '../../domain/jobs/job-machine.ts';
import { atFront, nextJob } from '../../domain/jobs/queue-order.ts';
import type { StoredJob } from '../persistence/rows.ts';
import type { GpuLane } from './gpu-lane.ts';
import type { HealthService } from './health-service.ts';
import { JobRun, type JobRunObserver, type JobRunParts } from './job-run.ts';
import type { TabChannel } from './tab-channel.ts';

interface JobQueueParts extends JobRunParts {
  readonly lane: GpuLane;
  readonly channel: TabChannel;
  readonly health: HealthService;
  /** Told before a job of this tab begins and after it has ended. */
  readonly observe: (job: StoredJob) => JobRunObserver & { ended(): void };
  /** The stored queue changed outside a run. */
  readonly changed: () => Promise<void>;
}

/**
 * Runs the queue of all tabs while this tab holds the GPU lane: in its order, one at a time, none while it is paused. Who
 * holds the lane is the only one who runs, so jobs found loading or running belong to a tab that died and are queued again.
 */
export class JobQueue {
  readonly #parts: JobQueueParts;
  readonly #disposal = new AbortController();
  readonly #running = new Map<string, CancellationSource>();
  /** Jobs of this tab whose last state could not be stored: not to be taken for another tab's. */
  readonly #unstored = new Set<string>();
  #isWaiting = false;
  #isWokenAgain = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(parts: JobQueueParts) {
    this.#parts = parts;
  }

  /** True while a job runs in this tab. */
  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** There may be something to do. Returns at once. */
  wake(): void {
    if (this.#disposal.signal.aborted) return;
    this.#isWokenAgain = true;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#ended = this.#work()
      .catch((error) => {
        if (!this.#disposal.signal.aborted) this.#parts.health.report(toStudioError(error));
      })
      .finally(() => {
        this.#isWaiting = false;
        if (this.#isWokenAgain) this.wake();
      });
  }

  /** Stops a job if it runs in this tab. */
  cancel(jobId: string): void {
    this.#running.get(jobId)?.cancel();
  }

  /** Lets the lane go. A job that runs here stays in the queue for the next tab. Workers must be ended before. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    await this.#ended;
  }

  async #work(): Promise<void> {
    while (this.#isWokenAgain && !this.#disposal.signal.aborted) {
      this.#isWokenAgain = false;
      const jobs = await this.#parts.storage.listJobs();
      if (jobs.some((job) => !isFinished(job) && !this.#unstored.has(job.id)))
        await this.#parts.lane.hold(() => this.#drain(), this.#disposal.signal);
    }
  }

  async #drain(): Promise<void> {
    await this.#requeueOrphans();
    for (;;) {
      if (this.#disposal.signal.aborted) return;
      const job = await this.#claimNext();
      if (!job) return;
      this.#parts.channel.post({ type: 'lane-taken' });
      await this.#run(job);
    }
  }

  async #requeueOrphans(): Promise<void> {
    const { storage, now, changed } = this.#parts;
    const at = now().toISOString();
    const orphans = await storage.updateJobs((jobs) =>
      jobs
        .filter((job) => isUnderway(job) && !this.#unstored.has(job.id))
        .map((job) => atFront(jobs, transition(job, { type: 'orphan', at }))),
    );
    if (orphans.length > 0) await changed();
  }

  #claimNext(): Promise<StoredJob | undefined> {
    const { storage, now } = this.#parts;
    return storage.claimJob((jobs) => {
      const next = nextJob(jobs.filter((job) => !this.#unstored.has(job.id)));
      return next && transition(next, { type: 'begin', at: now().toISOString() });
    });
  }

  async #run(job: StoredJob): Promise<void> {
    const source = new CancellationSource();
    this.#running.set(job.id, source);
    const observer = this.#parts.observe(job);
    try {
      await observer.changed();
      const run = new JobRun(job, this.#parts, source.token, {
        progress: (progress) => observer.progress(progress),
        preview: (image) => observer.preview(image),
        changed: () => observer.changed(),
        unstored: (last, error) => {
          this.#unstored.add(last.id);
          observer.unstored(last, error);
        },
      });
      await run.execute(this.#disposal.signal);
    } finally {
      this.#running.delete(job.id);
      observer.ended();
    }
  }
}

function isUnderway(job: StoredJob): boolean {
  return job.state === 'loading' || job.state === 'running';
}
