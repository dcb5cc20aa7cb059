import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { FakeModels } from './fake-engines.ts';
import {
  freshDatabaseName,
  MODELS_URL,
  type OpenedStudio,
  openStudio,
  serveCatalogOnly,
  serveModels,
  serveNothing,
} from './open-studio.ts';
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
  vi.unstubAllGlobals();
});

test('[S60] the packages of the host, in its order, with what is installed', async () => {
  const { studio } = await start();
  expect(studio.models.getState()).toMatchObject({ packages: [], isLoaded: false });
  await studio.models.refresh();
  const { packages, isLoaded, error } = studio.models.getState();
  expect([isLoaded, error]).toEqual([true, undefined]);
  expect(packages.map(({ manifest, url, installed }) => [manifest.id, url, installed?.id])).toEqual([
    ['tiny-sd15', `${MODELS_URL}tiny-sd15/`, 'tiny-sd15'],
    ['tiny-sd21-v', `${MODELS_URL}tiny-sd21-v/`, undefined],
  ]);
  expect(packages[0]?.sizeBytes).toBeGreaterThan(1_000_000);
});

test('[S61] without the host, what is installed is still there after a reload, and jobs run on it', async () => {
  const databaseName = freshDatabaseName();
  const online = await openStudio({}, { databaseName });
  await online.studio.models.refresh();
  await online.studio.dispose();
  serveNothing();
  const { studio } = await start({}, { databaseName });
  await studio.models.refresh();
  const { packages, error } = studio.models.getState();
  expect(packages.map(({ manifest }) => manifest.id)).toEqual(['tiny-sd15']);
  expect(error?.code).toBe('host-unreachable');
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job.state).toBe('succeeded');
});

test('[S61] a host that falls silent after its catalog makes nobody forget an installed package', async () => {
  const databaseName = freshDatabaseName();
  const online = await openStudio({}, { databaseName });
  await online.studio.models.refresh();
  await online.studio.dispose();
  for (const serve of [serveCatalogOnly, serveNothing]) {
    serve();
    const { studio } = await openStudio({}, { databaseName });
    await studio.models.refresh();
    const { packages, error } = studio.models.getState();
    expect(packages.map(({ manifest }) => manifest.id)).toEqual(['tiny-sd15']);
    expect(error?.code).toBe('host-unreachable');
    await studio.dispose();
  }
});

test('[S61] without the host and without the package: host-unreachable, not package-unknown', async () => {
  serveNothing();
  const { studio } = await start({ models: new FakeModels() });
  await expect(studio.jobs.enqueue(REQUEST)).rejects.toMatchObject({ code: 'host-unreachable' });
});

test('[S62] a package with a spoiled manifest is left out and said, the others are there', async () => {
  const sound = globalThis.fetch;
  vi.stubGlobal('fetch', async (url: string) =>
    url.includes('tiny-sd15') ? Response.json({ schemaVersion: 9 }) : sound(url),
  );
  const { studio } = await start();
  await studio.models.refresh();
  expect(studio.models.getState().packages.map(({ manifest }) => manifest.id)).toEqual(['tiny-sd21-v']);
  expect(studio.models.getState().error?.code).toBe('manifest-invalid');
  await expect(studio.models.manifest('tiny-sd15')).rejects.toMatchObject({ code: 'package-unknown' });
});

test('[S62] an answer that is no catalog is refused', async () => {
  const { studio } = await start();
  vi.stubGlobal('fetch', async () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }));
  await studio.models.refresh();
  expect(studio.models.getState().error?.code).toBe('download-rejected');
  vi.stubGlobal('fetch', async () => new Response('gone', { status: 404 }));
  await studio.models.refresh();
  expect(studio.models.getState().error).toMatchObject({ code: 'download-rejected', details: { status: 404 } });
});

test('[S63] an installation shows its bytes, is shared by those who ask meanwhile, and marks the package', async () => {
  const models = new FakeModels();
  const { studio } = await start({ models });
  await studio.models.refresh();
  const shown: (number | undefined)[] = [];
  studio.models.subscribe((state) => shown.push(state.packages[1]?.download?.loadedBytes));
  const events: number[] = [];
  const [first, second] = await Promise.all([
    studio.models.install('tiny-sd21-v', (progress) => events.push(progress.loadedBytes)),
    studio.models.install('tiny-sd21-v'),
  ]);
  expect(first).toEqual(second);
  expect(models.calls).toEqual(['install tiny-sd21-v']);
  expect(events).toEqual([0, 40, 100]);
  expect(shown).toEqual(expect.arrayContaining([0, 40, 100]));
  expect(studio.models.getState().packages[1]).toMatchObject({ installed: { id: 'tiny-sd21-v' }, download: undefined });
});

test('[S63] a failed installation is said in the state, until one succeeds', async () => {
  const models = new FakeModels();
  models.installError = new StudioError('hash-mismatch', 'Wrong bytes.');
  const { studio } = await start({ models });
  await expect(studio.models.install('tiny-sd15')).rejects.toMatchObject({ code: 'hash-mismatch' });
  expect(studio.models.getState().error?.code).toBe('hash-mismatch');
  models.installError = undefined;
  await studio.models.install('tiny-sd15');
  expect(studio.models.getState().error).toBeUndefined();
});

test('[S64] a package that fails its check is not installed any more; one that is removed neither', async () => {
  const models = new FakeModels('tiny-sd15', 'tiny-sd21-v');
  models.corrupt.add('tiny-sd15');
  const { studio } = await start({ models });
  await studio.models.refresh();
  await studio.models.verify('tiny-sd21-v');
  await expect(studio.models.verify('tiny-sd15')).rejects.toMatchObject({ code: 'file-corrupt' });
  await studio.models.remove('tiny-sd21-v');
  expect(studio.models.getState().packages.map(({ installed }) => installed)).toEqual([undefined, undefined]);
});
