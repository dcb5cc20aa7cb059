import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createFakeStudio, type FakeStudio, fakePackage } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};
/** The masks that were stored, as the page would read them. */
let stored: Blob[];

const SIDE = 256;
const mask = () => page.getByTestId('mask').element() as HTMLCanvasElement;
const button = (name: string) => page.getByRole('button', { name, exact: true });
const box = (name: string) => page.getByRole('spinbutton', { name, exact: true });
const editor = () => page.getByRole('dialog', { name: 'Paint the mask' });

/** A package that takes pictures. */
function seeingPackage() {
  const { components } = fakePackage().manifest;
  const manifest = { ...fakePackage().manifest, components: { ...components, vaeEncoder: components.vaeDecoder } };
  return fakePackage('starter', { manifest });
}

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
  studio = createFakeStudio([seeingPackage()]);
  stored = [];
  const { keepInput } = studio.gallery;
  studio.gallery.keepInput = (picture) => {
    stored.push(picture);
    return keepInput(picture);
  };
  studio.addUpload({ name: 'sky.png', width: SIDE, height: SIDE });
  takeDown = await renderApp(studio);
  await expect.element(page.getByRole('spinbutton', { name: 'Batch count' })).toBeVisible();
  await page.getByRole('radio', { name: 'Inpaint' }).click();
  await button('Choose a picture').click();
  await page.getByRole('dialog').getByRole('button', { name: /sky/ }).click();
  await button('Paint the mask').click();
  await expect.element(page.getByTestId('mask')).toBeVisible();
});
afterEach(() => takeDown());

/** How much is painted at a place, 0…1, as the page shows it over the picture. */
function paintedAt(x: number, y: number): number {
  const alpha = (px: number, py: number) => mask().getContext('2d')!.getImageData(px, py, 1, 1).data[3] ?? 0;
  return Math.round((alpha(x, y) / 158) * 100) / 100;
}

/** A stroke of the pointer over places of the picture. */
function stroke(...places: readonly (readonly [x: number, y: number])[]): void {
  const canvas = mask();
  const rectangle = canvas.getBoundingClientRect();
  const send = (type: string, [x, y]: readonly [number, number], buttons: number) =>
    canvas.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 1,
        button: type === 'pointermove' ? -1 : 0,
        buttons,
        clientX: rectangle.x + (x / SIDE) * rectangle.width,
        clientY: rectangle.y + (y / SIDE) * rectangle.height,
      }),
    );
  // A made-up pointer cannot be captured by the browser; the handler needs no more than to be told that it is.
  canvas.setPointerCapture = () => {};
  canvas.hasPointerCapture = () => true;
  const [first = [0, 0]] = places;
  send('pointerdown', first, 1);
  for (const place of places.slice(1)) send('pointermove', place, 1);
  send('pointerup', places.at(-1) ?? first, 0);
}

/** The grey of the mask that was stored last, at some places. */
async function storedAt(...places: readonly (readonly [x: number, y: number])[]): Promise<number[]> {
  const bitmap = await createImageBitmap(stored.at(-1)!);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return places.map(([x, y]) => context.getImageData(x, y, 1, 1).data[0] ?? 0);
}

test('[UI173] brush and eraser paint along the pointer, with size and hardness; each stroke can be undone', async () => {
  await box('Hardness').fill('100');
  await userEvent.keyboard('{Enter}');
  stroke([64, 128], [192, 128]);
  expect([paintedAt(64, 128), paintedAt(128, 128), paintedAt(128, 140), paintedAt(128, 160)]).toEqual([1, 1, 1, 0]);
  await button('Eraser').click();
  await box('Brush size').fill('10');
  await userEvent.keyboard('{Enter}');
  stroke([128, 100], [128, 160]);
  expect([paintedAt(128, 128), paintedAt(110, 128)]).toEqual([0, 1]);
  await button('Undo the last stroke').click();
  expect(paintedAt(128, 128)).toBe(1);
  await button('Undo the last stroke').click();
  expect(paintedAt(110, 128)).toBe(0);
  await expect.element(button('Undo the last stroke')).toHaveAttribute('aria-disabled', 'true');
  await button('Redo the stroke').click();
  await button('Redo the stroke').click();
  expect([paintedAt(128, 128), paintedAt(110, 128)]).toEqual([0, 1]);
});

