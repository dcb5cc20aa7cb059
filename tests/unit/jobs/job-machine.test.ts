import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { JOB_STATES, type Job } from '../../../src/domain/jobs/job.ts';
import {
  canTransition,
  isFinished,
  type JobEvent,
  MAX_JOB_ATTEMPTS,
  shouldRestart,
  transition,
} from '../../../src/domain/jobs/job-machine.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';

const at = '2026-01-02T03:04:05.000Z';
const failure = { code: 'device-lost', message: 'gone', details: {} } as const;

const queued: Job = {
  id: '1',
  request: makeRequest(),
  state: 'queued',
  createdAt: '2026-01-01T00:00:00.000Z',
  resultIds: [],
  attempts: 0,
};

const EVENTS = {
  begin: { type: 'begin', at },
  run: { type: 'run' },
  restart: { type: 'restart' },
  orphan: { type: 'orphan', at },
  succeed: { type: 'succeed', at, resultIds: ['a', 'b'] },
  serve: { type: 'serve', at, resultIds: ['c'] },
  fail: { type: 'fail', at, failure },
  cancel: { type: 'cancel', at },
} as const satisfies Record<JobEvent['type'], unknown>;

const jobAfter = (...types: (keyof typeof EVENTS)[]): Job =>
  types.reduce<Job>((job, type) => transition<Job>(job, { ...EVENTS[type] } as JobEvent), queued);

test('[J1] the usual way', () => {
  expect(jobAfter('begin')).toEqual({ ...queued, state: 'loading', startedAt: at, attempts: 1 });
  expect(jobAfter('begin', 'run').state).toBe('running');
  expect(jobAfter('begin', 'run', 'succeed')).toEqual({
    ...queued,
    state: 'succeeded',
    startedAt: at,
    finishedAt: at,
    attempts: 1,
    resultIds: ['a', 'b'],
  });
});

test('[J2] served from the results', () => {
  expect(jobAfter('serve')).toMatchObject({
    state: 'succeeded',
    resultIds: ['c'],
    isServedFromResults: true,
    attempts: 0,
  });
  expect(jobAfter('begin', 'serve')).toMatchObject({ state: 'succeeded', isServedFromResults: true });
});

describe('[J3] restarts', () => {
  test('begin again and count', () => {
    expect(jobAfter('begin', 'run', 'restart')).toMatchObject({ state: 'loading', attempts: 2 });
  });

  test('once in a run, and only for what a fresh worker may cure', () => {
    const running = jobAfter('begin', 'run');
    for (const code of ['device-lost', 'worker-died', 'run-stalled'] as const) {
      expect(shouldRestart(running, code, 0)).toBe(true);
      expect(shouldRestart(running, code, 1)).toBe(false);
      expect(shouldRestart(jobAfter('cancel'), code, 0)).toBe(false);
      expect(shouldRestart({ ...running, attempts: MAX_JOB_ATTEMPTS }, code, 0)).toBe(false);
    }
    for (const code of ['cancelled', 'invalid-request', 'output-invalid', 'storage-full'] as const)
      expect(shouldRestart(running, code, 0)).toBe(false);
  });
});

test('[J4] an orphan is queued again, and fails after the third beginning', () => {
  const once = jobAfter('begin', 'run', 'orphan');
  expect(once).toMatchObject({ state: 'queued', attempts: 1, createdAt: queued.createdAt });
  expect(once.finishedAt).toBeUndefined();
  expect(jobAfter('begin', 'orphan', 'begin', 'orphan', 'begin', 'orphan')).toMatchObject({
    state: 'failed',
    finishedAt: at,
    failure: { code: 'worker-died', details: { attempts: 3 } },
  });
});

test('[J5] a failure keeps the error and the pictures that could not be stored', () => {
  expect(jobAfter('begin', 'run', 'fail')).toMatchObject({ state: 'failed', finishedAt: at, failure, resultIds: [] });
  const withPictures = transition(jobAfter('begin', 'run'), { ...EVENTS.fail, resultIds: ['x'] });
  expect(withPictures.resultIds).toEqual(['x']);
});

test('[J6] cancel in any state', () => {
  for (const job of [queued, jobAfter('begin'), jobAfter('begin', 'run'), jobAfter('begin', 'restart')])
    expect(transition(job, EVENTS.cancel)).toMatchObject({ state: 'cancelled', finishedAt: at });
  for (const job of [jobAfter('serve'), jobAfter('fail'), jobAfter('cancel')])
    expect(transition(job, EVENTS.cancel)).toBe(job);
});

test('[J7] every other pair of state and event is refused as internal', () => {
  const legal = [
    'queued begin, queued serve, queued fail, queued cancel',
    'loading run, loading restart, loading orphan, loading serve, loading fail, loading cancel',
    'running restart, running orphan, running succeed, running fail, running cancel',
    'succeeded cancel, failed cancel, cancelled cancel',
  ].join(', ');
  for (const state of JOB_STATES)
    for (const event of Object.values(EVENTS)) {
      const job: Job = { ...queued, state, attempts: 1 };
      const isLegal = legal.split(', ').includes(`${state} ${event.type}`);
      expect(canTransition(job, event.type), `${state} ${event.type}`).toBe(isLegal);
      const act = () => transition<Job>(job, { ...event } as JobEvent);
      if (isLegal) act();
      else
        expect(act).toThrow(
          expect.objectContaining({ code: 'internal', details: { state, event: event.type, attempts: 1 } }),
        );
    }
});

test('any sequence of events ends finished for good, begun at most three times', () => {
  const events = fc.array(
    fc.constantFrom<JobEvent>(...Object.values(EVENTS).map((event) => ({ ...event }) as JobEvent)),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(events, (list) => {
      let job: Job = queued;
      for (const event of list) {
        const before = JSON.stringify(job);
        let next = job;
        try {
          next = transition(job, event);
        } catch (error) {
          expect(isStudioError(error, 'internal')).toBe(true);
        }
        expect(JSON.stringify(job)).toBe(before);
        if (isFinished(job)) expect(next).toBe(job);
        expect(isFinished(next)).toBe(next.finishedAt !== undefined);
        expect(next.attempts).toBeLessThanOrEqual(MAX_JOB_ATTEMPTS);
        expect((next.failure !== undefined) === (next.state === 'failed')).toBe(true);
        job = next;
      }
    }),
    { seed: 6, numRuns: 500 },
  );
});
