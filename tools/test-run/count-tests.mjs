/**
 * What one stage comes to.
 * @typedef {{passed: number, failed: number, skipped: number, note?: string}} Count
 */

/**
 * Counts a test run from its JSON report. A run that ends with an error although no test failed (a file that does not
 * load, an error outside all tests), leaves no report, or runs no test at all counts as one failure.
 * @param {'vitest' | 'playwright'} kind
 * @param {unknown} report parsed JSON, or undefined when there is none
 * @param {number} exitCode
 * @returns {Count}
 */
export function countTests(kind, report, exitCode) {
  const count = report === undefined ? undefined : kind === 'vitest' ? countVitest(report) : countPlaywright(report);
  if (count === undefined) return { passed: 0, failed: 1, skipped: 0, note: 'it left no report' };
  if (count.failed === 0 && exitCode !== 0)
    return { ...count, failed: 1, note: `no test failed, and yet it ended with ${exitCode}` };
  if (count.passed + count.failed === 0) return { ...count, failed: 1, note: 'it ran no test' };
  return count;
}

/**
 * @param {unknown} report
 * @returns {Count | undefined}
 */
function countVitest(report) {
  const passed = numberAt(report, 'numPassedTests');
  const failed = numberAt(report, 'numFailedTests');
  if (passed === undefined || failed === undefined) return undefined;
  const skipped = (numberAt(report, 'numPendingTests') ?? 0) + (numberAt(report, 'numTodoTests') ?? 0);
  return { passed, failed, skipped };
}

/**
 * @param {unknown} report
 * @returns {Count | undefined}
 */
function countPlaywright(report) {
  const stats = typeof report === 'object' && report !== null && 'stats' in report ? report.stats : undefined;
  const passed = numberAt(stats, 'expected');
  const failed = numberAt(stats, 'unexpected');
  if (passed === undefined || failed === undefined) return undefined;
  // A test that passes only at the second try is a failure to look into.
  return { passed, failed: failed + (numberAt(stats, 'flaky') ?? 0), skipped: numberAt(stats, 'skipped') ?? 0 };
}

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {number | undefined}
 */
function numberAt(value, key) {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = new Map(Object.entries(value)).get(key);
  return typeof found === 'number' ? found : undefined;
}
