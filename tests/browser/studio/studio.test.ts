import { expect, test } from 'vitest';
import { REQUEST } from '../../unit/studio/sample-rows.ts';
import { ScriptedWorkers } from './scripted-workers.ts';
import { closeTabsAfterEach, jobsBecome, newOrigin, openTab, PATIENT } from './studios.ts';

closeTabsAfterEach();

/** Long enough to be caught in mid-run, short enough to wait for. */
const LONG = { ...REQUEST, numInferenceSteps: 60 };

test('[S90] two tabs share one lane: jobs of both run one at a time, oldest first, and both see all of it', async () => {
  const origin = newOrigin();
  const workers = [new ScriptedWorkers(), new ScriptedWorkers()] as const;
  const [a, b] = await Promise.all(
    workers.map(({ start }) => openTab(origin, { workers: { inference: start }, timeouts: PATIENT })),
  );
  if (!a || !b) throw new Error('two tabs');
  let most = 0;
  for (const studio of [a, b])
    studio.jobs.subscribe(({ jobs }) => {
      most = Math.max(most, jobs.filter((job) => job.state === 'loading' || job.state === 'running').length);
    });
  const queued = [];
  for (const [index, studio] of [a, b, a, b].entries())
    queued.push(await studio.jobs.enqueue({ ...REQUEST, seed: index }));
  const ended = await Promise.all(queued.map((job) => b.jobs.settled(job.id)));
  expect(ended.map((job) => job.state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
  const begun = ended.map((job) => job.startedAt ?? '');
  expect(begun).toEqual([...begun].sort());
  expect(most).toBe(1);
  await jobsBecome(a, ({ jobs }) => jobs.length === 4 && jobs.every((job) => job.state === 'succeeded'));
  expect(a.jobs.getState().jobs.map((job) => job.id)).toEqual(b.jobs.getState().jobs.map((job) => job.id));
  await expect.poll(() => a.results.getState().results.length).toBe(4);
  expect(a.results.getState().results).toEqual(b.results.getState().results);
});

test('[S91] a job that runs in one tab shows its progress in the other, which can cancel it', async () => {
  const origin = newOrigin();
  const runner = await openTab(origin, { workers: { inference: new ScriptedWorkers().start }, timeouts: PATIENT });
  const other = await openTab(origin, { workers: { inference: new ScriptedWorkers().start }, timeouts: PATIENT });
  const { id } = await runner.jobs.enqueue({ ...LONG, numInferenceSteps: 150 });
  await jobsBecome(other, ({ jobs }) => (jobs[0]?.progress?.stepIndex ?? 0) > 1);
  expect(runner.jobs.getState().previews.get(id)?.width).toBe(8);
  expect(other.jobs.getState().previews.size).toBe(0);
  const cancelled = other.jobs.cancel(id);
  expect(other.jobs.getState().jobs[0]?.state).toBe('cancelled');
  await cancelled;
  expect((await runner.jobs.settled(id)).state).toBe('cancelled');
  const next = await runner.jobs.enqueue({ ...REQUEST, seed: 9 });
  expect((await runner.jobs.settled(next.id)).state).toBe('succeeded');
  expect(runner.results.getState().results.map((result) => result.jobId)).toEqual([next.id]);
});

test('[S92] a tab that closes in mid-job hands it on: the other finishes it', async () => {
  const origin = newOrigin();
  const first = await openTab(origin, {
    workers: { inference: new ScriptedWorkers({ at: 'decoding', how: 'hang' }).start },
    timeouts: PATIENT,
  });
  const second = await openTab(origin, { workers: { inference: new ScriptedWorkers().start }, timeouts: PATIENT });
  const { id } = await first.jobs.enqueue(REQUEST);
  await jobsBecome(second, ({ jobs }) => jobs[0]?.progress?.phase === 'decoding');
  await first.dispose();
  expect(await second.jobs.settled(id)).toMatchObject({ state: 'succeeded', attempts: 2 });
});

for (const how of ['close', 'spin', 'hang', 'device-lost'] as const)
  test(`[S93] a worker that goes wrong in mid-job (${how}): the job restarts once and succeeds`, async () => {
    const workers = new ScriptedWorkers({ at: 'denoising', how });
    const studio = await openTab(newOrigin(), {
      workers: { inference: workers.start },
      timeouts: { ...PATIENT, stallMs: 1_000 },
    });
    const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
    expect(job).toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(workers.started).toHaveLength(2);
  });

test('[S93] a worker that goes wrong twice: a typed failure, and the next job runs', async () => {
  const workers = new ScriptedWorkers({ at: 'denoising', how: 'close' }, { at: 'encoding', how: 'close' });
  const studio = await openTab(newOrigin(), { workers: { inference: workers.start }, timeouts: PATIENT });
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'worker-died' }, attempts: 2 });
  const next = await studio.jobs.settled((await studio.jobs.retry(job.id)).id);
  expect(next.state).toBe('succeeded');
});

test('[S94] a warm-up takes the lane only when it is free, and gives way to a job of another package', async () => {
  const workers = new ScriptedWorkers({ at: 'loading', how: 'hang' });
  const studio = await openTab(newOrigin(), { workers: { inference: workers.start }, timeouts: PATIENT });
  await studio.models.install('tiny-sd15');
  const warm = studio.jobs.warmUp('tiny-sd15');
  await expect.poll(() => workers.started.length).toBe(1);
  const job = await studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, packageId: 'tiny-sd21-v' })).id);
  expect(job.state).toBe('succeeded');
  await warm;
  expect(workers.started).toHaveLength(2);
  await studio.jobs.warmUp('tiny-sd15');
  expect(workers.started).toHaveLength(2);
});

test('[S95] a disposed studio leaves no worker, no lane and no open database behind', async () => {
  const origin = newOrigin();
  const workers = new ScriptedWorkers({ at: 'decoding', how: 'spin' });
  const studio = await openTab(origin, { workers: { inference: workers.start }, timeouts: PATIENT });
  await studio.jobs.enqueue(REQUEST);
  await jobsBecome(studio, ({ jobs }) => jobs[0]?.progress?.phase === 'decoding');
  await studio.dispose();
  await navigator.locks.request(`worker-alive:${workers.names[0]}`, () => {});
  await navigator.locks.request(origin.laneName, { ifAvailable: true }, (lock) => expect(lock).not.toBeNull());
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(origin.databaseName);
    request.onsuccess = () => resolve();
    request.onblocked = () => reject(new Error('The database is still open.'));
  });
});