test('[UI173] a soft brush fades out, and going over a place twice paints it once', async () => {
  await box('Hardness').fill('0');
  await box('Brush size').fill('100');
  await userEvent.keyboard('{Enter}');
  stroke([128, 128], [129, 128], [128, 128]);
  expect(paintedAt(128, 128)).toBeGreaterThan(0.95);
  expect(Math.abs(paintedAt(128, 153) - 0.5)).toBeLessThan(0.05);
  expect(paintedAt(128, 180)).toBe(0);
});

test('[UI174] by keys alone: the brush is moved, painted with, changed for the eraser, and what it did undone', async () => {
  const surface = page.getByRole('application', { name: 'Picture with its mask' });
  (surface.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight} ');
  expect(paintedAt(144, 128)).toBe(1);
  await userEvent.keyboard('e{Shift>}{ArrowLeft}{/Shift} ');
  await expect.element(button('Eraser')).toHaveAttribute('aria-pressed', 'true');
  expect(paintedAt(144, 128)).toBe(0);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(paintedAt(144, 128)).toBe(1);
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  expect(paintedAt(144, 128)).toBe(0);
  await expect.element(box('Brush size')).toHaveValue('40');
  await userEvent.keyboard(']');
  await expect.element(box('Brush size')).toHaveValue('48');
});

test('[UI168][UI176] the mask is stored when painting pauses; the form has it, and the frame, when the editor closes', async () => {
  stroke([128, 128]);
  await expect.poll(() => stored.length).toBe(1);
  expect(await storedAt([128, 128], [20, 20])).toEqual([255, 0]);
  await page.getByRole('checkbox', { name: 'Frame what the model sees' }).click();
  await box('Frame width').fill('9999');
  await userEvent.keyboard('{Enter}');
  await expect.element(box('Frame width')).toHaveValue(`${SIDE}`);
  await expect.element(box('Frame, from the left')).toHaveValue('0');
  await box('Frame width').fill('96');
  await userEvent.keyboard('{Enter}');
  await button('Done').click();
  await expect.element(editor()).not.toBeInTheDocument();
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('a cat');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect
    .poll(() => studio.jobs.getState().jobs.map(({ request }) => request))
    .toMatchObject([
      { kind: 'inpaint', maskId: expect.stringMatching(/^f{60,}/), area: { kind: 'box', box: { width: 96 } } },
    ]);
});

test('[UI175] all of the mask is inverted, filled and cleared; a mask from a file is made to fit, and one that is none changes nothing', async () => {
  stroke([30, 30]);
  await button('Invert the mask').click();
  expect([paintedAt(30, 30), paintedAt(200, 200)]).toEqual([0, 1]);
  await button('Paint everything').click();
  expect(paintedAt(30, 30)).toBe(1);
  await button('Clear the mask').click();
  await expect.element(editor().getByRole('status')).toHaveTextContent('0 % of the picture is painted.');
  const half = new OffscreenCanvas(64, 64);
  const context = half.getContext('2d')!;
  context.fillStyle = '#000';
  context.fillRect(0, 0, 64, 64);
  context.fillStyle = '#fff';
  context.fillRect(32, 0, 32, 64);
  await userEvent.upload(
    page.getByTestId('mask-file'),
    new File([await half.convertToBlob({ type: 'image/png' })], 'mask.png', { type: 'image/png' }),
  );
  await expect.element(page.getByText('The mask of 64 × 64 pixels was made to fit 256 × 256.')).toBeVisible();
  expect([paintedAt(60, 128), paintedAt(200, 128)]).toEqual([0, 1]);
  await userEvent.upload(page.getByTestId('mask-file'), new File(['nothing'], 'broken.png', { type: 'image/png' }));
  await expect.element(page.getByText(/This file is no picture/)).toBeVisible();
  expect([paintedAt(60, 128), paintedAt(200, 128)]).toEqual([0, 1]);
});
