import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../support/axe.ts';
import { makePictures, openStudio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

for (const colorScheme of ['dark', 'light'] as const) {
  test(`[UI23] axe finds nothing in the ${colorScheme} theme: empty, dialog, pictures, viewer`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openStudio(page);
    await expect(page.getByRole('spinbutton', { name: 'Steps' })).toBeVisible();
    await expectAccessible(page, 'empty');

    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'dialog');
    await page.keyboard.press('Escape');

    await makePictures(page, { prompt: 'a red apple', numInferenceSteps: 2 }, 'wasm');
    await expect(page.getByRole('button', { name: /^a red apple, / })).toBeVisible();
    await expectAccessible(page, 'pictures');

    await page.getByRole('button', { name: /^a red apple, / }).click();
    await expect(page.getByRole('img', { name: 'a red apple' })).toBeVisible();
    await expectAccessible(page, 'viewer');
  });
}

test('[UI24] from prompt to downloaded picture and back by keyboard', async ({ page }) => {
  await openStudio(page);
  await expect(page.getByRole('spinbutton', { name: 'Steps' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('wasm');
  const steps = page.getByRole('spinbutton', { name: 'Steps' });
  await steps.fill('2');
  await steps.press('Enter');

  await page.keyboard.press('Alt+a');
  await page.keyboard.type('a red apple');
  await page.keyboard.press('Control+Enter');
  const tile = page.getByRole('button', { name: /^a red apple, / });
  await expect(tile).toBeVisible({ timeout: 60_000 });
  await tile.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: 'a red apple' })).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download PNG' }).press('Enter');
  expect((await download).suggestedFilename()).toMatch(/^a-red-apple-\d+\.png$/);
  const file = await (await download).path();

  await page.keyboard.press('Escape');
  await expect(tile).toBeFocused();

  // The downloaded file, dropped back, offers its recipe.
  const bytes = readFile(file, 'base64');
  await page.evaluate(
    (base64) => {
      const binary = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([binary], 'apple.png', { type: 'image/png' }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    await bytes,
  );
  const dialog = page.getByRole('dialog', { name: 'This picture has a recipe' });
  await expect(dialog.getByText('a red apple')).toBeVisible();
  await page.getByRole('button', { name: 'Use everything' }).press('Enter');
  await expect(page.getByRole('textbox', { name: 'Seed' })).not.toHaveValue('');
});

test('[UI25] at 320 px nothing needs scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openStudio(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('spinbutton', { name: 'Steps' })).toBeVisible();
  await makePictures(page, { prompt: 'a red apple', numInferenceSteps: 2 }, 'wasm');
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: /^a red apple, / }).click();
  await expect(page.getByRole('img', { name: 'a red apple' })).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
});
