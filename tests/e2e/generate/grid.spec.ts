import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** A grid on the built app: 2 × 2 pictures by the starter, their contact sheet looked at pixel by pixel. */

const SIZE = 128;

async function setUp(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('wasm');
  for (const [field, value] of [
    ['Width', `${SIZE}`],
    ['Height', `${SIZE}`],
    ['Guidance', '1'],
  ] as const) {
    const box = page.getByRole('spinbutton', { name: field, exact: true });
    await box.fill(value);
    await box.press('Enter');
  }
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a red apple');
}

/** What the sheet shows: its size, and for each job whether its picture is in the place where its cell begins. */
function lookAtSheet(page: Page) {
  return page.evaluate(async () => {
    const { studio } = window as unknown as StudioWindow;
    const pixelsOf = async (blob: Blob) => {
      const bitmap = await createImageBitmap(blob);
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('no canvas');
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    const sheet = studio.gallery.getState().items.find(({ kind }) => kind === 'upload');
    if (!sheet) throw new Error('no sheet');
    const drawn = await pixelsOf(await studio.gallery.asset(sheet.assetId));
    const { results } = studio.results.getState();
    const cells: { seed: number; steps: number; places: [number, number][] }[] = [];
    for (const { id, recipe, width, height } of results) {
      const picture = await pixelsOf(await studio.results.image(id));
      const places: [number, number][] = [];
      for (let top = 0; top + height <= drawn.height; top += 1)
        for (let left = 0; left + width <= drawn.width; left += 1) {
          let isSame = true;
          for (let at = 0; isSame && at < width * height; at += 1) {
            const there = ((top + Math.floor(at / width)) * drawn.width + left + (at % width)) * 4;
            isSame = drawn.data[there] === picture.data[at * 4] && drawn.data[there + 1] === picture.data[at * 4 + 1];
          }
          if (isSame) places.push([left, top]);
        }
      cells.push({ seed: recipe.seed, steps: recipe.request.numInferenceSteps, places });
    }
    return { name: sheet.name, width: drawn.width, height: drawn.height, cells };
  });
}

for (const colorScheme of ['dark', 'light'] as const)
  test(`[UI202] axe finds nothing in the ${colorScheme} theme: grid, menu, generating forever`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openStudio(page);
    await expect(page.getByRole('spinbutton', { name: 'Batch count' })).toBeVisible();
    await setUp(page);
    await page.getByRole('button', { name: 'More ways to generate' }).click();
    await page.getByRole('menuitem', { name: 'X/Y/Z grid…' }).click();
    await expect(page.getByRole('dialog', { name: 'X/Y/Z grid' })).toBeVisible();
    await page.getByRole('combobox', { name: 'X field' }).selectOption('Sampler');
    await page.getByRole('textbox', { name: 'X values' }).fill('Nobody');
    await expect(page.getByText('“Nobody” is not known here.')).toBeVisible();
    await expectAccessible(page, 'grid');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More ways to generate' }).click();
    await page.getByRole('menuitem', { name: 'Generate forever' }).click();
    await expect(page.getByText(/1 job so far/)).toBeVisible();
    await expectAccessible(page, 'forever');
    await page.getByRole('button', { name: 'Stop: Generating forever' }).click();
  });

test('[B40][B42] a grid of 2 × 2, reloaded in the middle, becomes a sheet with every picture in its cell', async ({
  page,
}) => {
  test.setTimeout(480_000);
  await openStudio(page);
  await expect(page.getByRole('spinbutton', { name: 'Batch count' })).toBeVisible();
  await setUp(page);
  await page.getByRole('button', { name: 'X/Y/Z grid…' }).click();
  await page.getByRole('combobox', { name: 'X field' }).selectOption('Seed');
  await page.getByRole('textbox', { name: 'X values' }).fill('1-2');
  await page.getByRole('combobox', { name: 'Y field' }).selectOption('Steps');
  await page.getByRole('textbox', { name: 'Y values' }).fill('2, 3');
  await expect(page.getByText('2 × 2 × 1 = 4 pictures')).toBeVisible();
  await page.getByRole('button', { name: 'Queue grid' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.waitForFunction(() => {
    const { jobs } = (window as unknown as StudioWindow).studio.jobs.getState();
    return jobs.some(({ state }) => state === 'succeeded');
  });
  await page.reload();
  await page.waitForFunction(() => 'studio' in window);
  await page.waitForFunction(
    () => (window as unknown as StudioWindow).studio.gallery.getState().items.some(({ kind }) => kind === 'upload'),
    undefined,
    { timeout: 180_000 },
  );

  const sheet = await lookAtSheet(page);
  expect(sheet.name).toBe('Seed × Steps, a red apple.png');
  expect(sheet.cells).toHaveLength(4);
  // Each picture is there once, whole, at its own size: seeds in columns, steps in rows.
  expect(sheet.cells.map(({ places }) => places.length)).toEqual([1, 1, 1, 1]);
  const place = (seed: number, steps: number) =>
    sheet.cells.find((cell) => cell.seed === seed && cell.steps === steps)?.places[0] ?? [Number.NaN, Number.NaN];
  const [left, top] = place(1, 2);
  const [right, bottom] = place(2, 3);
  expect([place(2, 2), place(1, 3)]).toEqual([
    [right, top],
    [left, bottom],
  ]);
  expect(right - left).toBeGreaterThanOrEqual(SIZE);
  expect(bottom - top).toBeGreaterThanOrEqual(SIZE);
  // Headings at the left and above.
  expect(left).toBeGreaterThan(40);
  expect(top).toBeGreaterThan(15);
  expect([sheet.width - right - SIZE, sheet.height - bottom - SIZE].every((edge) => edge > 0 && edge < 10)).toBe(true);
  await expect(page.getByRole('button', { name: /^Seed × Steps, a red apple/ })).toBeVisible();
});
