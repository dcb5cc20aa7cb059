import { oldestFirst, refuseWhenFull } from '../../domain/jobs/job-order.ts';
import type { DatabaseConnection } from './database-connection.ts';
import {
  parseBlobRow,
  parseJobRow,
  parseResultRow,
  parseSettingRow,
  type StoredJob,
  type StoredResult,
} from './rows.ts';
import { behind, type NewPicture, type StudioStorage, wasFinishedBefore } from './studio-storage.ts';

/** The studio's data in IndexedDB. Final states and pictures are written with strict durability. */
export class IndexedDbStorage implements StudioStorage {
  readonly isPersistent = true;
  readonly #connection: DatabaseConnection;
  readonly #onUnreadable: (store: string, key: unknown) => void;

  /** @param onUnreadable told of each row that has another shape than this code knows; such rows are left alone. */
  constructor(connection: DatabaseConnection, onUnreadable: (store: string, key: unknown) => void = () => {}) {
    this.#connection = connection;
    this.#onUnreadable = onUnreadable;
  }

  async listJobs(): Promise<readonly StoredJob[]> {
    const rows = await this.#connection.run(['jobs'], 'readonly', (tx) => tx.objectStore('jobs').getAll());
    return this.#parseAll('jobs', rows, parseJobRow).sort(oldestFirst);
  }

  async getJob(jobId: string): Promise<StoredJob | undefined> {
    return parseJobRow(await this.#connection.run(['jobs'], 'readonly', (tx) => tx.objectStore('jobs').get(jobId)));
  }

  insertJob(job: StoredJob): Promise<StoredJob> {
    return this.#connection.run(
      ['jobs'],
      'readwrite',
      async (tx) => {
        const store = tx.objectStore('jobs');
        const jobs = this.#parseAll('jobs', await store.getAll(), parseJobRow);
        refuseWhenFull(jobs);
        const stored = behind(jobs, job);
        await store.add(stored);
        return stored;
      },
      'strict',
    );
  }

  async updateJob(jobId: string, change: (job: StoredJob) => StoredJob | undefined): Promise<StoredJob | undefined> {
    return this.#connection.run(
      ['jobs'],
      'readwrite',
      async (tx) => {
        const store = tx.objectStore('jobs');
        const job = parseJobRow(await store.get(jobId));
        const changed = job && change(job);
        if (changed) await store.put(changed);
        return changed ?? job;
      },
      'strict',
    );
  }

  completeJob(
    jobId: string,
    pictures: readonly NewPicture[],
    change: (job: StoredJob) => StoredJob | undefined,
  ): Promise<boolean> {
    return this.#connection.run(
      ['jobs', 'results', 'blobs'],
      'readwrite',
      async (tx) => {
        const job = parseJobRow(await tx.objectStore('jobs').get(jobId));
        const changed = job && change(job);
        if (!changed) return false;
        for (const { png, thumbnail } of pictures) {
          await tx.objectStore('blobs').put(png);
          await tx.objectStore('blobs').put(thumbnail);
        }
        for (const { result } of pictures) await tx.objectStore('results').add(result);
        await tx.objectStore('jobs').put(changed);
        return true;
      },
      'strict',
    );
  }

  async deleteJob(jobId: string): Promise<void> {
    await this.#connection.run(['jobs'], 'readwrite', (tx) => tx.objectStore('jobs').delete(jobId));
  }

  async listResults(): Promise<readonly StoredResult[]> {
    const rows = await this.#connection.run(['results'], 'readonly', (tx) => tx.objectStore('results').getAll());
    return this.#parseAll('results', rows, parseResultRow)
      .filter((result) => result.deletedAt === undefined)
      .sort(newestFirst);
  }

  async getResult(resultId: string): Promise<StoredResult | undefined> {
    const row = await this.#connection.run(['results'], 'readonly', (tx) => tx.objectStore('results').get(resultId));
    return parseResultRow(row);
  }

  async findResults(requestKey: string): Promise<readonly StoredResult[]> {
    const rows = await this.#connection.run(['results'], 'readonly', (tx) =>
      tx.objectStore('results').index('by-request-key').getAll(requestKey),
    );
    return this.#parseAll('results', rows, parseResultRow)
      .filter((result) => result.deletedAt === undefined)
      .sort(byBatchIndex);
  }

  async readBlob(sha256: string): Promise<Blob | undefined> {
    const row = await this.#connection.run(['blobs'], 'readonly', (tx) => tx.objectStore('blobs').get(sha256));
    return parseBlobRow(row)?.blob;
  }

  markDeleted(resultId: string, deletedAt: string | undefined): Promise<StoredResult | undefined> {
    return this.#connection.run(
      ['results'],
      'readwrite',
      async (tx) => {
        const store = tx.objectStore('results');
        const result = parseResultRow(await store.get(resultId));
        if (!result) return undefined;
        const changed = withDeletedAt(result, deletedAt);
        await store.put(changed);
        return changed;
      },
      'strict',
    );
  }

  async purge(before: string): Promise<void> {
    await this.#connection.run(['jobs', 'results', 'blobs'], 'readwrite', async (tx) => {
      const jobs = tx.objectStore('jobs');
      for (const row of await jobs.getAll()) {
        const job = parseJobRow(row);
        if (job && wasFinishedBefore(job, before)) await jobs.delete(job.id);
      }
      const results = tx.objectStore('results');
      const named = new Set<string>();
      for (const row of await results.getAll()) {
        const result = parseResultRow(row);
        // Bytes of a row that this code cannot read cannot be told from bytes that no row names: keep them all.
        if (!result) return;
        if (result.deletedAt !== undefined && result.deletedAt < before) await results.delete(result.id);
        else named.add(result.pngSha256).add(result.thumbnailSha256);
      }
      const blobs = tx.objectStore('blobs');
      for (const key of await blobs.getAllKeys())
        if (typeof key === 'string' && !named.has(key)) await blobs.delete(key);
    });
  }

  async readSetting(key: string): Promise<unknown> {
    return parseSettingRow(await this.#connection.run(['meta'], 'readonly', (tx) => tx.objectStore('meta').get(key)));
  }

  async writeSetting(key: string, value: unknown): Promise<void> {
    await this.#connection.run(['meta'], 'readwrite', (tx) => tx.objectStore('meta').put({ key, value }));
  }

  close(): void {
    this.#connection.close();
  }

  #parseAll<Row>(store: string, rows: readonly unknown[], parse: (row: unknown) => Row | undefined): Row[] {
    return rows.flatMap((row) => {
      const parsed = parse(row);
      if (parsed === undefined) this.#onUnreadable(store, keyOf(row));
      return parsed === undefined ? [] : [parsed];
    });
  }
}

/** The row with another deletion mark. */
export function withDeletedAt(result: StoredResult, deletedAt: string | undefined): StoredResult {
  const { deletedAt: _before, ...kept } = result;
  return deletedAt === undefined ? kept : { ...kept, deletedAt };
}

/** Order of the gallery: newest first, within one moment by place in the batch. */
export function newestFirst(a: StoredResult, b: StoredResult): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return byBatchIndex(a, b);
}

/** Order of the pictures of one batch. */
export function byBatchIndex(a: StoredResult, b: StoredResult): number {
  return a.recipe.batchIndex - b.recipe.batchIndex;
}

function keyOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
}
