import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StudioError, type StudioErrorCode } from '../../../src/domain/core/errors.ts';
import { JOB_PHASES, type JobProgress } from '../../../src/domain/jobs/job.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { FakeInference, FakeMedia, FakeModels, Signal, type Stop } from './fake-engines.ts';
import { freshDatabaseName, jobsBecome, type OpenedStudio, openStudio, serveModels } from './open-studio.ts';
import { newJob, REQUEST } from './sample-rows.ts';

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

test('[S40] a prompt becomes a picture with its recipe, its hash, its time and where the time went', async () => {
  const { studio } = await start();
  const queued = await studio.jobs.enqueue({ ...REQUEST, batchSize: 2 });
  expect(queued).toMatchObject({ state: 'queued', attempts: 0, request: { seed: 42 } });
  const job = await studio.jobs.settled(queued.id);
  expect(job).toMatchObject({ state: 'succeeded', attempts: 1, timings: { runMs: 3 } });
  const { results } = studio.results.getState();
  expect(results.map((result) => result.id)).toEqual(job.resultIds);
  expect(results.map((result) => [result.recipe.batchIndex, result.recipe.seed])).toEqual([
    [0, 42],
    [1, 43],
  ]);
  expect(results[0]).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    jobId: job.id,
    width: 8,
    sizeBytes: 256,
    recipe: {
      version: 2,
      packageName: 'Tiny SD 1.5',
      runtime: 'fake 1 wasm',
      rng: 'CPU',
      executionProvider: 'wasm',
      componentHashes: { unet: ['2222222222222222', '3333333333333333'] },
      isRepeatable: true,
    },
  });
  const [id] = job.resultIds;
  const image = await studio.results.image(id ?? '');
  expect(image.type).toBe('image/png');
  expect(new Uint8Array(await image.arrayBuffer())[0]).toBe(42);
  expect((await studio.results.thumbnail(id ?? '')).size).toBe(16);
});

test('[S41] the request is looked at before it is stored', async () => {
  const { studio } = await start();
  await expect(studio.jobs.enqueue({ ...REQUEST, width: 100 })).rejects.toMatchObject({ code: 'invalid-request' });
  await expect(studio.jobs.enqueue({ ...REQUEST, prompt: ' ' })).rejects.toMatchObject({ code: 'invalid-request' });
  await expect(studio.jobs.enqueue({ ...REQUEST, packageId: 'nobody' })).rejects.toMatchObject({
    code: 'package-unknown',
  });
  for (const odd of [undefined, null, 7, {}, { packageId: 7 }])
    await expect(Reflect.apply(studio.jobs.enqueue, studio.jobs, [odd])).rejects.toMatchObject({
      code: 'invalid-request',
    });
  expect(studio.jobs.getState().jobs).toEqual([]);
});

test('[S42] jobs run one at a time in the order of the queue, and are listed newest first', async () => {
  const { studio, inference } = await start();
  const jobs = [];
  for (const seed of [1, 2, 3]) jobs.push(await studio.jobs.enqueue({ ...REQUEST, seed }));
  await Promise.all(jobs.map((job) => studio.jobs.settled(job.id)));
  expect(inference.begun.map((request) => request.seed)).toEqual([1, 2, 3]);
  expect(studio.jobs.getState().jobs.map((job) => job.request.seed)).toEqual([3, 2, 1]);
});

test('[S43] the same request again is served from the results, and runs when one of them was removed', async () => {
  const { studio, inference } = await start();
  const run = async () => studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, batchSize: 2 })).id);
  const first = await run();
  const second = await run();
  expect(second).toMatchObject({ state: 'succeeded', isServedFromResults: true, resultIds: first.resultIds });
  expect(second.timings).toBeUndefined();
  expect(inference.begun).toHaveLength(1);
  await studio.results.remove(first.resultIds[1] ?? '');
  expect((await run()).isServedFromResults).toBeUndefined();
  expect(inference.begun).toHaveLength(2);
  expect(await studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, batchSize: 1 })).id)).not.toMatchObject({
    isServedFromResults: true,
  });
});

