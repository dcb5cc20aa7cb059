import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { TabChannel } from '../../../src/studio/services/tab-channel.ts';
import { FakeInference } from './fake-engines.ts';
import { freshDatabaseName, openStudio, serveModels } from './open-studio.ts';
import { REQUEST } from './sample-rows.ts';

const open: Studio[] = [];
const channels: BroadcastChannel[] = [];

/** A studio, and the line on which another tab would talk to it. */
async function start(inference = new FakeInference()) {
  const databaseName = freshDatabaseName();
  const { studio } = await openStudio({ inference }, { databaseName });
  const line = new BroadcastChannel(databaseName);
  open.push(studio);
  channels.push(line);
  return { studio, inference, line };
}

beforeEach(() => serveModels());
afterEach(async () => {
  await Promise.all(open.splice(0).map((studio) => studio.dispose()));
  for (const line of channels.splice(0)) line.close();
  vi.unstubAllGlobals();
});

test('[S96] another tab begins a job: sessions are released here, unless a job runs here', async () => {
  const { studio, inference, line } = await start();
  line.postMessage({ type: 'lane-taken' });
  await vi.waitFor(() => expect(inference.releases).toBe(1));
  inference.holdIn = 'denoising';
  const { id } = await studio.jobs.enqueue(REQUEST);
  await inference.waiting.given;
  line.postMessage({ type: 'lane-taken' });
  line.postMessage({ type: 'job-cancelled', jobId: id });
  expect((await studio.jobs.settled(id)).state).toBe('cancelled');
  expect(inference.releases).toBe(1);
});

test('[S91] what was told of an attempt that ended is not shown for the next', async () => {
  const { studio, inference, line } = await start();
  inference.holdIn = 'denoising';
  const first = await studio.jobs.enqueue(REQUEST);
  const second = await studio.jobs.enqueue({ ...REQUEST, seed: 2 });
  await inference.waiting.given;
  line.postMessage({ type: 'job-progress', jobId: second.id, progress: { phase: 'decoding', fraction: 0.123 } });
  line.postMessage({ type: 'job-progress', jobId: first.id, progress: { phase: 'decoding', fraction: 0.5 } });
  await vi.waitFor(() => expect(studio.jobs.getState().jobs[1]?.progress?.fraction).toBe(0.5));
  const seen: unknown[] = [];
  studio.jobs.subscribe(({ jobs }) => seen.push(jobs.find(({ id }) => id === second.id)?.progress?.fraction));
  inference.goOn();
  await studio.jobs.settled(second.id);
  expect(seen).not.toContain(0.123);
});

test('[S59] the end of a job that another tab queued is waited for before that tab’s word of it arrives', async () => {
  const databaseName = freshDatabaseName();
  const inference = new FakeInference();
  const lane = await openStudio({ inference }, { databaseName });
  const deaf = await openStudio({}, { databaseName });
  open.push(lane.studio, deaf.studio);
  inference.holdIn = 'denoising';
  // Words between tabs arrive in tasks of their own; nothing but the row can be known here.
  const { id } = await lane.studio.jobs.enqueue(REQUEST);
  const ended = deaf.studio.jobs.settled(id);
  await inference.waiting.given;
  inference.goOn();
  expect((await ended).state).toBe('succeeded');
  await expect(deaf.studio.jobs.settled('never-queued')).rejects.toMatchObject({ code: 'not-found' });
});

test('[S95] a line that is closed says nothing more', () => {
  const channel = new TabChannel('closed');
  channel.close();
  expect(() => channel.post({ type: 'jobs-changed' })).not.toThrow();
});

test('[S91] messages of another shape are passed over', async () => {
  const { studio, inference, line } = await start();
  inference.holdIn = 'denoising';
  const { id } = await studio.jobs.enqueue(REQUEST);
  await inference.waiting.given;
  const odd = [
    null,
    7,
    'jobs-changed',
    {},
    { type: 'explode' },
    { type: 'job-cancelled' },
    { type: 'job-cancelled', jobId: 7 },
  ];
  for (const message of odd) line.postMessage(message);
  line.postMessage({ type: 'job-progress', jobId: id, progress: { phase: 'denoising', fraction: 7 } });
  line.postMessage({ type: 'lane-taken' });
  line.postMessage({ type: 'job-progress', jobId: id, progress: { phase: 'decoding', fraction: 0.5 } });
  await vi.waitFor(() =>
    expect(studio.jobs.getState().jobs[0]?.progress).toEqual({ phase: 'decoding', fraction: 0.5 }),
  );
  inference.goOn();
  expect((await studio.jobs.settled(id)).state).toBe('succeeded');
});
