import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { createHost } from '../host/create-host.ts';
import { CHROMIUM_QUIET_ARGS, findChromium } from './find-chromium.ts';

/** `npm run screenshots`: docs/screenshots from the built app, in both themes, with pictures that it makes meanwhile. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'docs/screenshots');
const PROMPTS = ['a red apple', 'a tropical beach on a sunny day', 'a penguin on a teal background', 'a rocket'];

async function generate(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill(prompt);
  await page.keyboard.press('Control+Enter');
}

/** A project that begins with a picture, has words over it, and a result that waits. */
async function makeProject(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a beautiful sunset over mountains');
  await page.keyboard.press('Enter');
  await page.getByRole('treeitem', { name: /^a beautiful sunset/ }).waitFor({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Add text' }).first().click();
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await text.fill('Golden hour');
  await text.press('Tab');
  await generate(page, 'a sailboat on the sea');
  await page.getByRole('button', { name: 'Accept' }).waitFor({ timeout: 90_000 });
  await page.getByRole('treeitem', { name: /^Golden hour/ }).click();
}

async function takeAll(theme: 'dark' | 'light', url: string, executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_QUIET_ARGS] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: theme });
    const shoot = (name: string) => page.screenshot({ path: join(FOLDER, `${name}-${theme}.png`) });
    await page.goto(url);
    await page.getByRole('spinbutton', { name: 'Steps' }).waitFor();
    await page.getByRole('combobox', { name: 'Runs on' }).selectOption('wasm');
    await shoot('first-visit');

    await page.context().route('**/models/starter-diffusion/**/*.bin', (route) => route.abort('connectionrefused'));
    await generate(page, 'a red apple');
    await page.getByRole('button', { name: 'Run again' }).waitFor({ timeout: 90_000 });
    await shoot('error');
    await page.context().unroute('**/models/starter-diffusion/**/*.bin');
    await page.getByRole('button', { name: 'Clear finished' }).click();

    for (const prompt of PROMPTS) {
      await generate(page, prompt);
      if (prompt === PROMPTS.at(-1)) {
        await page.getByText(/step 1\d of 20/).waitFor({ timeout: 90_000 });
        await shoot('generating');
      }
      await page.getByRole('button', { name: new RegExp(`^${prompt}, `) }).waitFor({ timeout: 90_000 });
    }
    await page.getByRole('button', { name: 'Clear finished' }).click();
    await makeProject(page);
    await shoot('editor');
    await page.getByRole('tab', { name: 'History' }).click();
    await shoot('history');
    await page.getByRole('button', { name: 'Back to all projects' }).click();
    await page.locator('[data-project] img').first().waitFor();
    await shoot('home');
    await page.getByRole('button', { name: /^a penguin/ }).scrollIntoViewIfNeeded();
    await shoot('gallery');
    await page.getByRole('button', { name: /^a penguin/ }).click();
    await page.getByRole('img', { name: /penguin/ }).waitFor();
    await shoot('viewer');
  } finally {
    await browser.close();
  }
}

const executablePath = findChromium();
if (!executablePath) throw new Error('No Chrome, Edge or Chromium was found. Set CHROMIUM_PATH.');
mkdirSync(FOLDER, { recursive: true });
const host = await createHost({ appFolder: join(ROOT, 'dist'), modelsFolder: join(ROOT, 'models'), port: 0 });
try {
  for (const theme of ['dark', 'light'] as const) await takeAll(theme, host.url, executablePath);
} finally {
  await host.close();
}
