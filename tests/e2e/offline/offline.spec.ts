import type { Page } from '@playwright/test';
import { expect, test } from '../support/persistent-studio.ts';
import { makePictures, openStudio, type RequestParts, type StudioWindow } from '../support/studio.ts';

async function untilOfflineReady(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as unknown as StudioWindow).studio.updates.getState().isOfflineReady);
}

/** Every URL in the Cache API, whatever cache it lies in. */
async function cachedUrls(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const lists = (await caches.keys()).map(async (name) => (await caches.open(name)).keys());
    return (await Promise.all(lists)).flat().map((request) => request.url);
  });
}

test('[H20] Chrome finds nothing that would keep the app from being installed', async ({ persistent }) => {
  const { context, page } = persistent;
  await openStudio(page);
  await untilOfflineReady(page);
  const devtools = await context.newCDPSession(page);
  expect((await devtools.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
  expect((await devtools.send('Page.getAppManifest')).errors).toEqual([]);
});

test('[H16] after the first visit the app opens without network, and with the host ended', async ({ persistent }) => {
  const { context, page, host } = persistent;
  await openStudio(page);
  await untilOfflineReady(page);

  await context.setOffline(true);
  await page.reload();
  await page.waitForFunction(() => 'studio' in window);
  await context.setOffline(false);

  await host.close();
  await page.reload();
  await page.waitForFunction(() => 'studio' in window);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const policy = await page.evaluate(async () => (await fetch('./index.html')).headers.get('Content-Security-Policy'));
  expect(policy).toContain("require-trusted-types-for 'script'");
});

test('[H17] the chosen build of ONNX Runtime is kept at the first visit, and no other', async ({ persistent }) => {
  const { page, host } = persistent;
  await openStudio(page);
  await untilOfflineReady(page);
  const { runtimeUrls } = await page.evaluate(() => (window as unknown as StudioWindow).studio.device.describe());
  expect(runtimeUrls.length).toBeGreaterThan(0);
  await expect
    .poll(async () => (await cachedUrls(page)).filter((url) => url.includes('/ort-wasm-')).sort())
    .toEqual([...runtimeUrls].sort());

  await host.close();
  await page.reload();
  const statuses = await page.evaluate(
    (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).status)),
    [...runtimeUrls],
  );
  expect(statuses).toEqual(runtimeUrls.map(() => 200));
});

test('[H18] models never enter the Cache API', async ({ persistent }) => {
  const { page } = persistent;
  await openStudio(page);
  await untilOfflineReady(page);
  await page.reload(); // now under the service worker
  const status = await page.evaluate(
    async () => (await fetch('./models/starter-diffusion/manifest.json', { cache: 'no-store' })).status,
  );
  expect(status).toBe(200);
  expect((await cachedUrls(page)).filter((url) => url.includes('/models/'))).toEqual([]);
});

test('[H17] with the host ended, a package on this device still makes pictures', async ({ persistent }) => {
  test.setTimeout(300_000);
  const { page, host } = persistent;
  const small: RequestParts = {
    prompt: 'a red apple',
    width: 128,
    height: 128,
    numInferenceSteps: 2,
    guidanceScale: 1,
  };
  await openStudio(page);
  await untilOfflineReady(page);
  const [first] = await makePictures(page, { ...small, seed: 1 }, 'wasm');
  expect(first).toBeDefined();
  const { runtimeUrls } = await page.evaluate(() => (window as unknown as StudioWindow).studio.device.describe());
  await expect.poll(() => cachedUrls(page)).toEqual(expect.arrayContaining([...runtimeUrls]));

  await host.close();
  await page.reload();
  await page.waitForFunction(() => 'studio' in window);
  const [second] = await makePictures(page, { ...small, seed: 2 }, 'wasm');
  expect(second).toBeDefined();
  expect(second).not.toBe(first);
});
