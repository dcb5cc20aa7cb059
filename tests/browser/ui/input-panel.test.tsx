import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import en from '../../../src/ui/locales/en.json';
import { withHiddenStates } from '../../unit/models/with-hidden-states.ts';
import { createFakeStudio, type FakeStudio, fakePackage } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

/** A package that takes pictures. */
function seeingPackage() {
  const offered = fakePackage();
  const { components } = offered.manifest;
  const manifest = { ...offered.manifest, components: { ...components, vaeEncoder: components.vaeDecoder } };
  return fakePackage('starter', { manifest });
}

async function show(fake: FakeStudio = createFakeStudio([seeingPackage()])): Promise<void> {
  studio = fake;
  takeDown = await renderApp(fake);
  await expect.element(page.getByRole('spinbutton', { name: 'Batch count' })).toBeVisible();
}

const mode = (name: string) => page.getByRole('radio', { name });
const promptField = () => page.getByRole('textbox', { name: 'Describe a picture' });
const requests = () =>
  studio.jobs
    .getState()
    .jobs.toReversed()
    .map(({ request }) => request);

async function chooseSky(): Promise<void> {
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /sky/ }).click();
}

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
});

afterEach(() => {
  takeDown();
  takeDown = () => {};
});

test('[UI160][UI161] a picture of the gallery goes in, in its proportions, and is remembered', async () => {
  await show();
  const upload = studio.addUpload({ name: 'sky.png', width: 1024, height: 512 });
  await mode('Picture').click();
  await chooseSky();
  await expect.element(page.getByText('1,024 × 512 pixels').or(page.getByText('1024 × 512 pixels'))).toBeVisible();
  await expect.element(page.getByRole('spinbutton', { name: 'Width', exact: true })).toHaveValue('512');
  await expect.element(page.getByRole('spinbutton', { name: 'Height', exact: true })).toHaveValue('256');
  await promptField().fill('a cat');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect
    .poll(requests)
    .toMatchObject([
      { kind: 'image-to-image', imageId: upload.assetId, strength: 0.75, resizeMode: 'crop-and-resize', width: 512 },
    ]);
  takeDown();
  takeDown = await renderApp(studio);
  await expect.element(mode('Picture')).toBeChecked();
  await expect.element(page.getByRole('button', { name: 'Remove the picture' })).toBeVisible();
});

test('[UI162] what is missing is said at the prompt and in its place, and starts nothing', async () => {
  await show();
  studio.addUpload({ name: 'sky.png', width: 256, height: 256 });
  await mode('Inpaint').click();
  await promptField().fill('a cat');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(page.getByText('Choose a picture in the settings first.')).toBeVisible();
  await expect
    .element(page.getByRole('button', { name: 'Choose a picture' }))
    .toHaveAccessibleDescription(/No picture is chosen yet/);
  await chooseSky();
  await promptField().click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect
    .element(page.getByRole('button', { name: 'Paint the mask' }))
    .toHaveAccessibleDescription(/Nothing is painted yet/);
  expect(requests()).toEqual([]);
  await page.getByRole('button', { name: '128 pixels on each side' }).click();
  await expect.element(page.getByText(/Nothing is painted yet: /)).not.toBeInTheDocument();
  await expect.element(page.getByRole('spinbutton', { name: 'Width', exact: true })).toHaveValue('512');
  await promptField().click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect
    .poll(requests)
    .toMatchObject([{ kind: 'inpaint', extension: { left: 128, right: 128, up: 128, down: 128 } }]);
});

test('[UI163] a file that is dropped on the slot goes in, and the page asks nothing about it', async () => {
  await show();
  await mode('Picture').click();
  await expect.element(page.getByTestId('input-slot')).toBeVisible();
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(8)], 'dropped.png', { type: 'image/png' }));
  page
    .getByTestId('input-slot')
    .element()
    .dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  await expect.element(page.getByTestId('input-slot').getByText('dropped.png')).toBeVisible();
  expect(studio.calls.filter((call) => call.startsWith('gallery.upload'))).toHaveLength(1);
});

