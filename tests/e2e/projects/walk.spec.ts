import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { killProcesses } from '../support/kill.ts';
import { expect, test } from '../support/persistent-studio.ts';
import { openStudio } from '../support/studio.ts';
import { contentsOf, projectIdOf } from './project-contents.ts';

/**
 * The whole life of a project through the page: a picture becomes a layer, text beside it, reload, undo and redo, a
 * second tab, both killed, duplicated, deleted, brought back, exported, and opened in a browser that never saw it.
 */

/** The system's own dialogs are not the page's: browsers without them get a download and a file field. */
async function withoutSystemDialogs(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'])
      Reflect.deleteProperty(window, name);
  });
}

async function useFastSettings(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('wasm');
  const steps = page.getByRole('spinbutton', { name: 'Steps' });
  await steps.fill('2');
  await steps.press('Enter');
}

const layerRow = (page: Page, name: string | RegExp) => page.getByRole('treeitem', { name });
const savedMark = (page: Page) => page.getByText('Saved', { exact: true });

test('a project lives through reload, two tabs, a crash, the bin and a file', async ({ persistent, browser }) => {
  test.setTimeout(300_000);
  const { context, host } = persistent;
  const page = await context.newPage();
  await withoutSystemDialogs(page);
  await openStudio(page);
  await useFastSettings(page);

  await test.step('Enter on Home makes a project and a picture, its first layer; a second picture waits until it is accepted', async () => {
    await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a red apple');
    await page.keyboard.press('Enter');
    await expect(layerRow(page, /a red apple/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a rocket');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Accept' }).click({ timeout: 60_000 });
    await expect(layerRow(page, /a rocket/)).toBeVisible();
  });
  const projectId = projectIdOf(page);

  await test.step('text beside it', async () => {
    await page.getByRole('button', { name: 'Add text' }).first().click();
    const text = page.getByRole('textbox', { name: 'Text', exact: true });
    await text.fill('An apple a day');
    await text.press('Tab');
    await expect(layerRow(page, /An apple a day/)).toBeVisible();
    await expect(savedMark(page)).toBeVisible();
  });
  const written = await contentsOf(page, projectId);
  expect(written.layers.map(({ kind }) => kind)).toEqual(['raster', 'raster', 'text']);
  expect(written.layers[0]?.['pixels']).toBe(written.layers[0]?.['assetId']);

  await test.step('a reload loses nothing, and what was done before it can be undone and made again', async () => {
    await page.reload();
    await expect(layerRow(page, /An apple a day/)).toBeVisible();
    expect(await contentsOf(page, projectId)).toEqual(written);
    await page.getByRole('button', { name: /^Undo: Edit text/ }).click();
    await page.getByRole('button', { name: /^Undo: Add text/ }).click();
    await expect(layerRow(page, /An apple a day/)).toBeHidden();
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+y');
    await expect(layerRow(page, /An apple a day/)).toBeVisible();
    expect(await contentsOf(page, projectId)).toEqual(written);
  });

  const second = await context.newPage();
  await test.step('a second tab edits at once, and both see all', async () => {
    await second.goto(page.url());
    await expect(layerRow(second, /An apple a day/)).toBeVisible();
    await second.getByRole('button', { name: 'Add a rectangle' }).click();
    await expect(layerRow(page, /Rectangle/)).toBeVisible();
    await page.getByRole('button', { name: 'Add an ellipse' }).click();
    await expect(layerRow(second, /Ellipse/)).toBeVisible();
    // Each undoes its own.
    await second.keyboard.press('Control+z');
    await expect(layerRow(page, /Rectangle/)).toBeHidden();
    await expect(layerRow(page, /Ellipse/)).toBeVisible();
    await second.keyboard.press('Control+Shift+z');
    await expect(layerRow(page, /Rectangle/)).toBeVisible();
    await expect(savedMark(page)).toBeVisible();
    await expect(savedMark(second)).toBeVisible();
  });
  const beforeCrash = await contentsOf(page, projectId);
  expect(beforeCrash.layers).toHaveLength(5);
  expect(await contentsOf(second, projectId)).toEqual(beforeCrash);

  await test.step('both tabs are killed, and everything is there', async () => {
    const gone = [page, second].map((tab) => tab.waitForEvent('crash'));
    await killProcesses(context, 'renderer');
    await Promise.all(gone);
    await page.close();
    await second.close();
  });
  const third = await context.newPage();
  await withoutSystemDialogs(third);
  await openStudio(third);
  expect(await contentsOf(third, projectId)).toEqual(beforeCrash);

  const cards = third.getByRole('button', { name: /^Untitled Project/ });
  await test.step('duplicated, the first one deleted and brought back', async () => {
    await third.getByRole('button', { name: /^More about Untitled Project/ }).click();
    await third.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect(cards).toHaveCount(2);
    await third.locator(`[data-project="${projectId}"]`).press('Delete');
    await expect(cards).toHaveCount(1);
    await third.reload();
    await expect(cards).toHaveCount(1);
    await third.getByRole('button', { name: 'Bin (1)' }).click();
    await third.getByRole('button', { name: /^Restore Untitled Project/ }).click();
    await third.keyboard.press('Escape');
    await expect(cards).toHaveCount(2);
  });
  const copyId = await third.locator(`[data-project]:not([data-project="${projectId}"])`).getAttribute('data-project');
  expect(await contentsOf(third, copyId ?? '')).toEqual(beforeCrash);
  expect(await contentsOf(third, projectId)).toEqual(beforeCrash);

  const download = third.waitForEvent('download');
  await third.locator(`[data-project="${projectId}"]`).click({ button: 'right' });
  await third.getByRole('menuitem', { name: 'Export' }).click();
  const file = await (await download).path();
  expect((await download).suggestedFilename()).toBe('Untitled Project.studio');

  await test.step('a browser that never saw it opens the file: the same project', async () => {
    const strange = await browser.newContext({ baseURL: host.url });
    try {
      const stranger = await strange.newPage();
      await withoutSystemDialogs(stranger);
      await openStudio(stranger);
      const chooser = stranger.waitForEvent('filechooser');
      await stranger.getByRole('button', { name: 'Open file' }).click();
      await (await chooser).setFiles({
        name: 'Untitled Project.studio',
        mimeType: 'application/x-ai-design-studio',
        buffer: await readFile(file),
      });
      await expect(layerRow(stranger, /An apple a day/)).toBeVisible();
      expect(projectIdOf(stranger)).not.toBe(projectId);
      expect(await contentsOf(stranger, projectIdOf(stranger))).toEqual(beforeCrash);
    } finally {
      await strange.close();
    }
  });
});