test('[S44] a package that is missing is fetched first, with bytes', async () => {
  const { studio, models } = await start({ models: new FakeModels() });
  const seen = watchProgress(studio);
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job.state).toBe('succeeded');
  expect(models.calls).toEqual(['install tiny-sd15']);
  expect(seen[0]).toMatchObject({ phase: 'downloading', totalBytes: 100 });
  expect(studio.models.getState().packages[0]?.installed?.id).toBe('tiny-sd15');
  expect(studio.models.getState().packages[0]?.download).toBeUndefined();
});

test('[S44] a package that this device cannot compute is refused before a byte is fetched', async () => {
  serveModels({ needsShaderF16: true });
  const { studio, models } = await start({ models: new FakeModels() });
  studio.device.setProvider('webgpu');
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  const details = { packageId: 'tiny-sd15', component: 'unet' };
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'precision-unsupported', details } });
  expect(models.calls).toEqual([]);
  studio.device.setProvider('wasm');
  expect((await studio.jobs.settled((await studio.jobs.retry(job.id)).id)).state).toBe('succeeded');
});

test('[S45] progress only goes forward, ends in saving, says how long the next one takes, and is gone afterwards', async () => {
  const { studio } = await start();
  const seen = watchProgress(studio);
  await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  const order = seen.map((progress) => JOB_PHASES.indexOf(progress.phase) + progress.fraction / 2);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(seen.at(-1)?.phase).toBe('saving');
  expect(studio.jobs.getState().jobs[0]?.progress).toBeUndefined();
  expect(studio.jobs.getState().previews.size).toBe(0);
  seen.length = 0;
  await studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, seed: 7 })).id);
  expect(seen[0]?.etaMs).toBeGreaterThanOrEqual(0);
});

test('[S46] previews of a running job are shown', async () => {
  const inference = new FakeInference();
  inference.holdIn = 'decoding';
  const { studio } = await start({ inference });
  const { id } = await studio.jobs.enqueue(REQUEST);
  await inference.waiting.given;
  await jobsBecome(studio, (state) => state.previews.get(id)?.width === 8);
  inference.goOn();
  expect((await studio.jobs.settled(id)).state).toBe('succeeded');
});

for (const phase of ['loading', 'encoding', 'denoising', 'decoding'] as const)
  test(`[S47] a cancel while ${phase} shows at once, stops the engine and leaves no result; the next job runs`, async () => {
    const inference = new FakeInference();
    inference.holdIn = phase;
    const { studio } = await start({ inference });
    const { id } = await studio.jobs.enqueue(REQUEST);
    await inference.waiting.given;
    const cancelled = studio.jobs.cancel(id);
    expect(studio.jobs.getState().jobs[0]?.state).toBe('cancelled');
    await cancelled;
    inference.goOn();
    const next = await studio.jobs.enqueue({ ...REQUEST, seed: 2 });
    expect((await studio.jobs.settled(next.id)).state).toBe('succeeded');
    expect(studio.jobs.getState().jobs.map((job) => job.state)).toEqual(['succeeded', 'cancelled']);
    expect(studio.results.getState().results).toHaveLength(1);
  });

test('[S47] a cancel while downloading stops the download that nobody else waits for', async () => {
  const models = new FakeModels();
  models.holdInstall = true;
  const { studio } = await start({ models });
  const { id } = await studio.jobs.enqueue(REQUEST);
  await models.installing.given;
  await studio.jobs.cancel(id);
  expect(models.calls).toEqual(['install tiny-sd15', 'cancel tiny-sd15']);
  expect((await studio.jobs.settled(id)).state).toBe('cancelled');
});

test('[S47] a download that the models page waits for too goes on', async () => {
  const models = new FakeModels();
  models.holdInstall = true;
  const { studio } = await start({ models });
  const { id } = await studio.jobs.enqueue(REQUEST);
  await models.installing.given;
  const install = studio.models.install('tiny-sd15');
  install.catch(() => {});
  await Promise.resolve();
  await studio.jobs.cancel(id);
  expect(models.calls).toEqual(['install tiny-sd15']);
  await studio.models.cancelInstall('tiny-sd15');
  await expect(install).rejects.toMatchObject({ code: 'cancelled' });
  expect(studio.models.getState().error).toBeUndefined();
});

