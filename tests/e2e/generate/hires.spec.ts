import { expect, test } from '../support/test.ts';
import { compareWithApple, generate, openWithApple, SIDE } from './input-steps.ts';

test('[UI166] hires fix makes a picture of the size that the form says', async ({ page }) => {
  test.setTimeout(420_000);
  await openWithApple(page);
  await page.getByRole('checkbox', { name: 'Hires fix' }).check();
  await expect(page.getByText(`The picture becomes ${2 * SIDE} × ${2 * SIDE} pixels.`)).toBeVisible();
  await generate(page, 2);
  const { width, height, request } = await compareWithApple(page);
  expect([width, height]).toEqual([2 * SIDE, 2 * SIDE]);
  expect(request).toMatchObject({ hires: { width: 2 * SIDE, upscaler: 'lanczos' } });
});
