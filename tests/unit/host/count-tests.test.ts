import { expect, test } from 'vitest';

/** What tools/test-run/count-tests.mjs gives; the file itself is plain JavaScript, to run before anything is installed. */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly note?: string;
}
const path = new URL('../../../tools/test-run/count-tests.mjs', import.meta.url).href;
const { countTests }: { countTests(kind: 'vitest' | 'playwright', report: unknown, exitCode: number): Count } =
  await import(/* @vite-ignore */ path);

const vitest = (passed: number, failed: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 0,
});
const playwright = (expected: number, unexpected: number, flaky: number) => ({
  stats: { expected, unexpected, flaky, skipped: 2 },
});

test('[H41] counts come from the reports', () => {
  expect(countTests('vitest', vitest(5, 0), 0)).toEqual({ passed: 5, failed: 0, skipped: 1 });
  expect(countTests('vitest', vitest(5, 2), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  expect(countTests('playwright', playwright(3, 1, 0), 1)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('[H41] a test that passes only at the second try has failed', () => {
  expect(countTests('playwright', playwright(3, 0, 1), 0)).toMatchObject({ passed: 3, failed: 1 });
});

test('[H42] a run is never a silent success: no report, no tests, an error outside all tests', () => {
  expect(countTests('vitest', undefined, 0)).toMatchObject({ failed: 1, note: 'it left no report' });
  expect(countTests('playwright', {}, 0)).toMatchObject({ failed: 1, note: 'it left no report' });
  expect(countTests('vitest', vitest(0, 0), 0)).toMatchObject({ failed: 1, note: 'it ran no test' });
  expect(countTests('vitest', vitest(9, 0), 1)).toMatchObject({ passed: 9, failed: 1 });
});