test('[S47] a cancel while the package is looked through: what is wrong is not fetched', async () => {
  const models = new FakeModels('tiny-sd15');
  const [verifying, goOn] = [new Signal(), new Signal()];
  const verified = vi.spyOn(models, 'verify').mockImplementation(async () => {
    verifying.give();
    await goOn.given;
    throw new StudioError('file-corrupt', 'A byte is wrong.');
  });
  const { studio } = await start({ inference: faulty(['loading', 'session-failed']), models });
  const { id } = await studio.jobs.enqueue(REQUEST);
  await verifying.given;
  await studio.jobs.cancel(id);
  goOn.give();
  await expect(verified.mock.results[0]?.value).rejects.toMatchObject({ code: 'file-corrupt' });
  // The next job passes the same lane and the same package.
  expect((await studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, seed: 2 })).id)).state).toBe('succeeded');
  expect(models.calls).toEqual([]);
});

test('[S47] a cancel while the picture is saved: the late result is dropped', async () => {
  const media = new FakeMedia();
  const { studio } = await start({ media });
  const { id } = await studio.jobs.enqueue(REQUEST);
  const encode = media.encodePng.bind(media);
  media.encodePng = async (image) => {
    await studio.jobs.cancel(id);
    return encode(image);
  };
  expect((await studio.jobs.settled(id)).state).toBe('cancelled');
  const next = await studio.jobs.enqueue({ ...REQUEST, seed: 2 });
  media.encodePng = encode;
  await studio.jobs.settled(next.id);
  expect(studio.results.getState().results.map((result) => result.jobId)).toEqual([next.id]);
});

test('[S48] a waiting job can be cancelled, and never begins', async () => {
  const inference = new FakeInference();
  inference.holdIn = 'loading';
  const { studio } = await start({ inference });
  const first = await studio.jobs.enqueue(REQUEST);
  const second = await studio.jobs.enqueue({ ...REQUEST, seed: 2 });
  await inference.waiting.given;
  await studio.jobs.cancel(second.id);
  inference.goOn();
  await studio.jobs.settled(first.id);
  expect((await studio.jobs.settled(second.id)).state).toBe('cancelled');
  expect(inference.begun).toHaveLength(1);
  await studio.jobs.cancel(first.id);
  expect(studio.jobs.getState().jobs.map((job) => job.state)).toEqual(['cancelled', 'succeeded']);
});

for (const code of ['device-lost', 'worker-died', 'run-stalled', 'out-of-memory'] as const) {
  test(`[S50] ${code} once: the job begins anew on a fresh worker and succeeds`, async () => {
    const inference = faulty(['denoising', code]);
    const { studio } = await start({ inference });
    const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
    expect(job).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(inference.restarts).toBe(1);
  });

  test(`[S50] ${code} once: the new attempt is shown as running too`, async () => {
    const inference = faulty(['denoising', code]);
    inference.holdIn = 'decoding';
    const { studio } = await start({ inference });
    const { id } = await studio.jobs.enqueue(REQUEST);
    await inference.waiting.given;
    await jobsBecome(studio, ({ jobs }) => jobs[0]?.state === 'running' && jobs[0].attempts === 2);
    inference.goOn();
    expect((await studio.jobs.settled(id)).state).toBe('succeeded');
  });

  test(`[S50] ${code} twice: the job fails with it`, async () => {
    const inference = faulty(['denoising', code], ['loading', code]);
    const { studio } = await start({ inference });
    const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
    expect(job).toMatchObject({ state: 'failed', failure: { code, message: 'As told.' }, attempts: 2, resultIds: [] });
    expect(inference.begun).toHaveLength(2);
  });
}

test('[S51] other failures are the job’s own at once, with code and details, and can be tried again', async () => {
  const inference = faulty(['decoding', 'output-invalid']);
  const { studio } = await start({ inference });
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'output-invalid', details: { at: 'decoding' } } });
  const again = await studio.jobs.retry(job.id);
  expect(again.request).toEqual(job.request);
  expect((await studio.jobs.settled(again.id)).state).toBe('succeeded');
  await studio.jobs.dismiss(job.id);
  expect(studio.jobs.getState().jobs.map((other) => other.id)).toEqual([again.id]);
  await expect(studio.jobs.settled(job.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(studio.jobs.retry(job.id)).rejects.toMatchObject({ code: 'not-found' });
});

