/**
 * One check or test run. Without a `report` it counts as one: passed when it ends with 0.
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} script the npm script that runs it
 * @property {'vitest' | 'playwright'} [report] whose JSON report counts its tests
 * @property {boolean} [needsBrowser]
 */

/** @type {readonly Stage[]} everything, in order: what is quick first; the build before what looks at it */
export const STAGES = [
  { name: 'typecheck', script: 'typecheck' },
  { name: 'lint', script: 'lint' },
  { name: 'build', script: 'build' },
  { name: 'check', script: 'check' },
  { name: 'unit', script: 'test:unit', report: 'vitest' },
  { name: 'reference', script: 'test:reference', report: 'vitest' },
  { name: 'browser', script: 'test:browser', report: 'vitest', needsBrowser: true },
  { name: 'e2e', script: 'test:e2e', report: 'playwright', needsBrowser: true },
];
