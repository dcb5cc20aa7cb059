import { fileURLToPath } from 'node:url';
import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../../tools/browser/find-chromium.ts';

const executablePath = findChromium();

/** The built app in a real Chromium, served by the project's own host, under its content security policy. */
export default defineConfig({
  testDir: fileURLToPath(new URL('.', import.meta.url)),
  outputDir: fileURLToPath(new URL('../../test-results', import.meta.url)),
  globalSetup: fileURLToPath(new URL('../../tools/setup/build-for-tests.mjs', import.meta.url)),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...CHROMIUM_ARGS] },
    // No film strip: without a GPU each frame of it is drawn by the cores that also compute the pictures (a third of the time).
    trace: { mode: 'retain-on-failure', screenshots: false },
    serviceWorkers: 'allow',
  },
});