test('[UI164] a picture and a mask that are gone say so', async () => {
  const gone = { assetId: 'a'.repeat(64), name: 'gone.png', width: 256, height: 256 };
  await show();
  await mode('Inpaint').click();
  const stored = JSON.parse(localStorage.getItem('studio.form.v1')!);
  const input = { ...stored.input, picture: gone, maskId: 'b'.repeat(64) };
  localStorage.setItem('studio.form.v1', JSON.stringify({ ...stored, input }));
  takeDown();
  takeDown = await renderApp(studio);
  await expect.element(page.getByText('This picture is not here any more. Choose another one.')).toBeVisible();
  await expect.element(page.getByText('The mask is not here any more. Paint it again.')).toBeVisible();
});

test('[UI165] a form of before loads; a model without an encoder makes pictures from text alone and says so', async () => {
  localStorage.setItem(
    'studio.form.v1',
    JSON.stringify({
      prompt: 'an old prompt',
      negativePrompt: '',
      packageId: null,
      seed: null,
      lastSeed: null,
      settingsByPackage: {},
    }),
  );
  await show(createFakeStudio());
  await expect.element(promptField()).toHaveValue('an old prompt');
  await expect.element(mode('Text')).toBeChecked();
  await expect.element(mode('Picture')).toBeDisabled();
  await expect.element(mode('Inpaint')).toBeDisabled();
  await expect.element(page.getByText('This model makes pictures from text alone.')).toBeVisible();
});

test('[UI166] hires fix says the size that it comes to', async () => {
  await show();
  await page.getByRole('checkbox', { name: 'Hires fix' }).click();
  await expect.element(page.getByText('The picture becomes 512 × 512 pixels.')).toBeVisible();
  await promptField().fill('a cat');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect
    .poll(requests)
    .toMatchObject([{ kind: 'text-to-image', hires: { width: 512, height: 512, upscaler: 'lanczos', strength: 0.7 } }]);
});

test('[UI161] a picture in the viewer goes in by a button, and out again by Undo', async () => {
  await show();
  studio.addResult({ prompt: 'a heron', seed: 99, width: 512, height: 256 });
  await page.getByRole('button', { name: /^a heron, / }).click();
  await page.getByRole('button', { name: 'Use as input' }).click();
  await expect.element(page.getByText('Undo', { exact: true })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(mode('Picture')).toBeChecked();
  await expect.element(page.getByRole('button', { name: 'Remove the picture' })).toBeVisible();
  await expect.element(page.getByRole('spinbutton', { name: 'Width', exact: true })).toHaveValue('512');
  await expect.element(page.getByRole('spinbutton', { name: 'Height', exact: true })).toHaveValue('256');
  await promptField().fill('a cat');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  const [item] = studio.gallery.getState().items;
  await expect.poll(requests).toMatchObject([{ kind: 'image-to-image', imageId: item?.assetId }]);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.element(mode('Text')).toBeChecked();
});

test('[UI177] clip skip is off and says why, or goes as far as the text encoder can', async () => {
  await show();
  await page.getByText('More settings').click();
  await expect.element(page.getByRole('combobox', { name: 'Clip skip' })).toBeDisabled();
  await expect.element(page.getByText(en.advanced.clipSkipOff)).toBeVisible();
  takeDown();

  const manifest = withHiddenStates(seeingPackage().manifest, 3);
  await show(createFakeStudio([fakePackage('starter', { manifest })]));
  await page.getByText('More settings').click();
  const field = page.getByRole('combobox', { name: 'Clip skip' });
  await expect.element(page.getByText(en.advanced.clipSkipOff)).not.toBeInTheDocument();
  expect([...(field.element() as HTMLSelectElement).options].map(({ value }) => value)).toEqual(['1', '2', '3']);
  await field.selectOptions('2');
  await promptField().fill('a cat');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.poll(requests).toMatchObject([{ kind: 'text-to-image', clipSkip: 2 }]);
});
