import type { Page } from '@playwright/test';
import { expect, publishNextBuild, test } from '../support/persistent-studio.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';

/** A file of ONNX Runtime that this build does not have. */
const OLD_RUNTIME = './assets/ort-wasm-simd-threaded-00000000.wasm';

async function waitForUpdateState(page: Page, name: 'isOfflineReady' | 'isUpdateReady' | 'isOutdated'): Promise<void> {
  await page.waitForFunction((flag) => (window as unknown as StudioWindow).studio.updates.getState()[flag], name);
}

async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
}

/** The mark of `publishNextBuild` in the page that runs; null in the build it was made from. */
async function buildOf(page: Page): Promise<string | null> {
  return page.evaluate(() => document.querySelector('meta[name="build-under-test"]')?.getAttribute('content') ?? null);
}

test('[H19] a new build is offered, never taken by itself, and comes when the user takes it', async ({
  persistent,
}) => {
  const { page, appFolder } = persistent;
  await openStudio(page);
  await waitForUpdateState(page, 'isOfflineReady');
  await page.evaluate(async (url) => {
    const cache = await caches.open('onnx-runtime');
    await cache.put(url, new Response('of an older build'));
  }, OLD_RUNTIME);
  await publishNextBuild(appFolder, 'b2');
  await lookForUpdate(page);
  await waitForUpdateState(page, 'isUpdateReady');
  expect(await buildOf(page)).toBeNull();

  const reloaded = page.waitForEvent('load');
  await page.evaluate(() => (window as unknown as StudioWindow).studio.updates.applyUpdate());
  await reloaded;
  await page.waitForFunction(() => 'studio' in window);
  expect(await buildOf(page)).toBe('b2');
  // [H17] what the older build kept of its runtime is gone
  await expect
    .poll(() => page.evaluate(async (url) => (await caches.match(url)) === undefined, OLD_RUNTIME))
    .toBe(true);
});

test('[H19] another tab of the old build is told and not reloaded', async ({ persistent }) => {
  const { context, page, appFolder } = persistent;
  await openStudio(page);
  await waitForUpdateState(page, 'isOfflineReady');
  const other = await context.newPage();
  await openStudio(other);
  await publishNextBuild(appFolder, 'b3');
  await lookForUpdate(page);
  await waitForUpdateState(page, 'isUpdateReady');
  await page.evaluate(() => (window as unknown as StudioWindow).studio.updates.applyUpdate());
  await waitForUpdateState(other, 'isOutdated');
  expect(await buildOf(other)).toBeNull();
});

test('[H19] a chunk that vanished means an outdated tab; a host that is gone does not', async ({ persistent }) => {
  const { page, host } = persistent;
  await openStudio(page);
  await waitForUpdateState(page, 'isOfflineReady');
  // What Vite's loader dispatches when a lazy chunk cannot be loaded.
  const missChunk = () => page.evaluate(() => dispatchEvent(new Event('vite:preloadError')));
  await missChunk();
  await waitForUpdateState(page, 'isOutdated');

  await page.reload();
  await page.waitForFunction(() => 'studio' in window);
  await host.close();
  const asked = page.waitForEvent('requestfailed', (request) => request.method() === 'HEAD');
  await missChunk();
  await asked;
  const state = await page.evaluate(() => (window as unknown as StudioWindow).studio.updates.getState());
  expect(state.isOutdated).toBe(false);
});
