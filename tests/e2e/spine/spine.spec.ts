import type { Page } from '@playwright/test';
import { expect, test } from '../support/persistent-studio.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';

/** The whole way through the page, on WebGPU: prompt, picture, reload, no network, another picture. */

/** Software WebGPU takes seconds a step: the smallest picture, two steps. */
async function chooseSmallPictures(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('webgpu');
  for (const [field, value] of [
    ['Width', '128'],
    ['Height', '128'],
    ['Steps', '2'],
    ['Guidance', '1'],
  ] as const) {
    const box = page.getByRole('spinbutton', { name: field, exact: true });
    await box.fill(value);
    await box.press('Enter');
  }
}

async function generate(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill(prompt);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: new RegExp(`^${prompt}, `) })).toBeVisible({ timeout: 180_000 });
}

test('a prompt becomes a picture on WebGPU, stays over a reload, and offline another one follows', async ({
  persistent,
}) => {
  test.setTimeout(600_000);
  const { context, page } = persistent;
  await openStudio(page);
  await page.waitForFunction(() => (window as unknown as StudioWindow).studio.updates.getState().isOfflineReady);
  await chooseSmallPictures(page);
  await generate(page, 'a red apple');

  const [result] = await page.evaluate(() => (window as unknown as StudioWindow).studio.results.getState().results);
  expect(result?.recipe).toMatchObject({ executionProvider: 'webgpu', packageName: 'Starter', rng: 'CPU' });
  expect(result?.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(result?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

  await page.reload();
  await expect(page.getByRole('button', { name: /^a red apple, / })).toBeVisible();

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('button', { name: /^a red apple, / })).toBeVisible();
  await generate(page, 'a rocket');
  await expect(page.getByRole('button', { name: /^a red apple, / })).toBeVisible();
});
