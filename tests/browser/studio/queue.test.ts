import { expect, test } from 'vitest';
import { waitingJobs } from '../../../src/domain/jobs/queue-order.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { REQUEST } from '../../unit/studio/sample-rows.ts';
import { ScriptedWorkers } from './scripted-workers.ts';
import { closeTabsAfterEach, jobsBecome, newOrigin, type Origin, openTab, PATIENT } from './studios.ts';

closeTabsAfterEach();

const of = (seed: number) => ({ ...REQUEST, seed });

/** A tab whose worker runs jobs to their end, or hangs at the end of its first. */
function openWorkingTab(origin: Origin, how?: 'hang'): Promise<Studio> {
  const workers = how ? new ScriptedWorkers({ at: 'decoding', how }) : new ScriptedWorkers();
  return openTab(origin, { workers: { inference: workers.start }, timeouts: PATIENT });
}

function line(studio: Studio): number[] {
  return waitingJobs(studio.jobs.getState().jobs).map((job) => job.request.seed);
}

/** Seeds of the jobs that began, in the order in which they did. */
function begunSeeds(studio: Studio): number[] {
  return studio.jobs
    .getState()
    .jobs.filter((job) => job.startedAt !== undefined)
    .sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? -1 : 1))
    .map((job) => job.request.seed);
}

const seesLine = (studio: Studio, ...seeds: number[]) => expect.poll(() => line(studio)).toEqual(seeds);

test('[S110] what one tab moves and puts to the front, the other runs in that order', async () => {
  const origin = newOrigin();
  const runner = await openWorkingTab(origin, 'hang');
  const other = await openWorkingTab(origin);
  const first = await runner.jobs.enqueue(of(1));
  for (const seed of [2, 3, 4]) await runner.jobs.enqueue(of(seed));
  await jobsBecome(runner, ({ jobs }) => jobs.some((job) => job.progress?.phase === 'decoding'));
  await seesLine(other, 2, 3, 4);

  const last = waitingJobs(other.jobs.getState().jobs).at(-1);
  await other.jobs.move(last?.id ?? '', 'front');
  await other.jobs.enqueue(of(5), { place: 'front' });
  await seesLine(runner, 5, 4, 2, 3);
  // The job that hangs makes way; a fresh worker of the same tab goes on.
  await other.jobs.cancel(first.id);
  await jobsBecome(other, ({ jobs }) => jobs.every((job) => job.state === 'succeeded' || job.id === first.id));
  expect(begunSeeds(other)).toEqual([1, 5, 4, 2, 3]);
});

test('[S111] a pause in one tab holds in all: the tab that goes on after a death begins nothing until it is resumed', async () => {
  const origin = newOrigin();
  const runner = await openWorkingTab(origin, 'hang');
  const other = await openWorkingTab(origin);
  await runner.jobs.enqueue(of(1));
  await other.jobs.enqueue(of(2));
  await jobsBecome(other, ({ jobs }) => jobs.some((job) => job.progress?.phase === 'decoding'));
  await other.jobs.pause();
  await jobsBecome(runner, (state) => state.isPaused);
  await runner.dispose();

  await jobsBecome(other, ({ jobs }) => jobs.every((job) => job.state === 'queued'));
  expect(line(other)).toEqual([1, 2]);
  const third = await openWorkingTab(origin);
  expect(third.jobs.getState().isPaused).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(line(other)).toEqual([1, 2]);
  await third.jobs.resume();
  await jobsBecome(third, ({ jobs }) => jobs.every((job) => job.state === 'succeeded'));
  expect(third.jobs.getState().jobs.map((job) => job.attempts)).toEqual([1, 2]);
  await jobsBecome(other, (state) => !state.isPaused && state.jobs.every((job) => job.state === 'succeeded'));
});

test('[S112] all are cancelled from another tab: what runs there stops, and nothing else begins', async () => {
  const origin = newOrigin();
  const runner = await openWorkingTab(origin, 'hang');
  const other = await openWorkingTab(origin);
  await runner.jobs.enqueueAll([1, 2, 3].map(of));
  await jobsBecome(other, ({ jobs }) => jobs.some((job) => job.progress?.phase === 'decoding'));
  const cancelled = await other.jobs.cancelAll();
  expect(cancelled).toHaveLength(3);
  await jobsBecome(runner, ({ jobs }) => jobs.every((job) => job.state === 'cancelled'));
  const next = await runner.jobs.enqueue(of(4));
  expect((await runner.jobs.settled(next.id)).state).toBe('succeeded');
  expect(begunSeeds(runner)).toEqual([1, 4]);

  const again = await other.jobs.requeue(cancelled.map(({ id }) => id));
  expect((await Promise.all(again.map(({ id }) => other.jobs.settled(id)))).map((job) => job.state)).toEqual([
    'succeeded',
    'succeeded',
    'succeeded',
  ]);
  expect(begunSeeds(other)).toEqual([4, 1, 2, 3]);
});
