import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/test.ts';
import { chooseApple, compareWithApple, generate, openWithApple, SIDE, setNumbers } from './input-steps.ts';

test.setTimeout(420_000);

test('[UI168] what the mouse paints is made anew, every byte beyond it stays', async ({ page }) => {
  await openWithApple(page);
  await chooseApple(page, 'Inpaint');
  await setNumbers(page, { 'Mask blur': 0 });
  await page.getByRole('checkbox', { name: 'Match colours' }).uncheck();
  await page.getByRole('button', { name: 'Paint the mask' }).click();
  const mask = page.getByTestId('mask');
  await expect(mask).toBeVisible();
  const box = await mask.boundingBox();
  if (!box) throw new Error('no mask');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x - 8, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 8, middle.y, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('img', { name: 'Mask' })).toBeVisible();
  await expect(page.getByText(/^\d+ % of the picture is painted\.$/)).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expectAccessible(page, 'inpaint');
  await generate(page, 2);
  const { differences, request } = await compareWithApple(page);
  expect(request).toMatchObject({ kind: 'inpaint', maskBlur: 0, area: { kind: 'whole-picture' } });
  // A brush of 40 pixels moved by 16 reaches no further than 30 from the middle.
  const isFar = (index: number) =>
    Math.abs((index % SIDE) - SIDE / 2) > 34 || Math.abs(Math.floor(index / SIDE) - SIDE / 2) > 26;
  expect(differences.filter((each, index) => isFar(index) && each > 0)).toHaveLength(0);
  expect(differences.filter((each, index) => !isFar(index) && each > 0).length).toBeGreaterThan(100);
});

test('[UI168] outpaint: room at the right is made, the picture stays as it was', async ({ page }) => {
  await openWithApple(page);
  await chooseApple(page, 'Inpaint');
  await setNumbers(page, { 'Mask blur': 0, Right: 64 });
  await page.getByRole('checkbox', { name: 'Match colours' }).uncheck();
  await generate(page, 2);
  const { width, height, differences, request } = await compareWithApple(page);
  expect(request).toMatchObject({ kind: 'inpaint', extension: { left: 0, right: 64, up: 0, down: 0 } });
  expect([width, height]).toEqual([SIDE + 64, SIDE]);
  expect(differences.filter((each) => each > 0)).toHaveLength(0);
});
