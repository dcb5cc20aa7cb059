import { oldestFirst } from '../../domain/jobs/job-order.ts';
import type { QueuePlace } from '../../domain/jobs/queue-order.ts';
import { byBatchIndex, newestFirst, withDeletedAt, withStage } from './indexed-db-storage.ts';
import { keepBlobs, type MemoryTables, newMemoryTables } from './memory-tables.ts';
import type { StoredJob, StoredResult } from './rows.ts';
import { type NewPicture, QUEUE_PAUSED, queued, type StudioStorage, wasFinishedBefore } from './studio-storage.ts';

/** The studio's data for one session, where there is no IndexedDB. */
export class MemoryStorage implements StudioStorage {
  readonly isPersistent = false;
  readonly #tables: MemoryTables;
  readonly #now: () => Date;

  constructor(tables: MemoryTables = newMemoryTables(), now: () => Date = () => new Date()) {
    this.#tables = tables;
    this.#now = now;
  }

  async listJobs(): Promise<readonly StoredJob[]> {
    return this.#sortedJobs();
  }

  async getJob(jobId: string): Promise<StoredJob | undefined> {
    return this.#tables.jobs.get(jobId);
  }

  async insertJob(job: StoredJob): Promise<StoredJob> {
    const [stored = job] = await this.insertJobs([job]);
    return stored;
  }

  async insertJobs(added: readonly StoredJob[], place: QueuePlace = 'back'): Promise<readonly StoredJob[]> {
    const { entered, moved } = queued(this.#sortedJobs(), added, place);
    for (const job of [...moved, ...entered]) this.#tables.jobs.set(job.id, job);
    return entered;
  }

  async updateJob(jobId: string, change: (job: StoredJob) => StoredJob | undefined): Promise<StoredJob | undefined> {
    const job = this.#tables.jobs.get(jobId);
    const changed = job && change(job);
    if (changed) this.#tables.jobs.set(jobId, changed);
    return changed ?? job;
  }

  async updateJobs(change: (jobs: readonly StoredJob[]) => readonly StoredJob[]): Promise<readonly StoredJob[]> {
    const changed = change(this.#sortedJobs());
    for (const job of changed) this.#tables.jobs.set(job.id, job);
    return changed;
  }

  async claimJob(begin: (jobs: readonly StoredJob[]) => StoredJob | undefined): Promise<StoredJob | undefined> {
    const begun = this.#tables.settings.get(QUEUE_PAUSED) === true ? undefined : begin(this.#sortedJobs());
    if (begun) this.#tables.jobs.set(begun.id, begun);
    return begun;
  }

  async completeJob(
    jobId: string,
    pictures: readonly NewPicture[],
    change: (job: StoredJob) => StoredJob | undefined,
  ): Promise<boolean> {
    const job = this.#tables.jobs.get(jobId);
    const changed = job && change(job);
    if (!changed) return false;
    await this.insertPictures(pictures);
    this.#tables.jobs.set(jobId, changed);
    return true;
  }

  async insertPictures(pictures: readonly NewPicture[]): Promise<void> {
    const addedAt = this.#now().toISOString();
    for (const { result, png, thumbnail } of pictures) {
      keepBlobs(this.#tables, [png, thumbnail], addedAt);
      this.#tables.results.set(result.id, result);
    }
  }

  async deleteJobs(jobIds: readonly string[]): Promise<void> {
    for (const jobId of jobIds) this.#tables.jobs.delete(jobId);
  }

  async listResults(): Promise<readonly StoredResult[]> {
    return [...this.#tables.results.values()].filter((result) => result.deletedAt === undefined).sort(newestFirst);
  }

  async getResult(resultId: string): Promise<StoredResult | undefined> {
    return this.#tables.results.get(resultId);
  }

  async findResults(requestKey: string): Promise<readonly StoredResult[]> {
    return (await this.listResults()).filter((result) => result.requestKey === requestKey).sort(byBatchIndex);
  }

  async readBlob(sha256: string): Promise<Blob | undefined> {
    return this.#tables.blobs.get(sha256);
  }

  async stageResult(resultId: string, projectId: string | undefined): Promise<StoredResult | undefined> {
    return this.#changeResult(resultId, (result) => withStage(result, projectId));
  }

  async markDeleted(resultId: string, deletedAt: string | undefined): Promise<StoredResult | undefined> {
    return this.#changeResult(resultId, (result) => withDeletedAt(result, deletedAt));
  }

  #changeResult(resultId: string, change: (result: StoredResult) => StoredResult): StoredResult | undefined {
    const result = this.#tables.results.get(resultId);
    if (!result) return undefined;
    const changed = change(result);
    this.#tables.results.set(resultId, changed);
    return changed;
  }

  async purge(before: string): Promise<void> {
    for (const job of this.#tables.jobs.values()) if (wasFinishedBefore(job, before)) this.#tables.jobs.delete(job.id);
    for (const { id, deletedAt } of this.#tables.results.values()) {
      if (deletedAt === undefined || deletedAt >= before) continue;
      this.#tables.results.delete(id);
      this.#tables.labels.delete(id);
    }
  }

  async readSetting(key: string): Promise<unknown> {
    return this.#tables.settings.get(key);
  }

  async writeSetting(key: string, value: unknown): Promise<void> {
    this.#tables.settings.set(key, value);
  }

  async updateSetting<Value>(key: string, change: (value: unknown) => Value): Promise<Value> {
    const changed = change(this.#tables.settings.get(key));
    this.#tables.settings.set(key, changed);
    return changed;
  }

  close(): void {}

  #sortedJobs(): readonly StoredJob[] {
    return [...this.#tables.jobs.values()].sort(oldestFirst);
  }
}
