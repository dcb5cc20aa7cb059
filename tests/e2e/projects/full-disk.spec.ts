import type { Page } from '@playwright/test';
import { expect, test } from '../support/persistent-studio.ts';
import { openStudio } from '../support/studio.ts';
import { contentsOf, projectIdOf } from './project-contents.ts';

/** The disk is full in the middle of the work: said at once, nothing lost, export works, and room brings all to the disk. */

/** Sets how many bytes the page's origin may hold; undefined is the browser's own limit. One session holds both. */
async function quotaSetter(page: Page): Promise<(quotaSize?: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  return async (quotaSize) => {
    await session.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize === undefined ? {} : { quotaSize }),
    });
  };
}

test('a full disk is said at once, the project can be exported, and is stored when there is room', async ({
  persistent,
}) => {
  const { page, context } = persistent;
  test.setTimeout(240_000);
  await page.addInitScript(() => {
    for (const name of ['showOpenFilePicker', 'showSaveFilePicker']) Reflect.deleteProperty(window, name);
  });
  await openStudio(page);
  await page.getByRole('button', { name: 'New' }).click();
  await page.getByRole('menuitem', { name: /^Square/ }).click();
  await page.getByRole('button', { name: 'Add text' }).first().click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  const setQuota = await quotaSetter(page);
  await setQuota(1_000);
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  const alert = page.getByRole('alert').filter({ hasText: 'Not saved: The storage is full.' });
  // Chromium goes on for up to 30 s with the room that it last knew of; the first write that it refuses is said.
  await expect(async () => {
    await text.pressSequentially('Written on a full disk. ');
    await text.press('Tab');
    await expect(alert).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Add a rectangle' }).click();
  await expect(page.getByRole('treeitem')).toHaveCount(2);
  await expect(alert).toBeVisible();

  const download = page.waitForEvent('download');
  await alert.getByRole('button', { name: 'Export' }).click();
  expect((await download).suggestedFilename()).toBe('Untitled Project.studio');

  await setQuota();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible({ timeout: 60_000 });
  const projectId = projectIdOf(page);
  const shown = await contentsOf(page, projectId);
  expect(shown.layers).toHaveLength(2);

  // Another page knows only what is on the disk.
  const address = page.url();
  await page.close();
  const reader = await context.newPage();
  await reader.goto(address);
  await expect(reader.getByRole('treeitem')).toHaveCount(2);
  expect(await contentsOf(reader, projectId)).toEqual(shown);

  // What was exported on the full disk is whole.
  const path = await (await download).path();
  expect(path).toBeTruthy();
});
