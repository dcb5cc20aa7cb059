import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { DatabaseConnection } from '../../../src/studio/persistence/database-connection.ts';
import { IndexedDbAssets } from '../../../src/studio/persistence/indexed-db-assets.ts';
import { IndexedDbProjects } from '../../../src/studio/persistence/indexed-db-projects.ts';
import { MIGRATIONS } from '../../../src/studio/persistence/migrations.ts';
import { openStorage } from '../../../src/studio/persistence/open-storage.ts';
import { assetId, bytesOf, newBlob, newProject, newUpload } from './sample-projects.ts';
import { newJob, newPicture } from './sample-rows.ts';

const NO_TABS: ReadonlySet<string> = new Set();
const ALWAYS = '2100-01-01T00:00:00.000Z';

let count = 0;
async function open(name = `persistence-${++count}`) {
  const opened = await openStorage({ name, now: () => new Date('2026-11-24T10:00:00.000Z') });
  if (opened.problem) throw opened.problem;
  return { name, ...opened };
}

afterEach(() => vi.restoreAllMocks());

/** A database as version 1 of the schema left it: no time beside the bytes. */
async function makeVersionOne(name: string): Promise<void> {
  const [first] = MIGRATIONS;
  if (first?.version !== 1) throw new Error('Version 1 is gone.');
  const database = await openDB(name, 1, {
    upgrade(database, _old, _new, transaction) {
      first.apply(database, transaction);
    },
  });
  const [named, deleted] = [
    newPicture('named', '1'),
    newPicture('deleted', '2', { deletedAt: '2026-01-01T00:00:00.000Z' }),
  ];
  for (const { result, png, thumbnail } of [named, deleted]) {
    await database.put('results', result);
    await database.put('blobs', png);
    await database.put('blobs', thumbnail);
  }
  await database.put('blobs', newBlob('nobody names me'));
  await database.put('jobs', newJob('queued'));
  await database.put('jobs', newJob('done', { state: 'succeeded', resultIds: ['named'] }));
  await database.put('meta', { key: 'provider', value: 'wasm' });
  await database.put('migrations', { version: 1, appliedAt: '2026-01-01T00:00:00.000Z' });
  database.close();
}

test('[ST1] an upgrade from version 1 keeps results, jobs, settings and bytes', async () => {
  const name = `persistence-${++count}`;
  await makeVersionOne(name);
  const { storage, projects, assets } = await open(name);
  expect((await storage.listJobs()).map((job) => job.id)).toEqual(['done', 'queued']);
  expect((await storage.listResults()).map((result) => result.id)).toEqual(['named']);
  expect(await storage.readSetting('provider')).toBe('wasm');
  const { png } = newPicture('named', '1');
  expect(await (await assets.readBlob(png.sha256))?.text()).toBe('png 1');
  await projects.insertProject(newProject('p'), bytesOf(1), [png.sha256]);
  expect((await projects.measureProjects()).get('p')).toBe(1 + png.blob.size);
  const database = await openDB(name);
  expect((await database.getAll('migrations')).map((mark: { version: number }) => mark.version)).toEqual([1, 2]);
});

test('[ST1] bytes of version 1 have no time and count as old; those that a result names stay', async () => {
  const name = `persistence-${++count}`;
  await makeVersionOne(name);
  const { storage, assets } = await open(name);
  expect(await assets.collectGarbage('2026-11-23T10:00:00.000Z', NO_TABS)).toBe('nobody names me'.length);
  expect(await storage.markDeleted('deleted', undefined)).toBeDefined();
  for (const { png, thumbnail } of [newPicture('named', '1'), newPicture('deleted', '2')])
    expect((await assets.hasBlobs([png.sha256, thumbnail.sha256])).size).toBe(2);
});

test('[ST1] rows carry the project that they belong to', async () => {
  const { storage } = await open();
  await storage.insertJob(newJob('job', { projectId: 'p' }));
  await storage.completeJob('job', [newPicture('one', '1', { projectId: 'p', isStaged: true })], (job) => job);
  expect(await storage.getJob('job')).toMatchObject({ projectId: 'p' });
  expect(await storage.getResult('one')).toMatchObject({ projectId: 'p', isStaged: true });
});

test('[ST2] rows of another shape are left out, reported and kept', async () => {
  const name = `persistence-${++count}`;
  const reported: unknown[] = [];
  const parts = { now: () => new Date(), onUnreadable: (store: string, key: unknown) => reported.push([store, key]) };
  const connection = new DatabaseConnection({ name });
  const [projects, assets] = [new IndexedDbProjects(connection, parts), new IndexedDbAssets(connection, parts)];
  await projects.insertProject(newProject('good'), bytesOf(1), []);
  const database = await openDB(name);
  await database.put('projects', { id: 'odd', name: 7 });
  await database.put('uploads', { id: 'strange', sha256: assetId('x') });
  await database.put('labels', { itemId: 'curious', tags: 'cat' });
  const key = await database.add('updates', { projectId: 'good', update: 'text' });
  expect((await projects.listProjects()).map((row) => row.id)).toEqual(['good']);
  expect(await assets.listUploads()).toEqual([]);
  expect(await projects.readUpdates('good')).toHaveLength(1);
  await assets.updateLabels(['curious'], (labels) => ({ ...labels, isStarred: true }));
  expect(reported).toEqual([
    ['projects', 'odd'],
    ['uploads', 'strange'],
    ['updates', key],
    ['labels', 'curious'],
  ]);
  expect(await database.get('labels', 'curious')).toEqual({ itemId: 'curious', tags: 'cat' });
  expect(await projects.updateProject('odd', (row) => ({ ...row, name: 'Even' }))).toBeUndefined();
  expect(await database.get('projects', 'odd')).toEqual({ id: 'odd', name: 7 });
});

