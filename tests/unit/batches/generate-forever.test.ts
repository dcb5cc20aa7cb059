import { expect, test } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { GenerationRequest } from '../../../src/domain/diffusion/request.ts';
import type { Job } from '../../../src/domain/jobs/job.ts';
import { generateForever } from '../../../src/ui/features/batches/generate-forever.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';

/** A queue whose jobs end when the test says so. */
class SlowJobs {
  readonly queued: GenerationRequest[] = [];
  /** Jobs that wait at the same time, at most. */
  most = 0;
  #ends: ((job: Job) => void)[] = [];
  #refuse: ((error: StudioError) => void) | undefined;
  #unfinished = 0;

  async enqueue(request: GenerationRequest): Promise<Job> {
    this.queued.push(request);
    this.#unfinished += 1;
    this.most = Math.max(this.most, this.#unfinished);
    return this.#job('queued');
  }

  settled(): Promise<Job> {
    return new Promise((resolve, reject) => {
      this.#ends.push(resolve);
      this.#refuse = reject;
    });
  }

  async end(state: Job['state']): Promise<void> {
    await this.#waiting();
    this.#unfinished -= 1;
    this.#ends.shift()?.(this.#job(state));
    await tick();
  }

  async dismiss(): Promise<void> {
    await this.#waiting();
    this.#unfinished -= 1;
    this.#ends.shift();
    this.#refuse?.(new StudioError('not-found', 'Gone.'));
    await tick();
  }

  async #waiting(): Promise<void> {
    while (this.#ends.length === 0) await tick();
  }

  #job(state: Job['state']): Job {
    const request = this.queued.at(-1) ?? makeRequest();
    return { id: `${this.queued.length}`, request, state, createdAt: '', resultIds: [], attempts: 0 };
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function start(next: (round: number) => GenerationRequest | undefined) {
  const jobs = new SlowJobs();
  const controller = new AbortController();
  const counts: number[] = [];
  const end = generateForever({
    jobs,
    next: async (round) => next(round),
    options: {},
    signal: controller.signal,
    onQueued: (count) => counts.push(count),
  });
  return { jobs, controller, counts, end };
}

test('[B50] the next job is queued when the one before has ended, skipped and dismissed ones too; never two at once', async () => {
  const { jobs, controller, counts, end } = start((round) => makeRequest({ seed: round }));
  await jobs.end('succeeded');
  await jobs.end('cancelled');
  await jobs.dismiss();
  await jobs.end('succeeded');
  expect(jobs.queued.map(({ seed }) => seed)).toEqual([0, 1, 2, 3, 4]);
  expect(jobs.most).toBe(1);
  expect(counts).toEqual([1, 2, 3, 4, 5]);
  controller.abort();
  expect(await end).toBe('stopped');
  await jobs.end('succeeded');
  expect(jobs.queued).toHaveLength(5);
});

test('[B51] it stops at a failed job', async () => {
  const { jobs, end } = start((round) => makeRequest({ seed: round }));
  await jobs.end('failed');
  expect(await end).toBe('job-failed');
  expect(jobs.queued).toHaveLength(1);
});

test('[B51] it stops where the same picture would come again, and where the form asks for nothing', async () => {
  const same = start(() => makeRequest());
  await same.jobs.end('succeeded');
  expect(await same.end).toBe('repeats');
  expect(same.jobs.queued).toHaveLength(1);
  expect(await start(() => undefined).end).toBe('no-request');
});

test('[B51] a refusal ends it and is told', async () => {
  const jobs = {
    enqueue: async () => {
      throw new StudioError('queue-full', 'As told.');
    },
    settled: () => new Promise<never>(() => {}),
  };
  const end = generateForever({
    jobs,
    next: async () => makeRequest(),
    options: {},
    signal: new AbortController().signal,
    onQueued: () => {},
  });
  await expect(end).rejects.toMatchObject({ code: 'queue-full' });
});
