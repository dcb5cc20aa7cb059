import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** Projects in the built app: what axe says of every place, and one project from first to last without a pointer. */

/** A picture of one colour, in the gallery. */
async function uploadPicture(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const canvas = new OffscreenCanvas(300, 200);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#c04020';
    context.fillRect(0, 0, 300, 200);
    const file = new File([await canvas.convertToBlob()], 'terracotta.png', { type: 'image/png' });
    const { studio } = window as unknown as StudioWindow;
    const [outcome] = await studio.gallery.upload([file]);
    if (!outcome || !('item' in outcome)) throw new Error('The picture was refused.');
    return outcome.item.assetId;
  });
}

/** A project with one layer of each kind that the page can make. */
async function makeProject(page: Page): Promise<void> {
  const assetId = await uploadPicture(page);
  await page.evaluate(async (picture) => {
    const { studio } = window as unknown as StudioWindow;
    const { id } = await studio.projects.create({ name: 'Poster', width: 800, height: 600, background: '#ffffff' });
    const open = await studio.projects.open(id);
    const newId = () => crypto.randomUUID();
    open.document.execute('addRaster', { layerId: newId(), assetId: picture, width: 300, height: 200 });
    open.document.execute('addText', { layerId: newId(), text: 'Opening night' });
    open.document.execute('addShape', { layerId: newId(), shape: 'ellipse', width: 90, height: 60 });
    await open.saveVersion('First draft');
    await open.dispose();
  }, assetId);
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`[UI23] axe finds nothing in the ${colorScheme} theme: projects, dialogs, editor`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openStudio(page);
    await makeProject(page);
    const card = page.getByRole('button', { name: /^Poster, / });
    await expect(card).toBeVisible();
    await expectAccessible(page, 'Home with a project and an added picture');

    await page.getByRole('button', { name: 'New' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    // A menu lies over the page, outside its landmarks.
    await expectAccessible(page, 'templates', ['region']);
    await page.getByRole('menuitem', { name: 'Own size…' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'own size');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /^terracotta/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'an added picture');
    await page.keyboard.press('Escape');

    await card.press('Delete');
    await page.getByRole('button', { name: 'Bin (1)' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'bin');
    await page.getByRole('button', { name: 'Restore Poster' }).click();
    await page.keyboard.press('Escape');

    await card.click();
    await page.getByRole('treeitem').first().click();
    await expectAccessible(page, 'editor, layers');
    await page.getByRole('tab', { name: 'History' }).click();
    await expectAccessible(page, 'editor, history');
    await page.getByRole('tab', { name: 'Versions' }).click();
    await expect(page.getByText('First draft')).toBeVisible();
    await expectAccessible(page, 'editor, versions');
  });
}

test('[ED1] a project from first to last by keyboard alone', async ({ page }) => {
  await openStudio(page);
  const pressUntil = async (key: string, name: string) => {
    for (let presses = 0; presses < 60; presses++) {
      const focused = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
      });
      if (focused.includes(name)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} does not lead to ${name}.`);
  };
  await pressUntil('Tab', 'New');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await pressUntil('ArrowDown', 'Square');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('tab', { name: 'Layers' })).toBeVisible();
  await page.keyboard.press('Alt+n');
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  const layer = page.getByRole('treeitem', { name: /^Text/ });
  await expect(layer).toBeVisible();
  await pressUntil('Tab', 'Text');
  await text.focus();
  await page.keyboard.type('By hand');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('treeitem', { name: /^By hand/ })).toBeVisible();

  // Renamed, hidden and moved by keys, then all of it taken back.
  await page.getByRole('treeitem', { name: /^By hand/ }).focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Headline');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treeitem', { name: /^Headline/ })).toBeFocused();
  await page.keyboard.press('Control+j');
  await expect(page.getByRole('treeitem')).toHaveCount(2);
  await page.keyboard.press('Delete');
  await expect(page.getByRole('treeitem')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('treeitem', { name: /^By hand/ })).toBeVisible();

  await page.keyboard.press('Control+s');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await pressUntil('Shift+Tab', 'Back to all projects');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Untitled Project, / })).toBeVisible();
});
