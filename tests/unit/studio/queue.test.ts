import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MAX_UNFINISHED_JOBS } from '../../../src/domain/jobs/job-order.ts';
import { waitingJobs } from '../../../src/domain/jobs/queue-order.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { FakeInference } from './fake-engines.ts';
import { freshDatabaseName, jobsBecome, openStudio, serveModels } from './open-studio.ts';
import { newJob, REQUEST } from './sample-rows.ts';

const open: Studio[] = [];

/** A studio whose jobs stop in mid-run until they are told to go on. */
async function start(databaseName = freshDatabaseName()) {
  const inference = new FakeInference();
  inference.holdIn = 'denoising';
  const { studio } = await openStudio({ inference }, { databaseName });
  open.push(studio);
  return { studio, inference, databaseName };
}

const of = (seed: number) => ({ ...REQUEST, seed });

/** What waits, by seed, as the queue goes. */
function line(studio: Studio): number[] {
  return waitingJobs(studio.jobs.getState().jobs).map((job) => job.request.seed);
}

/** Seeds and states of all jobs that are listed, newest first. */
function listed(studio: Studio): string[] {
  return studio.jobs.getState().jobs.map((job) => `${job.request.seed} ${job.state}`);
}

/** Jobs 1, 2, … of which the first runs and the others wait. */
async function enqueue(studio: Studio, inference: FakeInference, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) ids.push((await studio.jobs.enqueue(of(seed))).id);
  await inference.waiting.given;
  await jobsBecome(studio, ({ jobs }) => jobs.some((job) => job.state === 'running' || job.state === 'loading'));
  return ids;
}

async function allSettled(studio: Studio): Promise<void> {
  await Promise.all(studio.jobs.getState().jobs.map(({ id }) => studio.jobs.settled(id)));
}

const seedsOf = (inference: FakeInference) => inference.begun.map((request) => request.seed);

