import { test as base, expect } from '@playwright/test';
import { type StudioHost, serveStudio } from './serve-studio.ts';
import { watchContext } from './watch-context.ts';

/** What each test has. */
export interface TestFixtures {
  /** Fits the problems that the test causes on purpose; see `watchContext`. Set it with `test.use`. */
  expectedProblems: RegExp;
}

/** What the tests of one process share. */
export interface WorkerFixtures {
  /** The host that `page` talks to. */
  host: StudioHost;
}

/** Fits no text. */
const NOTHING = /(?!)/;

/**
 * Playwright's `test` on the project's own host. A test fails, whatever else it checks, when a page or worker violates
 * the content security policy, throws an error that nobody catches, or asks for anything beyond this machine.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  expectedProblems: [NOTHING, { option: true }],
  host: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const host = await serveStudio();
      await use(host);
      await host.close();
      expect(host.takeViolations(), 'violations after the last test').toEqual([]);
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ host }, use) => use(host.url),
  context: async ({ context, host, expectedProblems }, use) => {
    const problems = watchContext(context);
    await use(context);
    const found = [...problems, ...host.takeViolations()];
    expect(found.filter((problem) => !expectedProblems.test(problem))).toEqual([]);
  },
});

export { expect };