test.each([
  ['results', { id: 'odd' }],
  ['jobs', { id: 'odd', state: 'dreaming' }],
  ['uploads', { id: 'odd', sha256: 'x' }],
  ['projects', { id: 'odd' }],
  ['versions', { id: 'odd', projectId: 'p' }],
  ['pins', { tabId: 'odd', sha256: 'x' }],
  ['blob-times', { sha256: 'x', addedAt: 'yesterday' }],
  ['asset-marks', { projectId: 'odd', assetId: 7 }],
])('[ST45] while a row of %s cannot be read, no bytes go at all', async (store, row) => {
  const { name, assets } = await open();
  await assets.putBlob(newBlob('garbage'));
  const database = await openDB(name);
  await database.put(store, row);
  expect(await assets.collectGarbage(ALWAYS, NO_TABS)).toBe(0);
  expect((await assets.hasBlobs([assetId('garbage')])).size).toBe(1);
  await database.clear(store);
  expect(await assets.collectGarbage(ALWAYS, NO_TABS)).toBe('garbage'.length);
});

test('[ST40] a collection leaves no time or pin of what it removed', async () => {
  const { name, assets } = await open();
  await assets.putBlob(newBlob('garbage'));
  await assets.pin('dead', [assetId('garbage')]);
  await assets.collectGarbage(ALWAYS, NO_TABS);
  const database = await openDB(name);
  for (const store of ['blobs', 'blob-times', 'pins']) expect([store, await database.count(store)]).toEqual([store, 0]);
});

test('[ST46] a collection is one transaction that writes over all that names bytes', async () => {
  const { assets } = await open();
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await assets.collectGarbage(ALWAYS, NO_TABS);
  expect(transaction).toHaveBeenCalledTimes(1);
  const [stores, mode] = transaction.mock.calls[0] ?? [];
  expect(mode).toBe('readwrite');
  expect(stores).toEqual(
    expect.arrayContaining(['results', 'uploads', 'projects', 'versions', 'asset-marks', 'pins', 'jobs', 'blobs']),
  );
});

test('[ST40] pictures that a job leaves have their time', async () => {
  const { storage, assets } = await open();
  await storage.insertJob(newJob('job'));
  const picture = newPicture('one', '1');
  await storage.completeJob('job', [picture], (job) => ({ ...job, state: 'succeeded' }));
  await storage.markDeleted('one', '2026-01-01T00:00:00.000Z');
  await storage.purge('2026-11-01T00:00:00.000Z');
  expect(await assets.collectGarbage('2026-11-24T09:00:00.000Z', NO_TABS)).toBe(0);
  expect(await assets.collectGarbage('2026-11-24T11:00:00.000Z', NO_TABS)).toBe(
    picture.png.blob.size + picture.thumbnail.blob.size,
  );
});

test('[S15] labels of a result go with it', async () => {
  const { storage, assets } = await open();
  await storage.insertJob(newJob('job'));
  await storage.completeJob('job', [newPicture('one', '1'), newPicture('two', '2')], (job) => job);
  await assets.updateLabels(['one', 'two'], (labels) => ({ ...labels, isStarred: true }));
  await storage.markDeleted('one', '2026-01-01T00:00:00.000Z');
  await storage.purge('2026-11-01T00:00:00.000Z');
  expect((await assets.listLabels()).map((labels) => labels.itemId)).toEqual(['two']);
});

test('[ST10] a session without a database keeps projects and uploads until it ends', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const { storage, projects, assets, problem } = await openStorage({ name: 'none' });
  vi.unstubAllGlobals();
  expect(problem).toMatchObject({ code: 'storage-unavailable' });
  expect([storage.isPersistent, projects.isPersistent]).toEqual([false, false]);
  await projects.insertProject(newProject('p'), bytesOf(1), []);
  const { upload, blobs } = newUpload('u', 'u');
  await assets.insertUpload(upload, blobs);
  expect(await projects.readUpdates('p')).toHaveLength(1);
  // The three ports share their bytes.
  expect(await (await storage.readBlob(upload.sha256))?.text()).toBe('u');
});

test('[ST3] one close ends the connection of all three ports', async () => {
  const { name, storage, projects } = await open();
  await projects.insertProject(newProject('p'), bytesOf(1), []);
  storage.close();
  await deleteDB(name);
  await expect(projects.listProjects()).rejects.toMatchObject({ code: 'storage-unavailable' });
});