beforeEach(() => serveModels());
afterEach(async () => {
  await Promise.all(open.splice(0).map((studio) => studio.dispose()));
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('[S110] a job at the front is begun next, and jobs that move run in their new order', async () => {
  const { studio, inference } = await start();
  const ids = await enqueue(studio, inference, 4);
  await studio.jobs.enqueue(of(5), { place: 'front' });
  expect(line(studio)).toEqual([5, 2, 3, 4]);
  await studio.jobs.move(ids[3] ?? '', 'front');
  await studio.jobs.move(ids[1] ?? '', { after: ids[2] ?? '' });
  expect(line(studio)).toEqual([4, 5, 3, 2]);
  await studio.jobs.move(ids[0] ?? '', 'back'); // it runs
  await studio.jobs.move('nobody', 'front');
  expect(line(studio)).toEqual([4, 5, 3, 2]);
  inference.goOn();
  await allSettled(studio);
  expect(seedsOf(inference)).toEqual([1, 4, 5, 3, 2]);
  // The list stays newest first.
  expect(studio.jobs.getState().jobs.map((job) => job.request.seed)).toEqual([5, 4, 3, 2, 1]);
});

test('[S110] the order survives a reload', async () => {
  const { studio, inference, databaseName } = await start();
  const ids = await enqueue(studio, inference, 4);
  await studio.jobs.move(ids[3] ?? '', { before: ids[2] ?? '' });
  await studio.jobs.move(ids[1] ?? '', 'back');
  await studio.dispose();

  const next = await start(databaseName);
  next.inference.goOn();
  await allSettled(next.studio);
  expect(seedsOf(next.inference)).toEqual([1, 4, 3, 2]);
});

test('[S110] rows of an older app, without a place, run in the order of their time', async () => {
  const databaseName = freshDatabaseName();
  await (await openStudio({}, { databaseName })).studio.dispose();
  const database = await openDB(databaseName);
  for (const [index, id] of ['z', 'm', 'a'].entries())
    await database.put('jobs', newJob(id, { request: of(index), createdAt: `2026-11-24T10:00:0${index}.000Z` }));
  database.close();
  const { studio, inference } = await start(databaseName);
  await inference.waiting.given;
  await studio.jobs.enqueue(of(3));
  inference.goOn();
  await allSettled(studio);
  expect(seedsOf(inference)).toEqual([0, 1, 2, 3]);
});

test('[S111] while the queue is paused no job begins, and the one that runs goes on', async () => {
  const { studio, inference } = await start();
  const [first = ''] = await enqueue(studio, inference, 2);
  await studio.jobs.pause();
  expect(studio.jobs.getState().isPaused).toBe(true);
  inference.goOn();
  expect((await studio.jobs.settled(first)).state).toBe('succeeded');
  const third = await studio.jobs.enqueue(of(3), { place: 'front' });
  expect(third.state).toBe('queued');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(seedsOf(inference)).toEqual([1]);
  expect(line(studio)).toEqual([3, 2]);
  await studio.jobs.resume();
  expect(studio.jobs.getState().isPaused).toBe(false);
  await allSettled(studio);
  expect(seedsOf(inference)).toEqual([1, 3, 2]);
});

test('[S111] the pause survives a reload; a job whose tab died waits, and is the first to go on', async () => {
  const { studio, inference, databaseName } = await start();
  const [first = ''] = await enqueue(studio, inference, 2);
  await studio.jobs.pause();
  await studio.jobs.enqueue(of(3), { place: 'front' });
  await studio.dispose();

  const next = await start(databaseName);
  next.inference.goOn();
  await jobsBecome(next.studio, ({ jobs }) => jobs.every((job) => job.state === 'queued'));
  expect(next.studio.jobs.getState().isPaused).toBe(true);
  expect(line(next.studio)).toEqual([1, 3, 2]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(seedsOf(next.inference)).toEqual([]);
  await next.studio.jobs.resume();
  await allSettled(next.studio);
  expect(seedsOf(next.inference)).toEqual([1, 3, 2]);
  expect(next.studio.jobs.getState().jobs.find(({ id }) => id === first)?.attempts).toBe(2);
});

test('[S111] without a database the queue pauses too', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const { studio, inference } = await start();
  await studio.jobs.pause();
  const { id } = await studio.jobs.enqueue(of(1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seedsOf(inference)).toEqual([]);
  inference.goOn();
  await studio.jobs.resume();
  expect((await studio.jobs.settled(id)).state).toBe('succeeded');
});

test('[S112] all are cancelled at once: what runs stops, nothing else begins, what is done stays', async () => {
  const { studio, inference } = await start();
  inference.holdIn = undefined;
  await studio.jobs.settled((await studio.jobs.enqueue(of(9))).id);
  inference.holdIn = 'denoising';
  const ids = await enqueue(studio, inference, 3);
  const cancelling = studio.jobs.cancelAll();
  expect(listed(studio)).toEqual(['3 cancelled', '2 cancelled', '1 cancelled', '9 succeeded']);
  const cancelled = await cancelling;
  expect(cancelled.map(({ id }) => id)).toEqual(ids);
  inference.goOn();
  await studio.jobs.settled((await studio.jobs.enqueue(of(4))).id);
  expect(seedsOf(inference)).toEqual([9, 1, 4]);
  expect(studio.results.getState().results.map((result) => result.recipe.seed)).toEqual([4, 9]);
  expect(await studio.jobs.cancelAll()).toEqual([]);
});

test('[S112] only what is meant is cancelled: a batch with its running job, a project', async () => {
  const { studio, inference } = await start();
  const batch = await studio.jobs.enqueueAll([of(1), of(2), of(3)]);
  const batchId = batch[0]?.batchId;
  expect(new Set(batch.map((job) => job.batchId))).toEqual(new Set([batchId]));
  await studio.jobs.enqueue(of(4), { projectId: 'p' });
  await studio.jobs.enqueue(of(5), { projectId: 'p', batchId: 'other' });
  await studio.jobs.enqueue(of(6), { batchId: 'other' });
  await inference.waiting.given;
  await studio.jobs.cancelAll({ batchId });
  expect(line(studio).filter((seed) => seed < 4)).toEqual([]);
  const cancelled = await studio.jobs.cancelAll({ projectId: 'p', batchId: 'other' });
  expect(cancelled.map((job) => job.request.seed)).toEqual([5]);
  inference.goOn();
  await allSettled(studio);
  expect(listed(studio)).toEqual([
    '6 succeeded',
    '5 cancelled',
    '4 succeeded',
    '3 cancelled',
    '2 cancelled',
    '1 cancelled',
  ]);
});

test('[S112] a cancel that cannot be stored rejects, and what waits still waits', async () => {
  const { studio, inference } = await start();
  await studio.jobs.pause();
  await studio.jobs.enqueueAll([of(1), of(2)]);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('No space is left.', 'QuotaExceededError');
  });
  await expect(studio.jobs.cancelAll()).rejects.toMatchObject({ code: 'storage-full' });
  expect(line(studio)).toEqual([1, 2]);
  put.mockRestore();
  inference.goOn();
  await studio.jobs.resume();
  await allSettled(studio);
  expect(seedsOf(inference)).toEqual([1, 2]);
});

test('[S113] a retried job keeps its place: before all that were queued after it', async () => {
  const { studio, inference } = await start();
  const ids = await enqueue(studio, inference, 4);
  await studio.jobs.cancel(ids[1] ?? '');
  const again = await studio.jobs.retry(ids[1] ?? '');
  expect(line(studio)).toEqual([2, 3, 4]);
  expect(again.id).not.toBe(ids[1]);
  await expect(studio.jobs.retry('nobody')).rejects.toMatchObject({ code: 'not-found' });
});

test('[S113] jobs are queued again as they were: order, project, batch; the old ones leave the list', async () => {
  const { studio, inference } = await start();
  await studio.jobs.pause();
  const batch = await studio.jobs.enqueueAll([of(1), of(2), of(3)], { projectId: 'p' });
  await studio.jobs.enqueue(of(4));
  await studio.jobs.move(batch[2]?.id ?? '', 'front');
  const cancelled = await studio.jobs.cancelAll({ projectId: 'p' });
  const waiting = studio.jobs.getState().jobs[0];
  const again = await studio.jobs.requeue([...cancelled.map(({ id }) => id), waiting?.id ?? '', 'nobody']);
  expect(again.map((job) => job.request.seed)).toEqual([1, 2, 3]);
  expect(line(studio)).toEqual([3, 1, 2, 4]);
  expect(studio.jobs.getState().jobs).toHaveLength(4);
  for (const job of again) expect(job).toMatchObject({ projectId: 'p', batchId: batch[0]?.batchId, state: 'queued' });
  inference.goOn();
  await studio.jobs.resume();
  await allSettled(studio);
  expect(seedsOf(inference)).toEqual([3, 1, 2, 4]);
});

test('[S113] jobs that do not all find room are not queued again, and stay on the list', async () => {
  const { studio } = await start();
  await studio.jobs.pause();
  const first = await studio.jobs.enqueueAll([of(1), of(2)]);
  const ids = first.map(({ id }) => id);
  await studio.jobs.cancelAll();
  await studio.jobs.enqueueAll(Array.from({ length: MAX_UNFINISHED_JOBS - 1 }, (_, index) => of(index)));
  await expect(studio.jobs.requeue(ids)).rejects.toMatchObject({ code: 'queue-full', details: { limit: 500 } });
  const { jobs } = studio.jobs.getState();
  expect(ids.map((id) => jobs.find((job) => job.id === id)?.state)).toEqual(['cancelled', 'cancelled']);
  await studio.jobs.enqueue(of(3));
  await expect(studio.jobs.enqueue(of(4))).rejects.toMatchObject({ code: 'queue-full' });
  expect(line(studio)).toHaveLength(MAX_UNFINISHED_JOBS);
});

test('[S114] finished jobs are taken off the list together, all or those that are meant; pictures stay', async () => {
  const { studio, inference } = await start();
  inference.goOn();
  await studio.jobs.enqueue(of(1), { projectId: 'p' });
  await studio.jobs.enqueue(of(2));
  await allSettled(studio);
  inference.holdIn = 'denoising';
  await studio.jobs.enqueue(of(3), { projectId: 'p' });
  await studio.jobs.enqueue(of(4));
  await inference.waiting.given;
  await studio.jobs.clearFinished({ projectId: 'p' });
  expect(studio.jobs.getState().jobs.map((job) => job.request.seed)).toEqual([4, 3, 2]);
  await studio.jobs.clearFinished();
  expect(studio.jobs.getState().jobs.map((job) => job.request.seed)).toEqual([4, 3]);
  expect(studio.results.getState().results).toHaveLength(2);
});
