import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { RecipeDifference } from '../../../src/domain/models/recipe-differences.ts';
import en from '../../../src/ui/locales/en.json';
import { createFakeStudio, type FakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

const prompt = () => page.getByRole('textbox', { name: 'Describe a picture' });
const seed = () => page.getByRole('textbox', { name: 'Seed' });
const steps = () => page.getByRole('spinbutton', { name: 'Steps', exact: true });
const messages = () => page.getByRole('region', { name: 'Messages' });

const GONE: RecipeDifference = { kind: 'model-missing', packageName: 'Starter' };
const ELSEWHERE: RecipeDifference = { kind: 'provider', made: 'webgpu', here: 'wasm' };

/** One picture of a batch of four, with its tile in focus. */
async function showOne(): Promise<void> {
  studio.addResult({ prompt: 'a heron', seed: 99, batchSize: 4, numInferenceSteps: 12 });
  takeDown = await renderApp(studio);
  const tile = page.getByRole('button', { name: /^a heron, / });
  await expect.element(tile).toBeVisible();
  (tile.element() as HTMLElement).focus();
}

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
  studio = createFakeStudio();
});
afterEach(() => {
  takeDown();
  takeDown = () => {};
});

describe('recall', () => {
  test('[C10] R takes over all but the seed, from the gallery and in the viewer', async () => {
    await showOne();
    await userEvent.keyboard('r');
    await expect.element(messages().getByText(en.recall.remix)).toBeVisible();
    await expect.element(prompt()).toHaveValue('a heron');
    await expect.element(steps()).toHaveValue('12');
    await expect.element(seed()).toHaveValue('');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(prompt()).toHaveValue('');

    await page.getByRole('button', { name: /^a heron, / }).click();
    await expect.element(page.getByRole('button', { name: en.viewer.recallRemix })).toBeVisible();
    await userEvent.keyboard('r');
    await userEvent.keyboard('{Escape}');
    await expect.element(prompt()).toHaveValue('a heron');
    await expect.element(seed()).toHaveValue('');
  });

  test('[C10] A takes over the one picture: its seed, a batch of one', async () => {
    await showOne();
    await userEvent.keyboard('a');
    await expect.element(seed()).toHaveValue('99');
    await expect.element(page.getByRole('spinbutton', { name: 'Pictures' })).toHaveValue('1');
  });
});

describe('[C9] what is different here is told before anything is made', () => {
  test('in the viewer, as one list', async () => {
    studio.differences = [GONE, { kind: 'package', packageName: 'Starter', parts: ['unet', 'precision'] }, ELSEWHERE];
    await showOne();
    await userEvent.keyboard('{Enter}');
    const list = page.getByRole('region', { name: en.difference.title });
    await expect.element(list).toBeVisible();
    expect(
      list
        .getByRole('listitem')
        .elements()
        .map((item) => item.textContent),
    ).toEqual([
      'The model "Starter" is not here. The chosen one is used.',
      'The model "Starter" is here in another version. What differs: UNet and precision.',
      'It was made on: GPU (WebGPU). Here it runs on: Processor (WASM). Pixels may differ a little.',
    ]);
  });

  test('with what is taken over; for another picture only what matters then', async () => {
    studio.differences = [GONE, ELSEWHERE];
    await showOne();
    await userEvent.keyboard('r');
    await expect.element(messages().getByText(en.difference.title)).toBeVisible();
    await expect.element(messages().getByText(/is not here/)).toBeVisible();
    expect(
      messages()
        .getByText(/Pixels may differ/)
        .elements(),
    ).toHaveLength(0);
    await userEvent.keyboard('a');
    await expect.element(messages().getByText(/Pixels may differ/)).toBeVisible();
    // Nothing was started.
    expect(studio.calls.filter((call) => call.startsWith('enqueue'))).toEqual([]);
  });

  test('nothing is said where nothing differs', async () => {
    await showOne();
    await userEvent.keyboard('a');
    await expect.element(messages().getByText(en.recall.all)).toBeVisible();
    expect(page.getByText(en.difference.title).elements()).toHaveLength(0);
  });

  test('of every kind there are words, in a file from outside too', async () => {
    studio.differences = [
      { kind: 'package', packageName: 'Starter', parts: [] },
      { kind: 'runtime', made: 'ort 1', here: 'ort 2' },
      { kind: 'studio', made: '0.1.0', here: '0.2.0' },
      { kind: 'schedule' },
      { kind: 'input-missing', input: 'image' },
      { kind: 'input-missing', input: 'mask' },
      { kind: 'not-repeatable' },
    ];
    const { recipe } = studio.addResult({ prompt: 'a crane' });
    studio.recalled = { request: recipe.request, record: recipe, notes: [], seedText: '18446744073709551615' };
    takeDown = await renderApp(studio);
    await expect.element(prompt()).toBeVisible();
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])], 'a.png'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    const dialog = page.getByRole('dialog');
    await expect.element(dialog.getByText('18446744073709551615')).toBeVisible();
    const list = dialog.getByRole('region', { name: en.difference.title });
    await expect.element(list.getByText(en.difference.notRepeatable)).toBeVisible();
    const said = list.getByRole('listitem').elements();
    expect(said).toHaveLength(7);
    for (const item of said) expect(item.textContent).toMatch(/^[A-Z].*\.$/);
  });
});
