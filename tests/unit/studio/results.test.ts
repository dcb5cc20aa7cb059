import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { FakeMedia } from './fake-engines.ts';
import { freshDatabaseName, type OpenedStudio, openStudio, serveModels } from './open-studio.ts';
import { REQUEST } from './sample-rows.ts';

const open: Studio[] = [];
async function start(...args: Parameters<typeof openStudio>): Promise<OpenedStudio> {
  const opened = await openStudio(...args);
  open.push(opened.studio);
  return opened;
}

beforeEach(() => serveModels());
afterEach(async () => {
  await Promise.all(open.splice(0).map((studio) => studio.dispose()));
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('[S80] a removed result is gone from the list and comes back whole, also after a reload', async () => {
  const databaseName = freshDatabaseName();
  const { studio } = await start({}, { databaseName });
  const { resultIds } = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  const [id = ''] = resultIds;
  const before = studio.results.getState().results;
  await studio.results.remove(id);
  expect(studio.results.getState().results).toEqual([]);
  const reloaded = await start({}, { databaseName });
  expect(reloaded.studio.results.getState().results).toEqual([]);
  await reloaded.studio.results.restore(id);
  expect(reloaded.studio.results.getState().results).toEqual(before);
  expect((await reloaded.studio.results.image(id)).size).toBe(256);
});

test('[S81] what was removed thirty days ago is purged at the next start', async () => {
  const databaseName = freshDatabaseName();
  let now = new Date('2026-10-01T00:00:00.000Z');
  const { studio } = await start({}, { databaseName, now: () => now });
  const { resultIds } = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  const [id = ''] = resultIds;
  await studio.results.remove(id);
  now = new Date('2026-10-30T00:00:00.000Z');
  const early = await start({}, { databaseName, now: () => now });
  await vi.waitFor(() => early.studio.results.restore(id));
  await early.studio.results.remove(id);
  now = new Date('2026-12-01T00:00:00.000Z');
  const late = await start({}, { databaseName, now: () => now });
  await vi.waitFor(() => expect(late.studio.results.restore(id)).rejects.toMatchObject({ code: 'not-found' }));
});

test('[S82] a result that nobody made: not-found, for every way to ask', async () => {
  const { studio } = await start();
  for (const ask of [
    () => studio.results.image('nobody'),
    () => studio.results.thumbnail('nobody'),
    () => studio.results.exportPng('nobody', { embedRecipe: true }),
    () => studio.results.remove('nobody'),
    () => studio.results.restore('nobody'),
  ])
    await expect(ask()).rejects.toMatchObject({ code: 'not-found' });
});

test('[S83] a list that cannot be read is said, and read again later', async () => {
  const databaseName = freshDatabaseName();
  const { studio } = await start({}, { databaseName });
  const { resultIds } = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('Broken.', 'UnknownError');
  });
  await expect(studio.results.remove(resultIds[0] ?? '')).rejects.toMatchObject({ code: 'storage-unavailable' });
  const other = await start({}, { databaseName });
  expect(other.studio.results.getState()).toMatchObject({ results: [], error: { code: 'storage-unavailable' } });
  expect(other.studio.health.getState().problems.map((problem) => problem.code)).toEqual(['storage-unavailable']);
  vi.restoreAllMocks();
  await studio.results.remove(resultIds[0] ?? '');
  expect(studio.results.getState()).toMatchObject({ results: [], error: undefined });
});

test('[S84] an exported PNG carries its recipe when asked, and gives it back when it is dropped', async () => {
  const media = new FakeMedia();
  media.encodePng = async () => pixel();
  const { studio } = await start({ media });
  const request = { ...REQUEST, prompt: 'ein Apfel, 红苹果', seed: 0xffffffff, batchSize: 2 };
  const { resultIds } = await studio.jobs.settled((await studio.jobs.enqueue(request)).id);
  const plain = await studio.results.exportPng(resultIds[1] ?? '', { embedRecipe: false });
  expect(plain).toEqual(pixel());
  expect(await studio.results.readRecipe(new Blob([plain]))).toBeUndefined();
  const png = await studio.results.exportPng(resultIds[1] ?? '', { embedRecipe: true });
  const recalled = await studio.results.readRecipe(new Blob([png]));
  const record = studio.results.getState().results.find(({ id }) => id === resultIds[1])?.recipe;
  expect(recalled).toEqual({ request: { ...request, seed: 0, batchSize: 1 }, record, notes: [] });
  await expect(studio.results.readRecipe(new Blob(['no picture']))).rejects.toMatchObject({
    code: 'invalid-request',
    details: { reason: 'no-recipe-format' },
  });
});

test('[C9] a recipe is compared with models, pictures and device as they are here', async () => {
  const { studio } = await start();
  const [result] = (await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id)).resultIds;
  const recipe = studio.results.getState().results.find(({ id }) => id === result)?.recipe;
  if (!recipe) throw new Error('no recipe');
  const { revision } = await studio.models.manifest(REQUEST.packageId);
  const same = { ...recipe, packageRevision: revision };
  expect(await studio.results.differences(same)).toEqual([]);
  expect(await studio.results.differences({ ...same, runtime: 'another' })).toEqual([
    { kind: 'runtime', made: 'another', here: 'fake 1 wasm' },
  ]);
  const { kind: _kind, ...settings } = REQUEST;
  const request = {
    ...settings,
    kind: 'image-to-image',
    packageId: 'nobody',
    imageId: 'ab'.repeat(32),
    strength: 0.5,
    resizeMode: 'just-resize',
  } as const;
  expect((await studio.results.differences({ ...same, request })).map(({ kind }) => kind)).toEqual([
    'model-missing',
    'input-missing',
  ]);
});

/** A grey PNG of one pixel. */
function pixel(): Uint8Array<ArrayBuffer> {
  const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
