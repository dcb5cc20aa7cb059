import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** What the page says when the ground is missing: in words, with nothing lost and a next step. */

test('the host is gone before the model is there: said, and Run again works once it is back', async ({
  context,
  page,
}) => {
  await openStudio(page);
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('wasm');
  await context.route('**/models/starter-diffusion/**/*.bin', (route) => route.abort('connectionrefused'));
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a red apple');
  await page.keyboard.press('Control+Enter');
  const again = page.getByRole('button', { name: /run again|try again/i }).first();
  await expect(again).toBeVisible({ timeout: 90_000 });
  const failed = await page.evaluate(
    () => (window as unknown as StudioWindow).studio.jobs.getState().jobs[0]?.failure?.code,
  );
  expect(failed).toBe('host-unreachable');
  await context.unroute('**/models/starter-diffusion/**/*.bin');
  await again.click();
  await expect(page.getByRole('button', { name: /^a red apple, / })).toBeVisible({ timeout: 90_000 });
});

test('IndexedDB is refused: said at once, pictures are still made and can be downloaded', async ({ page }) => {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('refused by the test', 'SecurityError');
    };
  });
  await openStudio(page);
  const codes = () =>
    page.evaluate(() =>
      (window as unknown as StudioWindow).studio.health.getState().problems.map((problem) => problem.code),
    );
  await expect.poll(codes).toContain('storage-unavailable');
  await expect(page.getByRole('alert').first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('wasm');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('2');
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a red apple');
  await page.keyboard.press('Control+Enter');
  const tile = page.getByRole('button', { name: /^a red apple, / });
  await expect(tile).toBeVisible({ timeout: 90_000 });
  await tile.click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download PNG' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.png$/);
});
