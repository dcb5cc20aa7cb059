import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createFakeStudio, FAKE_REQUEST, type FakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

const promptField = () => page.getByRole('textbox', { name: 'Describe a picture' });

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
  studio = createFakeStudio();
  takeDown = await renderApp(studio);
  await expect.element(promptField()).toHaveFocus();
});
afterEach(() => takeDown());

/** Presses a button from the keyboard. */
async function press(name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await expect.element(button).toBeVisible();
  (button.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
}

test('[UI28] a button that goes away with its job or banner leaves the focus in the place', async () => {
  const main = page.getByRole('main');
  const running = await studio.jobs.enqueue(FAKE_REQUEST);
  studio.change(running.id, { state: 'running' });
  await press('Cancel: a red apple');
  await expect.element(main).toHaveFocus();

  await press('Clear finished');
  await expect.element(page.getByRole('heading', { name: 'Queue' })).not.toBeInTheDocument();
  await expect.element(main).toHaveFocus();

  await press('a rocket');
  await expect.element(page.getByRole('heading', { name: 'Try one of these' })).not.toBeInTheDocument();
  await expect.element(main).toHaveFocus();

  studio.setUpdates({ isUpdateReady: true });
  await press('Later');
  await expect.element(main).toHaveFocus();
});

test('[UI28] what goes away elsewhere takes no focus from where it is', async () => {
  const job = await studio.jobs.enqueue(FAKE_REQUEST);
  await expect.element(page.getByRole('button', { name: 'Cancel: a red apple' })).toBeVisible();
  (page.getByRole('button', { name: 'Cancel: a red apple' }).element() as HTMLElement).focus();
  await promptField().click();
  await studio.jobs.cancel(job.id);
  await studio.jobs.dismiss(job.id);
  await expect.element(page.getByRole('heading', { name: 'Queue' })).not.toBeInTheDocument();
  await expect.element(promptField()).toHaveFocus();
});

test('[UI28] a message that is answered gives the focus back, so that the viewer keeps its keys', async () => {
  studio.addResult({ prompt: 'older' }, '2026-01-01T00:00:00.000Z');
  const { id } = studio.addResult({ prompt: 'newer' }, '2026-01-02T00:00:00.000Z');
  location.hash = `#/image/${id}`;
  await expect.element(page.getByRole('img', { name: 'newer' })).toBeVisible();
  await userEvent.keyboard('p');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.element(page.getByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('img', { name: 'older' })).toBeVisible();
});

test('[UI29] a key held down starts one job and removes one picture', async () => {
  for (const prompt of ['one', 'two', 'three']) studio.addResult({ prompt });
  await userEvent.keyboard('a red apple');
  const hold = (element: Element, init: KeyboardEventInit) => {
    for (const repeat of [false, true, true])
      element.dispatchEvent(new KeyboardEvent('keydown', { ...init, repeat, bubbles: true, cancelable: true }));
  };
  const enqueued = () => studio.calls.filter((call) => call.startsWith('enqueue'));
  hold(promptField().element(), { key: 'Enter', code: 'Enter', ctrlKey: true });
  await expect.poll(enqueued).toHaveLength(1);

  const tile = page.getByRole('button', { name: /^three, / });
  await expect.element(tile).toBeVisible();
  (tile.element() as HTMLElement).focus();
  hold(tile.element(), { key: 'Delete', code: 'Delete' });
  await expect.element(tile).not.toBeInTheDocument();
  expect(studio.results.getState().results.map(({ recipe }) => recipe.request.prompt)).toEqual(['two', 'one']);
  hold(promptField().element(), { key: 'Enter', code: 'Enter' });
  await expect.poll(enqueued).toHaveLength(2);
});
