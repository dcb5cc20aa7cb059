import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JOB_PHASES, type JobProgress } from '../../../src/domain/jobs/job.ts';
import {
  advanceProgress,
  estimateRemainingMs,
  observePhase,
  overallFraction,
  type PhaseTimes,
  timesKey,
} from '../../../src/domain/jobs/job-progress.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';

const progress: fc.Arbitrary<JobProgress> = fc.record({
  phase: fc.constantFrom(...JOB_PHASES),
  fraction: fc.oneof(fc.double({ min: -0.5, max: 1.5 }), fc.constant(Number.NaN)),
});

test('[J20] [J21] whatever comes in, what is shown only goes forward', () => {
  fc.assert(
    fc.property(fc.array(progress, { minLength: 1 }), (events) => {
      let shown: JobProgress | undefined;
      for (const event of events) {
        const next = advanceProgress(shown, event);
        expect(next.fraction >= 0 && next.fraction <= 1).toBe(true);
        if (shown) {
          expect(JOB_PHASES.indexOf(next.phase)).toBeGreaterThanOrEqual(JOB_PHASES.indexOf(shown.phase));
          if (next.phase === shown.phase) expect(next.fraction).toBeGreaterThanOrEqual(shown.fraction);
        }
        expect(overallFraction(next)).toBeGreaterThanOrEqual(overallFraction(shown));
        shown = next;
      }
    }),
    { seed: 9, numRuns: 300 },
  );
});

test('[J20] steps and bytes come along; what goes back is ignored whole', () => {
  const third: JobProgress = { phase: 'denoising', fraction: 0.3, stepIndex: 3, totalSteps: 10 };
  expect(advanceProgress({ phase: 'loading', fraction: 1 }, third)).toEqual(third);
  expect(advanceProgress(third, { ...third, fraction: 0.2, stepIndex: 2 })).toBe(third);
  expect(advanceProgress(third, { phase: 'loading', fraction: 1 })).toBe(third);
  expect(advanceProgress(undefined, { phase: 'loading', fraction: Number.NaN }).fraction).toBe(0);
});

test('[J21] the whole job: 0 before, 1 at the end only, half way somewhere in denoising', () => {
  expect(overallFraction(undefined)).toBe(0);
  expect(overallFraction({ phase: 'saving', fraction: 1 })).toBeCloseTo(1, 12);
  expect(overallFraction({ phase: 'saving', fraction: 0.9 })).toBeLessThan(1);
  expect(overallFraction({ phase: 'denoising', fraction: 0.5 })).toBeCloseTo(0.57, 12);
});

describe('[J22] time left', () => {
  const times: PhaseTimes = { loading: 1000, encoding: 100, denoising: 50, decoding: 400, saving: 60 };

  test('before anything is known there is none; pace alone is enough in denoising', () => {
    expect(estimateRemainingMs({ phase: 'loading', fraction: 0.5 }, 500, {}, 20)).toBeUndefined();
    expect(estimateRemainingMs({ phase: 'denoising', fraction: 0 }, 0, {}, 20)).toBeUndefined();
    expect(estimateRemainingMs({ phase: 'denoising', fraction: 0.25 }, 1000, {}, 20)).toBe(3000);
  });

  test('history speaks first, pace more and more', () => {
    expect(estimateRemainingMs({ phase: 'loading', fraction: 0 }, 0, times, 20)).toBe(1000 + 100 + 1000 + 460);
    // Half of denoising took 2 s where 0.5 s was expected: half way between 2 s and 0.5 s, and the rest.
    expect(estimateRemainingMs({ phase: 'denoising', fraction: 0.5 }, 2000, times, 20)).toBe(1250 + 460);
    expect(estimateRemainingMs({ phase: 'saving', fraction: 1 }, 5, times, 20)).toBe(0);
  });

  test('it is never negative nor NaN, and what was seen is averaged in', () => {
    fc.assert(
      fc.property(progress, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (event, elapsed) => {
        const left = estimateRemainingMs(
          advanceProgress(undefined, event),
          elapsed,
          { ...times, downloading: 5000 },
          20,
        );
        expect(left).toBeGreaterThanOrEqual(0);
      }),
      { seed: 10 },
    );
    expect(observePhase({}, 'decoding', 300)).toEqual({ decoding: 300 });
    expect(observePhase({ decoding: 300, saving: 1 }, 'decoding', 100)).toEqual({ decoding: 200, saving: 1 });
    expect(observePhase(times, 'decoding', Number.NaN)).toBe(times);
    expect(observePhase(times, 'decoding', -1)).toBe(times);
  });

  test('times are shared by jobs that cost the same', () => {
    const key = timesKey(makeRequest());
    expect(timesKey(makeRequest({ prompt: 'other', seed: 1, numInferenceSteps: 5 }))).toBe(key);
    for (const change of [{ width: 512 }, { height: 512 }, { batchSize: 2 }, { guidanceScale: 1 }, { packageId: 'x' }])
      expect(timesKey(makeRequest(change))).not.toBe(key);
  });
});
