import { oldestFirst } from '../../domain/jobs/job-order.ts';
import type { QueuePlace } from '../../domain/jobs/queue-order.ts';
import { BLOB_STORES, putBlobs } from './blob-store.ts';
import type { DatabaseConnection } from './database-connection.ts';
import { parseRows } from './row-fields.ts';
import {
  parseBlobRow,
  parseJobRow,
  parseResultRow,
  parseSettingRow,
  type StoredJob,
  type StoredResult,
} from './rows.ts';
import { type NewPicture, QUEUE_PAUSED, queued, type StudioStorage, wasFinishedBefore } from './studio-storage.ts';

/** The studio's data in IndexedDB. Final states and pictures are written with strict durability. */
export class IndexedDbStorage implements StudioStorage {
  readonly isPersistent = true;
  readonly #connection: DatabaseConnection;
  readonly #onUnreadable: (store: string, key: unknown) => void;
  readonly #now: () => Date;

  /** @param onUnreadable told of each row that has another shape than this code knows; such rows are left alone. */
  constructor(
    connection: DatabaseConnection,
    onUnreadable: (store: string, key: unknown) => void = () => {},
    now: () => Date = () => new Date(),
  ) {
    this.#connection = connection;
    this.#onUnreadable = onUnreadable;
    this.#now = now;
  }

  async listJobs(): Promise<readonly StoredJob[]> {
    return this.#parseJobs(await this.#connection.run(['jobs'], 'readonly', (tx) => tx.objectStore('jobs').getAll()));
  }

  async getJob(jobId: string): Promise<StoredJob | undefined> {
    return parseJobRow(await this.#connection.run(['jobs'], 'readonly', (tx) => tx.objectStore('jobs').get(jobId)));
  }

  async insertJob(job: StoredJob): Promise<StoredJob> {
    const [stored = job] = await this.insertJobs([job]);
    return stored;
  }

  insertJobs(added: readonly StoredJob[], place: QueuePlace = 'back'): Promise<readonly StoredJob[]> {
    return this.#connection.run(
      ['jobs'],
      'readwrite',
      async (tx) => {
        const store = tx.objectStore('jobs');
        const { entered, moved } = queued(this.#parseJobs(await store.getAll()), added, place);
        for (const job of moved) await store.put(job);
        for (const job of entered) await store.add(job);
        return entered;
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

  updateJobs(change: (jobs: readonly StoredJob[]) => readonly StoredJob[]): Promise<readonly StoredJob[]> {
    return this.#connection.run(
      ['jobs'],
      'readwrite',
      async (tx) => {
        const store = tx.objectStore('jobs');
        const changed = change(this.#parseJobs(await store.getAll()));
        for (const job of changed) await store.put(job);
        return changed;
      },
      'strict',
    );
  }

  claimJob(begin: (jobs: readonly StoredJob[]) => StoredJob | undefined): Promise<StoredJob | undefined> {
    return this.#connection.run(
      ['jobs', 'meta'],
      'readwrite',
      async (tx) => {
        if (parseSettingRow(await tx.objectStore('meta').get(QUEUE_PAUSED)) === true) return undefined;
        const store = tx.objectStore('jobs');
        const begun = begin(this.#parseJobs(await store.getAll()));
        if (begun) await store.put(begun);
        return begun;
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
      ['jobs', 'results', ...BLOB_STORES],
      'readwrite',
      async (tx) => {
        const job = parseJobRow(await tx.objectStore('jobs').get(jobId));
        const changed = job && change(job);
        if (!changed) return false;
        const addedAt = this.#now().toISOString();
        for (const { png, thumbnail } of pictures) await putBlobs(tx, [png, thumbnail], addedAt);
        for (const { result } of pictures) await tx.objectStore('results').add(result);
        await tx.objectStore('jobs').put(changed);
        return true;
      },
      'strict',
    );
  }

  insertPictures(pictures: readonly NewPicture[]): Promise<void> {
    return this.#connection.run(
      ['results', ...BLOB_STORES],
      'readwrite',
      async (tx) => {
        const addedAt = this.#now().toISOString();
        for (const { png, thumbnail } of pictures) await putBlobs(tx, [png, thumbnail], addedAt);
        for (const { result } of pictures) await tx.objectStore('results').add(result);
      },
      'strict',
    );
  }

  async deleteJobs(jobIds: readonly string[]): Promise<void> {
    await this.#connection.run(['jobs'], 'readwrite', async (tx) => {
      for (const jobId of jobIds) await tx.objectStore('jobs').delete(jobId);
    });
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

  stageResult(resultId: string, projectId: string | undefined): Promise<StoredResult | undefined> {
    return this.#changeResult(resultId, (result) => withStage(result, projectId));
  }

  markDeleted(resultId: string, deletedAt: string | undefined): Promise<StoredResult | undefined> {
    return this.#changeResult(resultId, (result) => withDeletedAt(result, deletedAt));
  }

  #changeResult(resultId: string, change: (result: StoredResult) => StoredResult): Promise<StoredResult | undefined> {
    return this.#connection.run(
      ['results'],
      'readwrite',
      async (tx) => {
        const store = tx.objectStore('results');
        const result = parseResultRow(await store.get(resultId));
        if (!result) return undefined;
        const changed = change(result);
        await store.put(changed);
        return changed;
      },
      'strict',
    );
  }

  async purge(before: string): Promise<void> {
    await this.#connection.run(['jobs', 'results', 'labels'], 'readwrite', async (tx) => {
      const jobs = tx.objectStore('jobs');
      for (const row of await jobs.getAll()) {
        const job = parseJobRow(row);
        if (job && wasFinishedBefore(job, before)) await jobs.delete(job.id);
      }
      const results = tx.objectStore('results');
      for (const row of await results.getAll()) {
        const result = parseResultRow(row);
        if (result?.deletedAt === undefined || result.deletedAt >= before) continue;
        await results.delete(result.id);
        await tx.objectStore('labels').delete(result.id);
      }
    });
  }

  async readSetting(key: string): Promise<unknown> {
    return parseSettingRow(await this.#connection.run(['meta'], 'readonly', (tx) => tx.objectStore('meta').get(key)));
  }

  async writeSetting(key: string, value: unknown): Promise<void> {
    await this.#connection.run(['meta'], 'readwrite', (tx) => tx.objectStore('meta').put({ key, value }));
  }

  async updateSetting<Value>(key: string, change: (value: unknown) => Value): Promise<Value> {
    return this.#connection.run(
      ['meta'],
      'readwrite',
      async (tx) => {
        const meta = tx.objectStore('meta');
        const value = change(parseSettingRow(await meta.get(key)));
        await meta.put({ key, value });
        return value;
      },
      'strict',
    );
  }

  close(): void {
    this.#connection.close();
  }

  #parseJobs(rows: readonly unknown[]): readonly StoredJob[] {
    return this.#parseAll('jobs', rows, parseJobRow).sort(oldestFirst);
  }

  #parseAll<Row>(store: string, rows: readonly unknown[], parse: (row: unknown) => Row | undefined): Row[] {
    return parseRows(rows, parse, (key) => this.#onUnreadable(store, key));
  }
}

/** The row waiting in a project, or waiting no more. */
export function withStage(result: StoredResult, projectId: string | undefined): StoredResult {
  const { isStaged: _before, ...kept } = result;
  return projectId === undefined ? kept : { ...kept, projectId, isStaged: true };
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