for (const code of ['file-corrupt', 'session-failed', 'manifest-invalid', 'output-invalid'] as const)
  test(`[S52] ${code} with a wrong file: the package is repaired and the job tries once more`, async () => {
    const inference = faulty(['loading', code]);
    const models = new FakeModels('tiny-sd15');
    models.corrupt.add('tiny-sd15');
    const { studio } = await start({ inference, models });
    const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
    expect(job.state).toBe('succeeded');
    expect(models.calls).toEqual(['verify tiny-sd15', 'install tiny-sd15']);
  });

test('[S52] session-failed with sound files is the job’s failure', async () => {
  const inference = faulty(['loading', 'session-failed']);
  const { studio, models } = await start({ inference });
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'session-failed' } });
  expect(models.calls).toEqual(['verify tiny-sd15']);
});

test('[S52] a repair that cannot be done fails with its own reason', async () => {
  const inference = faulty(['loading', 'file-corrupt']);
  const models = new FakeModels('tiny-sd15');
  models.corrupt.add('tiny-sd15');
  models.installError = new StudioError('host-unreachable', 'No network.');
  const { studio } = await start({ inference, models });
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'host-unreachable' } });
});

test('[S53] a media worker that dies gets the picture again', async () => {
  const media = new FakeMedia();
  media.errors.push(new StudioError('worker-died', 'Gone.'));
  const { studio } = await start({ media });
  expect((await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id)).state).toBe('succeeded');
});

test('[S54] a full disk while saving: the job fails, the picture is still shown, downloadable and removable', async () => {
  const { studio } = await start();
  const { id } = await studio.jobs.enqueue(REQUEST);
  failWrites('blobs');
  const job = await studio.jobs.settled(id);
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'storage-full' } });
  expect(job.resultIds).toHaveLength(1);
  const [resultId = ''] = job.resultIds;
  expect(studio.results.getState().results.map((result) => result.id)).toEqual([resultId]);
  expect((await studio.results.image(resultId)).size).toBe(256);
  expect((await studio.results.thumbnail(resultId)).size).toBe(16);
  await studio.results.remove(resultId);
  expect(studio.results.getState().results).toEqual([]);
  await studio.results.restore(resultId);
  expect(studio.results.getState().results).toHaveLength(1);
});

test('[S54] a disk that takes nothing at all: the failure is shown although it cannot be stored', async () => {
  const inference = new FakeInference();
  inference.holdIn = 'decoding';
  const { studio } = await start({ inference });
  const { id } = await studio.jobs.enqueue(REQUEST);
  await inference.waiting.given;
  failWrites('blobs', 'jobs');
  inference.goOn();
  const job = await studio.jobs.settled(id);
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'storage-full' }, resultIds: [expect.any(String)] });
  expect(studio.health.getState().problems.map((problem) => problem.code)).toEqual(['storage-full']);
  await expect(studio.jobs.enqueue({ ...REQUEST, seed: 2 })).rejects.toMatchObject({ code: 'storage-full' });
  vi.restoreAllMocks(); // the user made room
  const next = await studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, seed: 2 })).id);
  expect(next.state).toBe('succeeded');
  expect(studio.health.getState().problems).toEqual([]);
  expect(studio.jobs.getState().jobs.map((other) => other.state)).toEqual(['succeeded', 'failed']);
  expect(studio.results.getState().results).toHaveLength(2);
});

test('[S55] without IndexedDB pictures are made in memory, and health says so', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const { studio } = await start();
  expect(studio.health.getState().problems.map((problem) => problem.code)).toEqual(['storage-unavailable']);
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job.state).toBe('succeeded');
  expect((await studio.results.image(job.resultIds[0] ?? '')).size).toBe(256);
});

test('[S56] a studio that is closed in mid-job leaves it in the queue, and the next one finishes it', async () => {
  const databaseName = freshDatabaseName();
  const inference = new FakeInference();
  inference.holdIn = 'decoding';
  const first = await openStudio({ inference }, { databaseName });
  const { id } = await first.studio.jobs.enqueue(REQUEST);
  await inference.waiting.given;
  await first.studio.dispose();
  expect(inference.isDisposed).toBe(true);

  const second = await start({}, { databaseName });
  const job = await second.studio.jobs.settled(id);
  expect(job).toMatchObject({ state: 'succeeded', attempts: 2 });
  expect(second.studio.results.getState().results).toHaveLength(1);
});

