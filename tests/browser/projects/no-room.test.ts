import { afterEach, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { addText, layerNames, savingBecomes } from '../../unit/projects/opened.ts';
import { closeTabsAfterEach, newOrigin, openTab } from '../studio/studios.ts';

const MEGABYTE = 1_000_000;

/** A part of the origin's storage with a limit of its own (Storage Buckets API); in no TypeScript library yet. */
interface BucketManager {
  open(name: string, options: { readonly quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

function buckets(): BucketManager {
  const browser: object = navigator;
  if (!hasBuckets(browser)) throw new Error('This browser has no storage buckets.');
  return browser.storageBuckets;
}

function hasBuckets(browser: object): browser is { readonly storageBuckets: BucketManager } {
  return 'storageBuckets' in browser;
}

const bucketNames: string[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const name of bucketNames.splice(0)) await buckets().delete(name);
});
closeTabsAfterEach();

/** Exports the project, and opens the file in a studio that never saw it. @returns the names of its layers. */
async function exportedLayers(studio: Studio, projectId: string): Promise<readonly string[]> {
  const file = await studio.projectFiles.exportProject(projectId);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  const other = await openTab(newOrigin());
  const { projects } = await other.projectFiles.importFile(file);
  return layerNames(await other.projects.open(projects[0]?.id ?? ''));
}

test('[PR24] a quota of a few megabytes is said at once; edits go on in memory, and an export has them all', async () => {
  const name = `small-${crypto.randomUUID()}`;
  bucketNames.push(name);
  vi.stubGlobal('indexedDB', (await buckets().open(name, { quota: 3 * MEGABYTE })).indexedDB);
  const tab = await openTab(newOrigin());
  const { id } = await tab.projects.create({ width: 100, height: 100 });
  const open = await tab.projects.open(id);
  addText(open, 'fits');
  await open.flush();
  for (let count = 0; count < 8; count++) {
    const text = String(count).repeat(900_000);
    open.document.execute('addText', { layerId: crypto.randomUUID(), name: `large ${count}`, text });
  }
  expect(await savingBecomes(open.saving, 'failed')).toMatchObject({ error: { code: 'storage-full' } });
  addText(open, 'afterwards');
  await expect(open.flush()).rejects.toMatchObject({ code: 'storage-full' });
  await expect(open.dispose()).rejects.toMatchObject({ code: 'storage-full' });
  const all = ['afterwards', 'fits', ...Array.from({ length: 8 }, (_, count) => `large ${count}`)];
  expect(layerNames(await tab.projects.open(id))).toEqual(all);
  expect(await exportedLayers(tab, id)).toEqual(all);
});

test('[PR24] once there is room, all of it is stored', async () => {
  const origin = newOrigin();
  const tab = await openTab(origin);
  const { id } = await tab.projects.create({ width: 100, height: 100 });
  const open = await tab.projects.open(id);
  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('No space is left.', 'QuotaExceededError');
  });
  addText(open, 'a');
  await savingBecomes(open.saving, 'failed');
  addText(open, 'b');
  add.mockRestore();
  await savingBecomes(open.saving, 'saved');
  await tab.dispose();
  const read = await (await openTab(origin)).projects.open(id);
  expect(layerNames(read)).toEqual(['a', 'b']);
  read.document.undo();
  expect(layerNames(read)).toEqual(['a']);
});

test('[PR26] a database that is refused is said at once; edits stay in memory, and an export has them', async () => {
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('Refused.', 'SecurityError');
  });
  const tab = await openTab(newOrigin());
  expect(tab.health.getState().problems).toMatchObject([{ code: 'storage-unavailable' }]);
  const { id } = await tab.projects.create({ width: 100, height: 100 });
  const open = await tab.projects.open(id);
  expect(open.saving.getState()).toMatchObject({ status: 'in-memory', error: { code: 'storage-unavailable' } });
  addText(open, 'in memory');
  await open.flush();
  expect(open.saving.getState().status).toBe('in-memory');
  await open.dispose();
  expect(layerNames(await tab.projects.open(id))).toEqual(['in memory']);
  expect(await exportedLayers(tab, id)).toEqual(['in memory']);
});

test('[PR26] a database that broke under an open project: said, and an export has what is in memory', async () => {
  const tab = await openTab(newOrigin());
  const { id } = await tab.projects.create({ width: 100, height: 100 });
  const open = await tab.projects.open(id);
  addText(open, 'stored');
  await open.flush();
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('It is broken.', 'UnknownError');
  });
  addText(open, 'not stored');
  const failed = await savingBecomes(open.saving, 'failed');
  expect(failed).toMatchObject({ error: { code: 'storage-unavailable' } });
  expect(failed.status === 'failed' && failed.error).toBeInstanceOf(StudioError);
  expect(await exportedLayers(tab, id)).toEqual(['not stored', 'stored']);
});
