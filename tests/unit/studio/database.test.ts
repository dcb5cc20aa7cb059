import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import type { StudioError } from '../../../src/domain/core/errors.ts';
import { DatabaseConnection } from '../../../src/studio/persistence/database-connection.ts';
import { IndexedDbAssets } from '../../../src/studio/persistence/indexed-db-assets.ts';
import { IndexedDbStorage } from '../../../src/studio/persistence/indexed-db-storage.ts';
import { MIGRATIONS, type Migration } from '../../../src/studio/persistence/migrations.ts';
import { openStorage } from '../../../src/studio/persistence/open-storage.ts';
import { newJob, newPicture } from './sample-rows.ts';

let count = 0;
function freshName(): string {
  count += 1;
  return `database-${count}`;
}

/** A schema newer than this code. */
const NEXT: Migration = { version: 3, apply: (database) => void database.createObjectStore('later') };

afterEach(() => vi.restoreAllMocks());

test('[S1] a new database has its stores, and says which migrations made it', async () => {
  const name = freshName();
  await openStorage({ name });
  const database = await openDB(name);
  expect([...database.objectStoreNames]).toEqual([
    'asset-marks',
    'blob-times',
    'blobs',
    'histories',
    'history-entries',
    'jobs',
    'labels',
    'log-sizes',
    'meta',
    'migrations',
    'pins',
    'projects',
    'results',
    'updates',
    'uploads',
    'version-states',
    'versions',
  ]);
  const appliedAt = expect.stringMatching(/Z$/);
  expect(await database.getAll('migrations')).toEqual([
    { version: 1, appliedAt },
    { version: 2, appliedAt },
  ]);
});

test('[S1] an upgrade keeps the rows and adds its own mark', async () => {
  const name = freshName();
  const before = await openStorage({ name });
  await before.storage.insertJob(newJob('a'));
  before.storage.close();
  const after = await openStorage({ name, migrations: [...MIGRATIONS, NEXT] });
  expect(after.problem).toBeUndefined();
  expect(await after.storage.listJobs()).toHaveLength(1);
  const database = await openDB(name);
  expect((await database.getAll('migrations')).map((mark: { version: number }) => mark.version)).toEqual([1, 2, 3]);
});

test('[S2] a schema newer than this code: app-outdated, and the session goes on in memory', async () => {
  const name = freshName();
  (await openStorage({ name, migrations: [...MIGRATIONS, NEXT] })).storage.close();
  const { storage, problem } = await openStorage({ name });
  expect(problem).toMatchObject({ code: 'app-outdated' });
  expect(storage.isPersistent).toBe(false);
  await storage.insertJob(newJob('a'));
  expect(await storage.listJobs()).toHaveLength(1);
});

test('[S2] another tab that does not let go: storage-blocked, and the late connection is closed again', async () => {
  const name = freshName();
  const stubborn = await openDB(name, 1);
  const { storage, problem } = await openStorage({ name, migrations: [...MIGRATIONS, NEXT], openTimeoutMs: 30 });
  expect(problem).toMatchObject({ code: 'storage-blocked' });
  expect(storage.isPersistent).toBe(false);
  stubborn.close();
  await deleteDB(name); // would wait for ever for a connection that was left open
});

test('[S2] no IndexedDB at all, or one that refuses: storage-unavailable', async () => {
  vi.stubGlobal('indexedDB', undefined);
  expect((await openStorage({ name: freshName() })).problem).toMatchObject({ code: 'storage-unavailable' });
  vi.unstubAllGlobals();
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('The user said no.', 'SecurityError');
  });
  expect((await openStorage({ name: freshName() })).problem).toMatchObject({
    code: 'storage-unavailable',
    details: { reason: 'SecurityError' },
  });
});

test('[S3] a tab with a newer app takes over: this one steps aside, says so, and refuses to write', async () => {
  const name = freshName();
  const problems: StudioError[] = [];
  const connection = new DatabaseConnection({ name, onProblem: (problem) => problems.push(problem) });
  const storage = new IndexedDbStorage(connection);
  await storage.insertJob(newJob('a'));
  const newer = await openStorage({ name, migrations: [...MIGRATIONS, NEXT], openTimeoutMs: 2_000 });
  expect(newer.problem).toBeUndefined();
  expect(problems.map((problem) => problem.code)).toEqual(['app-outdated']);
  await expect(storage.insertJob(newJob('b'))).rejects.toMatchObject({ code: 'app-outdated' });
  expect(await newer.storage.listJobs()).toHaveLength(1);
});

test('[S4] a connection that the browser closed is opened again, once', async () => {
  const { storage } = await openStorage({ name: freshName() });
  await storage.insertJob(newJob('a'));
  const closed = () => {
    throw new DOMException('The connection is closing.', 'InvalidStateError');
  };
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(closed);
  expect(await storage.listJobs()).toHaveLength(1);
  transaction.mockImplementation(closed);
  await expect(storage.listJobs()).rejects.toMatchObject({ code: 'storage-unavailable' });
  transaction.mockRestore();
  expect(await storage.listJobs()).toHaveLength(1);
});

test('[S5] a full disk: storage-full, and nothing of the transaction is there', async () => {
  const { storage } = await openStorage({ name: freshName() });
  await storage.insertJob(newJob('job'));
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
    // The rows of the queue come after the bytes: the last write of all fails.
    if (this.name === 'jobs') throw new DOMException('No space is left.', 'QuotaExceededError');
    return put.call(this, value);
  });
  const picture = newPicture('one', '1');
  await expect(storage.completeJob('job', [picture], (job) => ({ ...job, state: 'succeeded' }))).rejects.toMatchObject({
    code: 'storage-full',
  });
  vi.restoreAllMocks();
  expect(await storage.listResults()).toEqual([]);
  expect(await storage.readBlob(picture.png.sha256)).toBeUndefined();
  expect((await storage.getJob('job'))?.state).toBe('queued');
});

test('[S6] rows of another shape are left out and reported, and never deleted', async () => {
  const name = freshName();
  const reported: unknown[] = [];
  const connection = new DatabaseConnection({ name });
  const onUnreadable = (store: string, key: unknown) => reported.push([store, key]);
  const storage = new IndexedDbStorage(connection, onUnreadable);
  const assets = new IndexedDbAssets(connection, { onUnreadable, now: () => new Date() });
  await storage.insertJob(newJob('good'));
  await storage.completeJob('good', [newPicture('good', '1')], (job) => job);
  const database = await openDB(name);
  await database.put('jobs', { id: 'odd', state: 'exploded' });
  await database.put('results', { id: 'strange' });
  expect((await storage.listJobs()).map((job) => job.id)).toEqual(['good']);
  expect((await storage.listResults()).map((result) => result.id)).toEqual(['good']);
  expect(reported).toEqual([
    ['jobs', 'odd'],
    ['results', 'strange'],
  ]);
  await storage.purge('2100-01-01T00:00:00.000Z');
  expect(await assets.collectGarbage('2100-01-01T00:00:00.000Z', new Set())).toBe(0);
  expect(await database.get('results', 'strange')).toBeDefined();
  expect(await database.count('blobs')).toBe(2);
});

test('[S7] queue ends and pictures are written with strict durability', async () => {
  const { storage } = await openStorage({ name: freshName() });
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await storage.insertJob(newJob('job'));
  await storage.updateJob('job', (job) => ({ ...job, state: 'running' }));
  await storage.completeJob('job', [newPicture('one', '1')], (job) => job);
  const durabilities = transaction.mock.calls.map((call) => call[2]?.durability);
  expect(durabilities).toEqual(['strict', 'strict', 'strict']);
});
