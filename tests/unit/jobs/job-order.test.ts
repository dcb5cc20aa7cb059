import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JOB_STATES } from '../../../src/domain/jobs/job.ts';
import { MAX_UNFINISHED_JOBS, oldestFirst, refuseWhenFull } from '../../../src/domain/jobs/job-order.ts';
import { nextJob } from '../../../src/domain/jobs/queue-order.ts';

const job = fc.record({
  id: fc.uuid(),
  createdAt: fc.integer({ min: 0, max: 5 }).map((second) => `2026-01-01T00:00:0${second}.000Z`),
  state: fc.constantFrom(...JOB_STATES),
});

test('[J10] next is the oldest queued job, the same in whatever order the jobs come', () => {
  fc.assert(
    fc.property(fc.uniqueArray(job, { selector: ({ id }) => id }), (jobs) => {
      const expected = jobs.filter(({ state }) => state === 'queued').sort(oldestFirst)[0];
      expect(nextJob(jobs)).toBe(expected);
      expect(nextJob([...jobs].reverse())).toBe(expected);
      for (const other of jobs)
        if (expected && other.state === 'queued') expect(expected.createdAt <= other.createdAt).toBe(true);
    }),
    { seed: 8 },
  );
});

test('[J11] the five hundred and first unfinished job is refused', () => {
  const waiting = Array.from({ length: MAX_UNFINISHED_JOBS }, () => ({ state: 'queued' }) as const);
  refuseWhenFull(waiting.slice(1));
  refuseWhenFull([...waiting.slice(1), { state: 'succeeded' }, { state: 'failed' }, { state: 'cancelled' }]);
  for (const state of ['queued', 'loading', 'running'] as const)
    expect(() => refuseWhenFull([...waiting.slice(1), { state }])).toThrow(
      expect.objectContaining({ code: 'queue-full', details: { limit: 500 } }),
    );
});