test('[S56] a job that took its tab down three times is not begun a fourth time', async () => {
  const databaseName = freshDatabaseName();
  await (await openStudio({}, { databaseName })).studio.dispose();
  const database = await openDB(databaseName);
  await database.put('jobs', newJob('heavy', { state: 'running', attempts: 3 }));
  await database.put('jobs', newJob('light', { state: 'loading', attempts: 1, createdAt: '2026-11-24T10:00:05.000Z' }));
  database.close();
  const { studio, inference } = await start({}, { databaseName });
  expect(await studio.jobs.settled('heavy')).toMatchObject({
    state: 'failed',
    failure: { code: 'worker-died', details: { attempts: 3 } },
  });
  expect((await studio.jobs.settled('light')).state).toBe('succeeded');
  expect(inference.begun).toHaveLength(1);
});

test('[J11] jobs that are queued together share a batch, in their order; one that is no request keeps all out', async () => {
  const { studio, inference } = await start();
  const requests = [1, 2, 3].map((seed) => ({ ...REQUEST, seed }));
  const queued = await studio.jobs.enqueueAll(requests, { projectId: 'p' });
  expect(queued.map(({ request }) => request.seed)).toEqual([1, 2, 3]);
  expect(new Set(queued.map(({ batchId }) => batchId)).size).toBe(1);
  expect(queued[0]).toMatchObject({ batchId: expect.stringMatching(/^[0-9a-f-]{36}$/), projectId: 'p' });
  await Promise.all(queued.map(({ id }) => studio.jobs.settled(id)));
  expect(inference.begun.map(({ seed }) => seed)).toEqual([1, 2, 3]);
  const wrong = [REQUEST, { ...REQUEST, width: 100 }];
  await expect(studio.jobs.enqueueAll(wrong)).rejects.toMatchObject({ code: 'invalid-request' });
  const many = Array.from({ length: 501 }, (_, seed) => ({ ...REQUEST, seed }));
  await expect(studio.jobs.enqueueAll(many)).rejects.toMatchObject({ code: 'queue-full' });
  expect(await studio.jobs.enqueueAll([])).toEqual([]);
  expect(studio.jobs.getState().jobs).toHaveLength(3);
});

test('[S57] queue and results are there again after a reload', async () => {
  const databaseName = freshDatabaseName();
  const first = await openStudio({}, { databaseName });
  const job = await first.studio.jobs.settled((await first.studio.jobs.enqueue(REQUEST)).id);
  const { results } = first.studio.results.getState();
  await first.studio.dispose();
  const { studio } = await start({}, { databaseName });
  expect(studio.jobs.getState()).toMatchObject({ isLoaded: true, jobs: [job] });
  expect(studio.results.getState()).toMatchObject({ isLoaded: true, results });
});

test('[S58] the browser is asked once to keep the data, at the first saved result', async () => {
  const askToPersist = vi.fn(async () => true);
  const { studio } = await start({}, { askToPersist });
  expect(askToPersist).not.toHaveBeenCalled();
  for (const seed of [1, 2]) await studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, seed })).id);
  expect(askToPersist).toHaveBeenCalledTimes(1);
});

function faulty(...faults: (readonly [Stop, StudioErrorCode])[]): FakeInference {
  const inference = new FakeInference();
  for (const [at, code] of faults) inference.faults.push({ at, error: new StudioError(code, 'As told.', { at }) });
  return inference;
}

function failWrites(...stores: string[]): void {
  const put = IDBObjectStore.prototype.put;
  const add = IDBObjectStore.prototype.add;
  const full = () => new DOMException('No space is left.', 'QuotaExceededError');
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
    if (stores.includes(this.name)) throw full();
    return put.call(this, value);
  });
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, value: unknown) {
    if (stores.includes(this.name)) throw full();
    return add.call(this, value);
  });
}

function watchProgress(studio: Studio): JobProgress[] {
  const seen: JobProgress[] = [];
  studio.jobs.subscribe(({ jobs }) => {
    const progress = jobs[0]?.progress;
    if (progress && progress !== seen.at(-1)) seen.push(progress);
  });
  return seen;
}
