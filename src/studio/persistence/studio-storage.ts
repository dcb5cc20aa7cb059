import { isFinished } from '../../domain/jobs/job-machine.ts';
import { refuseWhenFull } from '../../domain/jobs/job-order.ts';
import { enterQueue, type QueuePlace } from '../../domain/jobs/queue-order.ts';
import type { StoredBlob, StoredJob, StoredResult } from './rows.ts';

/** The setting that keeps the queue from beginning jobs while it is `true`. */
export const QUEUE_PAUSED = 'queue-paused';

/** A finished picture on its way to the disk. */
export interface NewPicture {
  readonly result: StoredResult;
  readonly png: StoredBlob;
  readonly thumbnail: StoredBlob;
}

/**
 * Port of the studio's own data: queue, results, settings. Two adapters: IndexedDB, and memory for a session without
 * one. Every method may reject with StudioError `storage-full`, `storage-unavailable` or `app-outdated`.
 */
export interface StudioStorage {
  /** False when all is gone with the tab. */
  readonly isPersistent: boolean;

  /** In the order in which they were queued, oldest first. */
  listJobs(): Promise<readonly StoredJob[]>;
  getJob(jobId: string): Promise<StoredJob | undefined>;
  /**
   * Puts a job at the end of the queue: its time is moved behind that of the last one where the clock did not tick
   * between them, or was set back.
   * @throws StudioError `queue-full`.
   */
  insertJob(job: StoredJob): Promise<StoredJob>;
  /** The same for several, in their order: all or none. */
  insertJobs(jobs: readonly StoredJob[], place?: QueuePlace): Promise<readonly StoredJob[]>;
  /**
   * Changes a job in one transaction. `change` gets the row as it is and returns the new one, or undefined to leave it.
   * @returns the row afterwards, undefined when there is none.
   */
  updateJob(jobId: string, change: (job: StoredJob) => StoredJob | undefined): Promise<StoredJob | undefined>;
  /** Changes several in one transaction: `change` gets all rows as they are and returns those that it changed, as does this. */
  updateJobs(change: (jobs: readonly StoredJob[]) => readonly StoredJob[]): Promise<readonly StoredJob[]>;
  /**
   * Takes up a job unless the queue is paused (`QUEUE_PAUSED`), in one transaction with that setting. `begin` gets all rows
   * as they are and returns the one that it began.
   * @returns that one, undefined when there is none.
   */
  claimJob(begin: (jobs: readonly StoredJob[]) => StoredJob | undefined): Promise<StoredJob | undefined>;
  /**
   * Writes pictures and the job's last state together: all or nothing, bytes before the rows that name them. Writes
   * nothing when `change` returns undefined (the job was cancelled meanwhile) or the job is gone.
   * @returns true when all was written.
   */
  completeJob(
    jobId: string,
    pictures: readonly NewPicture[],
    change: (job: StoredJob) => StoredJob | undefined,
  ): Promise<boolean>;
  /** Writes pictures that no job of this studio made: all or nothing, bytes before the rows that name them. */
  insertPictures(pictures: readonly NewPicture[]): Promise<void>;
  /** Ids that there are not are passed over. */
  deleteJobs(jobIds: readonly string[]): Promise<void>;

  /** Newest first, without deleted ones. */
  listResults(): Promise<readonly StoredResult[]>;
  getResult(resultId: string): Promise<StoredResult | undefined>;
  /** Results of a request in batch order, without deleted ones. */
  findResults(requestKey: string): Promise<readonly StoredResult[]>;
  readBlob(sha256: string): Promise<Blob | undefined>;
  /** Claims a result for a project, where it then waits, or takes it out of waiting. @returns the row, undefined when there is none. */
  stageResult(resultId: string, projectId: string | undefined): Promise<StoredResult | undefined>;
  /** Marks a result as deleted at a time, or as not deleted. @returns the row, undefined when there is none. */
  markDeleted(resultId: string, deletedAt: string | undefined): Promise<StoredResult | undefined>;
  /**
   * Removes for good results deleted, with their labels, and jobs finished before `before` (ISO 8601). Their bytes go with
   * the next `AssetStorage.collectGarbage`.
   */
  purge(before: string): Promise<void>;

  /** A value that was stored before, undefined otherwise. The caller parses it. */
  readSetting(key: string): Promise<unknown>;
  writeSetting(key: string, value: unknown): Promise<void>;
  /** Changes a setting in one transaction: `change` gets the value as it is and returns the new one, which is returned. */
  updateSetting<Value>(key: string, change: (value: unknown) => Value): Promise<Value>;
  close(): void;
}

/**
 * What is written when jobs enter the queue: those that move, and the new ones as they enter, with times behind all others.
 * @throws StudioError `queue-full`.
 */
export function queued(
  jobs: readonly StoredJob[],
  added: readonly StoredJob[],
  place: QueuePlace,
): { readonly entered: readonly StoredJob[]; readonly moved: readonly StoredJob[] } {
  refuseWhenFull(jobs, added.length);
  return enterQueue(jobs, behind(jobs, added), place);
}

/** Each of `added` with a time later than those of `jobs` and of the ones before it, its own where that is so already. */
function behind(jobs: readonly StoredJob[], added: readonly StoredJob[]): readonly StoredJob[] {
  let last = Math.max(...jobs.map((other) => Date.parse(other.createdAt)));
  return added.map((job) => {
    const own = Date.parse(job.createdAt);
    const isLate = last >= own;
    last = isLate ? last + 1 : own;
    return isLate ? { ...job, createdAt: new Date(last).toISOString() } : job;
  });
}

/** True for a job that ended before a time (ISO 8601). */
export function wasFinishedBefore(job: StoredJob, time: string): boolean {
  return isFinished(job) && (job.finishedAt ?? job.createdAt) < time;
}
