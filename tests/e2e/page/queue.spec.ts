import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** The queue as its user drives it: five jobs, paused, put in order, thinned out, over a reload and in a second tab. */

const SIZE = '128';

async function setUp(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('wasm');
  for (const [field, value] of [
    ['Width', SIZE],
    ['Height', SIZE],
    ['Guidance', '1'],
    ['Steps', '2'],
  ] as const) {
    const box = page.getByRole('spinbutton', { name: field, exact: true });
    await box.fill(value);
    await box.press('Enter');
  }
}

/** Queues a picture by the keyboard and waits until its line is there. */
async function queue(page: Page, prompt: string, keys = 'Control+Enter'): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Describe a picture' });
  await box.fill(prompt);
  await box.press(keys);
  await expect(page.getByRole('list', { name: 'Waiting' }).getByRole('article', { name: prompt })).not.toHaveCount(0);
}

/** The prompts of the lines that wait, from the first. */
function waiting(page: Page): Promise<string[]> {
  return page
    .getByRole('list', { name: 'Waiting' })
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
}

async function choose(page: Page, prompt: string, entry: string): Promise<void> {
  await page
    .getByRole('button', { name: `More: ${prompt}` })
    .first()
    .click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** The prompts of the pictures that were made, in the order in which they were. */
async function made(page: Page): Promise<string[]> {
  const prompts = await page.evaluate(() =>
    (window as unknown as StudioWindow).studio.results.getState().results.map(({ recipe }) => recipe.request.prompt),
  );
  return prompts.toReversed();
}

test('[UI130][UI131][UI133][UI138] five jobs are paused, put in order, thinned out and reloaded; they run as they stand', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  await openStudio(page);
  await setUp(page);
  // Paused before anything waits, so that no job of this test runs before its order stands.
  await page.evaluate(() => (window as unknown as StudioWindow).studio.jobs.pause());
  for (const prompt of ['a cat', 'a dog', 'a penguin']) await queue(page, prompt);
  const count = page.getByRole('spinbutton', { name: 'Batch count' });
  await count.fill('2');
  await count.press('Enter');
  await queue(page, 'a star');
  await count.fill('1');
  await count.press('Enter');
  await expect.poll(() => waiting(page)).toEqual(['a cat', 'a dog', 'a penguin', 'a star', 'a star']);
  await expectAccessible(page, 'a queue that is paused');

  await choose(page, 'a penguin', 'Move to the front');
  await expect.poll(() => waiting(page)).toEqual(['a penguin', 'a cat', 'a dog', 'a star', 'a star']);
  await page.getByRole('button', { name: 'More: a dog' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => waiting(page)).toEqual(['a penguin', 'a dog', 'a cat', 'a star', 'a star']);
  await expect(page.getByRole('button', { name: 'More: a dog' })).toBeFocused();
  await queue(page, 'a red apple', 'Control+Shift+Enter');
  await choose(page, 'a star', 'Cancel the batch (2 left)');
  const order = ['a red apple', 'a penguin', 'a dog', 'a cat'];
  await expect.poll(() => waiting(page)).toEqual(order);

  await page.reload();
  await page.waitForFunction(() => 'studio' in window);
  await expect.poll(() => waiting(page)).toEqual(order);
  const second = await context.newPage();
  await openStudio(second);
  await expect.poll(() => waiting(second)).toEqual(order);
  await expect(second.getByText('Paused.', { exact: true })).toBeVisible();
  expect(await made(page)).toEqual([]);

  await second.getByRole('button', { name: 'Resume the queue' }).click();
  await expect(page.getByText('Paused.', { exact: true })).toHaveCount(0);
  await expect.poll(() => made(page), { timeout: 120_000 }).toEqual(order);
  await expect(page.getByText('6 of 6 done')).toBeVisible();
  await page.getByRole('button', { name: 'Clear finished' }).click();
  await expect(second.getByRole('region', { name: 'Queue' })).toHaveCount(0);
});

test('[UI132][UI135] all are cancelled and queued again; what was there already is said to be', async ({ page }) => {
  test.setTimeout(240_000);
  await openStudio(page);
  await setUp(page);
  await page.evaluate(() => (window as unknown as StudioWindow).studio.jobs.pause());
  await page.getByRole('textbox', { name: 'Seed', exact: true }).fill('42');
  for (const prompt of ['a cat', 'a dog', 'a cat']) await queue(page, prompt);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await expect.poll(() => waiting(page)).toEqual([]);
  await page.getByRole('button', { name: 'Queue again' }).click();
  await expect.poll(() => waiting(page)).toEqual(['a cat', 'a dog', 'a cat']);
  await page.getByRole('button', { name: 'Resume the queue' }).click();
  await expect(page.getByText('Was there already: same prompt, settings and seed')).toBeVisible({ timeout: 120_000 });
  expect(await made(page)).toEqual(['a cat', 'a dog']);
});
