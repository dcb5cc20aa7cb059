import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/test.ts';
import { chooseApple, compareWithApple, generate, openWithApple, SIDE, setNumbers } from './input-steps.ts';

test.setTimeout(420_000);

test('[UI160][UI161] a generated apple goes in: the result differs from it and is near', async ({ page }) => {
  await openWithApple(page);
  await chooseApple(page, 'Picture');
  await setNumbers(page, { 'Denoising strength': 0.3 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectAccessible(page, 'picture, dark');
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page, 'picture, light');
  await generate(page, 2);
  const { mean, request } = await compareWithApple(page);
  expect(request).toMatchObject({ kind: 'image-to-image', strength: 0.3, width: SIDE, height: SIDE });
  expect(mean).toBeGreaterThan(0.5);
  expect(mean).toBeLessThan(60);
});

test('[UI167] loopback gives a picture for each round', async ({ page }) => {
  await openWithApple(page);
  await chooseApple(page, 'Picture');
  await setNumbers(page, { 'Loopback rounds': 2, 'Strength of the last round': 0.5 });
  await generate(page, 3);
  const { request } = await compareWithApple(page);
  expect(request).toMatchObject({ loopback: { loops: 2, finalStrength: 0.5 } });
});
