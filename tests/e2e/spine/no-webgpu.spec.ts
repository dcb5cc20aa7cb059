import { CHROMIUM_QUIET_ARGS, findChromium } from '../../../tools/browser/find-chromium.ts';
import { openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

const executablePath = findChromium();

test.use({
  launchOptions: {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--disable-features=WebGPU', '--disable-gpu', ...CHROMIUM_QUIET_ARGS],
  },
});

test('automatic runs on the processor and says so; asking for the GPU is refused in words', async ({ page }) => {
  await openStudio(page);
  await expect(page.getByText(/Processor, \d+ thread/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Runs on' }).selectOption('webgpu');
  await page.getByRole('spinbutton', { name: 'Steps' }).fill('2');
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a red apple');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => page.evaluate(() => (window as unknown as StudioWindow).studio.jobs.getState().jobs[0]?.failure?.code))
    .toBe('webgpu-unavailable');
  await page
    .getByRole('button', { name: /processor/i })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /^a red apple, / })).toBeVisible({ timeout: 90_000 });
});
