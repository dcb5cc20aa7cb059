import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makePictures, openStudio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/**
 * Does a picture mean its prompt? Ten prompts, three seeds each, against ten reference pictures that a drawing program
 * made (tests/golden/starter-pictures). A picture is right when, of the ten references, its own is the nearest.
 * Distance: mean squared error of RGB, both pictures averaged to 32 × 32 pixels (reference.json says so).
 */
const SEEDS = [1, 2, 3];

/** The package's own figure is 30 of 30; three may go astray. */
const MIN_RIGHT = 27;

const FOLDER = new URL('../../golden/starter-pictures/', import.meta.url);
const reference: { pictures: { prompt: string; image: string }[] } = JSON.parse(
  readFileSync(new URL('reference.json', FOLDER), 'utf8'),
);

test('pictures mean their prompts: nearest to their own reference', async ({ page }) => {
  test.setTimeout(600_000);
  await openStudio(page);
  // Thirty pictures of 20 steps: on software WebGPU that would be more than an hour, on WASM a minute.
  const pictures: { prompt: string; seed: number; png: string }[] = [];
  for (const { prompt } of reference.pictures) {
    for (const seed of SEEDS) {
      const [png] = await makePictures(page, { prompt, seed, numInferenceSteps: 20, guidanceScale: 4 }, 'wasm');
      pictures.push({ prompt, seed, png: png! });
    }
  }
  const references = reference.pictures.map(({ image }) =>
    readFileSync(fileURLToPath(new URL(image, FOLDER))).toString('base64'),
  );
  const nearest = await page.evaluate(
    async ([made, drawn]) => {
      const SIDE = 32;
      const average = async (base64: string): Promise<Float64Array> => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
        const sums = new Float64Array(SIDE * SIDE * 3);
        const perCell = (width / SIDE) * (height / SIDE);
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            for (let c = 0; c < 3; c++) {
              const cell = Math.floor((y * SIDE) / height) * SIDE + Math.floor((x * SIDE) / width);
              sums[cell * 3 + c]! += data[(y * width + x) * 4 + c]! / perCell;
            }
        return sums;
      };
      const distance = (a: Float64Array, b: Float64Array): number =>
        a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;
      const targets = await Promise.all(drawn.map(average));
      const result: number[] = [];
      for (const png of made) {
        const picture = await average(png);
        const distances = targets.map((target) => distance(picture, target));
        result.push(distances.indexOf(Math.min(...distances)));
      }
      return result;
    },
    [pictures.map(({ png }) => png), references] as const,
  );
  const wrong = pictures.flatMap(({ prompt, seed }, index) => {
    const taken = reference.pictures[nearest[index]!]!.prompt;
    return taken === prompt ? [] : [`"${prompt}" seed ${seed} looks like "${taken}"`];
  });
  console.log(`${pictures.length - wrong.length} of ${pictures.length} pictures are nearest to their own reference`);
  expect(pictures).toHaveLength(30);
  expect(pictures.length - wrong.length, wrong.join('\n')).toBeGreaterThanOrEqual(MIN_RIGHT);
});
