import 'fake-indexeddb/auto';
import { type IDBPDatabase, openDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { openStorage } from '../../../src/studio/persistence/open-storage.ts';
import { assetId, bytesOf, newBlob, newProject, newUpload, newVersion } from './sample-projects.ts';

const LATER = '2100-01-01T00:00:00.000Z';

let count = 0;
async function open() {
  const name = `writes-${++count}`;
  const opened = await openStorage({ name });
  if (opened.problem) throw opened.problem;
  return { name, ...opened };
}

test('[ST3] whatever a user would miss is written with strict durability', async () => {
  const { projects, assets } = await open();
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  for (const { run } of WRITES) await run(projects, assets);
  const { calls } = transaction.mock;
  transaction.mockRestore();
  expect(calls).toHaveLength(WRITES.length);
  for (const [stores, , options] of calls) expect([stores, options?.durability]).toEqual([stores, 'strict']);
});

type Ports = Awaited<ReturnType<typeof open>>;

/** Every write that a user would miss, in an order in which each finds what it needs. */
const WRITES: readonly {
  readonly name: string;
  run(projects: Ports['projects'], assets: Ports['assets']): Promise<unknown>;
}[] = [
  {
    name: 'insertProject',
    run: (projects) => projects.insertProject(newProject('p'), bytesOf(1), [assetId('a'), assetId('b')]),
  },
  {
    name: 'append',
    run: (projects) =>
      projects.append('p', {
        update: bytesOf(2),
        assetIds: [assetId('c'), assetId('d')],
        history: {
          historyId: 'h',
          write: {
            cursor: 2,
            put: ['e', 'f'].map((id, sequence) => ({ id, sequence, payload: '{}' })),
            removedIds: [],
          },
        },
        project: { layerCount: 2 },
      }),
  },
  { name: 'updateProject', run: (projects) => projects.updateProject('p', (row) => ({ ...row, name: 'Renamed' })) },
  {
    name: 'insertVersion',
    run: (projects) => projects.insertVersion(newVersion('v', 'p', { assetIds: [assetId('a')] }), bytesOf(1)),
  },
  { name: 'putBlob', run: (_projects, assets) => assets.putBlob(newBlob('a')) },
  {
    name: 'insertUpload',
    run(_projects, assets) {
      const { upload, blobs } = newUpload('upload', 'upload');
      return assets.insertUpload(upload, blobs);
    },
  },
  { name: 'markUploadDeleted', run: (_projects, assets) => assets.markUploadDeleted('upload', LATER) },
  {
    name: 'updateLabels',
    run: (_projects, assets) => assets.updateLabels(['a', 'b'], (labels) => ({ ...labels, isStarred: true })),
  },
  { name: 'compact', run: (projects) => projects.compact('p', [1, 2], bytesOf(1, 2)) },
  {
    name: 'replaceAssetMarks',
    run: (projects) => projects.replaceAssetMarks('p', [assetId('b'), assetId('z')], 1_000),
  },
  { name: 'deleteVersion', run: (projects) => projects.deleteVersion('v') },
  { name: 'deleteHistory', run: (projects) => projects.deleteHistory('h') },
  { name: 'deleteProject', run: (projects) => projects.deleteProject('p') },
];

test('[ST4] a full disk at whatever write: storage-full, nothing of it is kept, and it works once there is room', async () => {
  const { name, projects, assets } = await open();
  const database = await openDB(name);
  let failures = 0;
  for (const write of WRITES) {
    for (let allowed = 0; ; allowed += 1) {
      const before = await dump(database);
      const restore = fillDiskAfter(allowed);
      const error = await write.run(projects, assets).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      restore();
      if (error === undefined) break;
      failures += 1;
      expect(error, `${write.name}, write ${allowed}`).toMatchObject({ code: 'storage-full' });
      expect(await dump(database), `${write.name}, write ${allowed}`).toEqual(before);
    }
  }
  expect(failures).toBeGreaterThan(25);
  database.close();
});

/** The disk takes so many rows more. */
function fillDiskAfter(allowed: number): () => void {
  let written = 0;
  const spies = (['put', 'add'] as const).map((method) => {
    const real = IDBObjectStore.prototype[method];
    return vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      value: unknown,
    ) {
      written += 1;
      if (written > allowed) throw new DOMException('No space is left.', 'QuotaExceededError');
      return real.call(this, value);
    });
  });
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}

async function dump(database: IDBPDatabase): Promise<unknown> {
  const stores: Record<string, unknown> = {};
  for (const name of database.objectStoreNames)
    stores[name] = name === 'blobs' ? await database.getAllKeys(name) : await database.getAll(name);
  return stores;
}
