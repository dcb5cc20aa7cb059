import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { deferStudio } from '../../../src/ui/app/defer-studio.ts';
import en from '../../../src/ui/locales/en.json';
import { createFakeStudio, FAKE_REQUEST } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let takeDown = () => {};
beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
});
afterEach(() => takeDown());

const steps = () => page.getByRole('spinbutton', { name: 'Steps', exact: true });

test('[UI30] jobs of an earlier visit are history, not news; what ends now is said', async () => {
  const fake = createFakeStudio();
  const old = await fake.jobs.enqueue({ ...FAKE_REQUEST, prompt: 'of yesterday' });
  await fake.jobs.cancel(old.id);
  let compose = (_studio: Studio) => {};
  const composing = new Promise<Studio>((resolve) => {
    compose = resolve;
  });
  takeDown = await renderApp(deferStudio(composing));
  await expect.element(page.getByText(en.gallery.loading)).toBeVisible();
  compose(fake);
  await expect.element(page.getByRole('article', { name: 'of yesterday' })).toBeVisible();
  const now = await fake.jobs.enqueue({ ...FAKE_REQUEST, prompt: 'of today' });
  await fake.jobs.cancel(now.id);
  await expect.element(page.getByTestId('announcements')).toHaveTextContent('Cancelled: of today');
  const said = new Set<string | null>();
  for (const line of page.getByTestId('announcements').element().children) said.add(line.textContent);
  expect(said).toEqual(new Set(['', 'Cancelled: of today']));
});

test('[UI6] a note goes when its value does', async () => {
  takeDown = await renderApp(createFakeStudio());
  await steps().fill('1e9');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Steps go from 1 to 150. Now 150.')).toBeVisible();
  (page.getByRole('slider', { name: 'Steps' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.element(steps()).toHaveValue('149');
  await expect.element(page.getByText('Steps go from 1 to 150. Now 150.')).not.toBeInTheDocument();
});

test('[UI6] the negative prompt says what it left out', async () => {
  takeDown = await renderApp(createFakeStudio());
  const field = page.getByRole('textbox', { name: 'Negative prompt' });
  await field.fill('dark\u0007 sky');
  await expect.element(field).toHaveValue('dark sky');
  await expect.element(page.getByText(en.note.prompt.cleaned)).toBeVisible();
});

test('[UI7] a label dragged there and back leaves the value it began with', async () => {
  takeDown = await renderApp(createFakeStudio());
  await expect.element(steps()).toHaveValue('20');
  const label = document.querySelector(`label[for="${steps().element().id}"]`)!;
  const pointer = (type: string, clientX: number) =>
    label.dispatchEvent(new PointerEvent(type, { clientX, button: 0, pointerId: 1, bubbles: true }));
  Object.assign(label, { setPointerCapture: () => {} }); // a made-up pointer cannot be captured
  pointer('pointerdown', 100);
  pointer('pointermove', 108);
  await expect.element(steps()).toHaveValue('22');
  pointer('pointermove', 100);
  await expect.element(steps()).toHaveValue('20');
  pointer('pointerup', 100);
});

test('[UI17] a text pasted with a picture of itself stays a text', async () => {
  const fake = createFakeStudio();
  fake.recalled = { request: { prompt: 'from a file' }, notes: [] };
  takeDown = await renderApp(fake);
  await expect.element(steps()).toBeVisible();
  const png = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])], 'a.png');
  const paste = (text?: string) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(png);
    if (text !== undefined) clipboardData.setData('text/plain', text);
    return window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  };
  expect(paste('a cell of a table')).toBe(true);
  expect(paste()).toBe(false);
  await expect.element(page.getByRole('dialog')).toBeVisible();
});

test('[UI31] without any model on offer the list says so', async () => {
  takeDown = await renderApp(createFakeStudio([]));
  await expect.element(page.getByRole('option', { name: en.settings.modelNone }).first()).toBeInTheDocument();
});
