import { readFile } from 'node:fs/promises';
import { parseManifest } from '../../../src/domain/models/manifest.ts';
import { makeClipTokenizer } from '../../../src/domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../../src/domain/tokenizers/clip-tokenizer-files.ts';
import { expectAccessible } from '../support/axe.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** The prompt tools of the built app, with the package that it ships with. */

const STARTER = new URL('../../../models/starter-diffusion/', import.meta.url);

/** Tokens of a text as the starter's own files have it. */
async function countTokens(text: string): Promise<number> {
  const { tokenizer } = parseManifest(JSON.parse(await readFile(new URL('manifest.json', STARTER), 'utf8')));
  const { vocab, merges, ...ids } = tokenizer;
  const read = (path: string) => readFile(new URL(path, STARTER), 'utf8');
  const starter = makeClipTokenizer({
    vocab: parseVocabJson(await read(vocab)),
    merges: parseMergesText(await read(merges)),
    ...ids,
  });
  return starter.tokenize(text).tokenCount;
}

test('[UI100][UI104][UI107] from a wildcard list to a picture by keyboard, counted by the shipped tokenizer', async ({
  page,
}) => {
  await openStudio(page);
  await expect(page.getByRole('spinbutton', { name: 'Steps', exact: true })).toBeVisible();
  await page.evaluate(async () => {
    const { studio } = window as unknown as StudioWindow;
    studio.device.setProvider('wasm');
    await studio.models.install('starter-diffusion');
  });
  const prompt = page.getByRole('textbox', { name: 'Describe a picture' });
  const count = (text: string) => page.getByText(text, { exact: true });
  await expect(prompt).toBeFocused();
  const text = 'a red apple on a table, high quality photograph';
  await page.keyboard.type(text);
  await expect(count(`${await countTokens(text)}/75`)).toBeVisible();

  await page.keyboard.press('Control+a');
  await page.keyboard.type('a apple');
  await page.keyboard.press('Control+ArrowUp');
  await expect(prompt).toHaveValue('a (apple:1.1)');
  await page.keyboard.press('Control+z');
  await expect(prompt).toHaveValue('a apple');
  await prompt.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(2, 2));

  await page.getByRole('button', { name: 'Prompt tools' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Prompt tools' });
  await dialog.getByRole('tab', { name: 'History' }).focus();
  await page.keyboard.press('End');
  await dialog.getByRole('button', { name: 'New list' }).press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('color');
  await page.keyboard.press('Tab');
  await page.keyboard.type('red\ngreen\nblue');
  await dialog.getByRole('button', { name: 'Back to all' }).press('Enter');
  await dialog.getByRole('button', { name: 'Put color into the prompt' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(prompt).toBeFocused();
  await expect(prompt).toHaveValue('a __color__apple');
  await page.keyboard.type(' ');

  const steps = page.getByRole('spinbutton', { name: 'Steps', exact: true });
  await steps.fill('2');
  await steps.press('Enter');
  await prompt.focus();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^a (red|green|blue) apple, / })).toBeVisible({ timeout: 60_000 });

  // All of it is there after a reload: the form, the list and the prompts as they were typed.
  await page.reload();
  await expect(prompt).toBeFocused();
  await expect(prompt).toHaveValue('a __color__ apple');
  await expect(count(`about ${await countTokens('a red apple')}/75`)).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(prompt).toHaveValue('a __color__ apple');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(prompt).toHaveValue('');
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`[UI23] axe finds nothing in the ${colorScheme} theme: prompt tools`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openStudio(page);
    await expect(page.getByRole('spinbutton', { name: 'Steps', exact: true })).toBeVisible();
    await page.evaluate(async () => {
      const { prompts } = (window as unknown as StudioWindow).studio;
      await prompts.wildcards.put([{ name: 'color', text: 'red\ngreen' }]);
      await prompts.styles.put([{ name: 'Film', prompt: '{prompt}, film', negativePrompt: 'blurry' }]);
      await prompts.remember({ prompt: 'a red apple', negativePrompt: 'worm' });
    });
    await page.getByRole('button', { name: 'Prompt tools' }).click();
    const dialog = page.getByRole('dialog', { name: 'Prompt tools' });
    for (const tab of ['History', 'Wildcards', 'Styles']) {
      await dialog.getByRole('tab', { name: tab }).click();
      await expectAccessible(page, tab);
    }
    await dialog.getByRole('button', { name: 'Delete Film' }).click();
    await expectAccessible(page, 'a style deleted');
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByRole('checkbox', { name: 'Film' }).check();
    await dialog.getByRole('button', { name: 'Edit Film' }).click();
    await expectAccessible(page, 'a style in its editor');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a __shape__');
    await expect(page.getByText('There is no wildcard list for __shape__.')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Nothing was started/)).toBeVisible();
    await expectAccessible(page, 'a style in use, a list that is missing');
  });
}

test('[UI25] at 320 px the prompt tools need no scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openStudio(page);
  await page.evaluate(async () => {
    const { prompts } = (window as unknown as StudioWindow).studio;
    await prompts.wildcards.put([{ name: 'a-rather-long-name-of-a-list/of-colors', text: 'red' }]);
  });
  await page.getByRole('button', { name: 'Prompt tools' }).click();
  await page.getByRole('tab', { name: 'Wildcards' }).click();
  await expect(page.getByText('1 value')).toBeVisible();
  const overflow = await page.evaluate(() =>
    [document.documentElement, document.querySelector('[role="dialog"]')].map(
      (element) => (element?.scrollWidth ?? 0) - (element?.clientWidth ?? 0),
    ),
  );
  expect(Math.max(...overflow)).toBeLessThanOrEqual(0);
});
