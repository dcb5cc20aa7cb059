import { expect, type Page } from '@playwright/test';
import { makePictures, openStudio, type StudioWindow } from '../support/studio.ts';

/** The side of the apple that goes in, in pixels. */
export const SIDE = 128;

/** A small apple in the gallery, and the form ready for a quick picture from it. */
export async function openWithApple(page: Page): Promise<void> {
  await openStudio(page);
  await makePictures(
    page,
    { prompt: 'a red apple', width: SIDE, height: SIDE, numInferenceSteps: 4, guidanceScale: 1 },
    'wasm',
  );
  await expect(page.getByRole('spinbutton', { name: 'Batch count' })).toBeVisible();
  await setNumbers(page, { Width: SIDE, Height: SIDE, Steps: 4, Guidance: 1 });
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a green pear');
}

/** Types into number fields. */
export async function setNumbers(page: Page, numbers: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, value] of Object.entries(numbers)) {
    const box = page.getByRole('spinbutton', { name, exact: true });
    await box.fill(`${value}`);
    await box.press('Enter');
  }
}

/** Chooses the apple for this mode. */
export async function chooseApple(page: Page, mode: 'Picture' | 'Inpaint'): Promise<void> {
  await page.getByRole('radio', { name: mode }).check();
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /a red apple/ })
    .click();
  await expect(page.getByRole('img', { name: 'Input picture' })).toBeVisible();
}

/** Presses Generate and waits until so many pictures were made, the apple among them. */
export async function generate(page: Page, count: number): Promise<void> {
  await page
    .getByRole('button', { name: /^Generate/ })
    .first()
    .click();
  await page.waitForFunction(
    (wanted) => {
      const { studio } = window as unknown as StudioWindow;
      const { jobs } = studio.jobs.getState();
      if (jobs.some(({ state }) => state === 'failed')) throw new Error('A job has failed.');
      return studio.results.getState().results.length >= wanted;
    },
    count,
    { timeout: 240_000 },
  );
}

/** The apple and the newest picture, compared where the apple lies in it. */
export function compareWithApple(page: Page, at = { x: 0, y: 0 }) {
  return page.evaluate(async ({ x, y }) => {
    const { studio } = window as unknown as StudioWindow;
    const { results } = studio.results.getState();
    const newest = results[0];
    const apple = results.at(-1);
    if (!newest || !apple) throw new Error('no pictures');
    const pixelsOf = async (id: string) => {
      const bitmap = await createImageBitmap(await studio.results.image(id));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('no canvas');
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    const from = await pixelsOf(apple.id);
    const to = await pixelsOf(newest.id);
    /** For each pixel of the apple the largest difference of a channel. */
    const differences: number[] = [];
    for (let row = 0; row < from.height; row += 1)
      for (let column = 0; column < from.width; column += 1) {
        const a = (row * from.width + column) * 4;
        const b = ((row + y) * to.width + column + x) * 4;
        differences.push(
          Math.max(
            ...[0, 1, 2].map((channel) => Math.abs((from.data[a + channel] ?? 0) - (to.data[b + channel] ?? 0))),
          ),
        );
      }
    const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
    return { width: to.width, height: to.height, mean, differences, request: newest.recipe.request };
  }, at);
}
