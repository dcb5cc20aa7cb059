import { oldestFirst, refuseWhenFull } from '../../domain/jobs/job-order.ts';
import { byBatchIndex, newestFirst, withDeletedAt } from './indexed-db-storage.ts';
import type { StoredJob, StoredResult } from './rows.ts';
import { behind, type NewPicture, type StudioStorage, wasFinishedBefore } from './studio-storage.ts';

/** The studio's data for one session, where there is no IndexedDB. */
export class MemoryStorage implements StudioStorage {
  readonly isPersistent = false;
  readonly #jobs = new Map<string, StoredJob>();
  readonly #results = new Map<string, StoredResult>();
  readonly #blobs = new Map<string, Blob>();
  readonly #settings = new Map<string, unknown>();

  async listJobs(): Promise<readonly StoredJob[]> {
    return [...this.#jobs.values()].sort(oldestFirst);
  }

  async getJob(jobId: string): Promise<StoredJob | undefined> {
    return this.#jobs.get(jobId);
  }

  async insertJob(job: StoredJob): Promise<StoredJob> {
    const jobs = [...this.#jobs.values()];
    refuseWhenFull(jobs);
    const stored = behind(jobs, job);
    this.#jobs.set(stored.id, stored);
    return stored;
  }

  async updateJob(jobId: string, change: (job: StoredJob) => StoredJob | undefined): Promise<StoredJob | undefined> {
    const job = this.#jobs.get(jobId);
    const changed = job && change(job);
    if (changed) this.#jobs.set(jobId, changed);
    return changed ?? job;
  }

  async completeJob(
    jobId: string,
    pictures: readonly NewPicture[],
    change: (job: StoredJob) => StoredJob | undefined,
  ): Promise<boolean> {
    const job = this.#jobs.get(jobId);
    const changed = job && change(job);
    if (!changed) return false;
    for (const { result, png, thumbnail } of pictures) {
      this.#blobs.set(png.sha256, png.blob);
      this.#blobs.set(thumbnail.sha256, thumbnail.blob);
      this.#results.set(result.id, result);
    }
    this.#jobs.set(jobId, changed);
    return true;
  }

  async deleteJob(jobId: string): Promise<void> {
    this.#jobs.delete(jobId);
  }

  async listResults(): Promise<readonly StoredResult[]> {
    return [...this.#results.values()].filter((result) => result.deletedAt === undefined).sort(newestFirst);
  }

  async getResult(resultId: string): Promise<StoredResult | undefined> {
    return this.#results.get(resultId);
  }

  async findResults(requestKey: string): Promise<readonly StoredResult[]> {
    return (await this.listResults()).filter((result) => result.requestKey === requestKey).sort(byBatchIndex);
  }

  async readBlob(sha256: string): Promise<Blob | undefined> {
    return this.#blobs.get(sha256);
  }

  async markDeleted(resultId: string, deletedAt: string | undefined): Promise<StoredResult | undefined> {
    const result = this.#results.get(resultId);
    if (!result) return undefined;
    const changed = withDeletedAt(result, deletedAt);
    this.#results.set(resultId, changed);
    return changed;
  }

  async purge(before: string): Promise<void> {
    for (const job of this.#jobs.values()) if (wasFinishedBefore(job, before)) this.#jobs.delete(job.id);
    const named = new Set<string>();
    for (const result of this.#results.values()) {
      if (result.deletedAt !== undefined && result.deletedAt < before) this.#results.delete(result.id);
      else named.add(result.pngSha256).add(result.thumbnailSha256);
    }
    for (const sha256 of this.#blobs.keys()) if (!named.has(sha256)) this.#blobs.delete(sha256);
  }

  async readSetting(key: string): Promise<unknown> {
    return this.#settings.get(key);
  }

  async writeSetting(key: string, value: unknown): Promise<void> {
    this.#settings.set(key, value);
  }

  close(): void {}
}
