import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { createFakeStudio, type FakeStudio, fakePackage } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

async function show(fake: FakeStudio = createFakeStudio()): Promise<void> {
  studio = fake;
  takeDown = await renderApp(fake);
  await expect.element(page.getByRole('spinbutton', { name: 'Batch count' })).toBeVisible();
}

const promptField = () => page.getByRole('textbox', { name: 'Describe a picture' });
const dialog = () => page.getByRole('dialog', { name: 'X/Y/Z grid' });
const axisField = (letter: string) => page.getByRole('combobox', { name: `${letter} field` });
const axisValues = (letter: string) => page.getByRole('textbox', { name: `${letter} values` });
const queueButton = () => dialog().getByRole('button', { name: 'Queue grid' });
/** Several renderings lie between the end of a job and the next one. */
const PATIENTLY = { timeout: 15_000 };
/** Oldest first. */
const jobs = () => studio.jobs.getState().jobs.toReversed();
const requests = () => jobs().map(({ request }) => request);

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
});

afterEach(() => {
  takeDown();
  takeDown = () => {};
});

async function setSeed(seed: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Seed' }).fill(seed);
  await userEvent.keyboard('{Enter}');
}

async function setCount(count: string): Promise<void> {
  await page.getByRole('spinbutton', { name: 'Batch count' }).fill(count);
  await userEvent.keyboard('{Enter}');
}

async function generate(): Promise<void> {
  await promptField().click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
}

async function openGrid(prompt = 'a red apple'): Promise<void> {
  await promptField().fill(prompt);
  await page.getByRole('button', { name: 'X/Y/Z grid…' }).click();
  await expect.element(dialog()).toBeVisible();
}

async function startForever(): Promise<void> {
  await page.getByRole('button', { name: 'More ways to generate' }).click();
  await page.getByRole('menuitem', { name: 'Generate forever' }).click();
}

test('[UI200] one press queues as many jobs as the batch count says, as one batch; the seed goes on by the batch size', async () => {
  await show();
  await promptField().fill('a red apple');
  await setSeed('10');
  await page.getByRole('spinbutton', { name: 'Pictures' }).fill('2');
  await setCount('3');
  await generate();
  await expect.poll(() => requests().map(({ seed }) => seed)).toEqual([10, 12, 14]);
  expect(new Set(jobs().map(({ batchId }) => batchId)).size).toBe(1);
  expect(jobs()[0]?.batchId).toBeDefined();
});

test('[UI200] without the next seed for each the seed stays; a random one is drawn for each', async () => {
  await show();
  await promptField().fill('a red apple');
  await setSeed('10');
  await setCount('2');
  await page.getByRole('checkbox', { name: 'Next seed for each' }).click();
  await generate();
  await expect.poll(() => requests().map(({ seed }) => seed)).toEqual([10, 10]);
  await setSeed('');
  await generate();
  await expect.poll(() => jobs().length).toBe(4);
  const [, , third, fourth] = requests();
  expect(third?.seed).not.toBe(fourth?.seed);
});

test('[UI200] the batch count is brought into 1…100 with a note, and remembered', async () => {
  await show();
  await setCount('500');
  await expect.element(page.getByRole('spinbutton', { name: 'Batch count' })).toHaveValue('100');
  await setCount('2.4');
  await expect.element(page.getByRole('spinbutton', { name: 'Batch count' })).toHaveValue('2');
  takeDown();
  await show();
  await expect.element(page.getByRole('spinbutton', { name: 'Batch count' })).toHaveValue('2');
});

test('[UI201] generating forever goes on as jobs end, one at a time, wherever the page is, until Stop', async () => {
  await show();
  await promptField().fill('a red apple');
  await startForever();
  await expect.poll(() => jobs().length, PATIENTLY).toBe(1);
  const card = page.getByText('Generating forever');
  await expect.element(card).toBeVisible();
  const [result] = studio.finish(jobs()[0]!.id);
  await expect.poll(() => jobs().length, PATIENTLY).toBe(2);
  expect(requests()[0]?.seed).not.toBe(requests()[1]?.seed);
  location.hash = `#/image/${result!.id}`;
  await expect.element(page.getByRole('img', { name: 'a red apple' })).toBeVisible();
  studio.finish(jobs()[1]!.id);
  await expect.poll(() => jobs().length, PATIENTLY).toBe(3);
  await expect.element(page.getByText(/3 jobs so far/)).toBeVisible();
  location.hash = '#/';
  await page.getByRole('button', { name: 'Stop: Generating forever' }).click();
  await expect.element(card).not.toBeInTheDocument();
  studio.finish(jobs()[2]!.id);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(jobs()).toHaveLength(3);
});

test('[UI201] it says why it ends by itself, and a reload does not start it again', async () => {
  await show();
  await promptField().fill('a red apple');
  await startForever();
  await expect.poll(() => jobs().length, PATIENTLY).toBe(1);
  studio.fail(jobs()[0]!.id, 'out-of-memory');
  await expect.element(page.getByText('A job failed, so generating forever has stopped.')).toBeVisible();
  await startForever();
  await expect.poll(() => jobs().length, PATIENTLY).toBe(2);
  takeDown();
  await show();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(jobs()).toHaveLength(0);
  expect(page.getByText('Generating forever').elements()).toHaveLength(0);
});

test('[UI201] with one seed for all it stops before the same picture, and the menu stops it too', async () => {
  await show();
  await promptField().fill('a red apple');
  await setSeed('10');
  await startForever();
  await expect.poll(() => jobs().length, PATIENTLY).toBe(1);
  studio.finish(jobs()[0]!.id);
  await expect.poll(() => requests().map(({ seed }) => seed), PATIENTLY).toEqual([10, 11]);
  await page.getByRole('button', { name: 'More ways to generate' }).click();
  await page.getByRole('menuitem', { name: 'Stop generating forever' }).click();
  await expect.element(page.getByText('Generating forever')).not.toBeInTheDocument();
  await page.getByRole('checkbox', { name: 'Next seed for each' }).click();
  await startForever();
  await expect.poll(() => jobs().length, PATIENTLY).toBe(3);
  studio.finish(jobs()[2]!.id);
  await expect.element(page.getByText(/The same picture would come again/)).toBeVisible();
  expect(jobs()).toHaveLength(3);
});

test('[UI202] a grid is made by keyboard alone: fields, values, what it comes to, queue; the focus goes back', async () => {
  await show();
  await promptField().fill('a red apple');
  await setSeed('5');
  const open = page.getByRole('button', { name: 'X/Y/Z grid…' });
  (open.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog()).toBeVisible();
  await userEvent.keyboard('{Tab}{Tab}');
  await expect.element(axisField('X')).toHaveFocus();
  await axisField('X').selectOptions('Steps');
  await userEvent.keyboard('{Tab}');
  await expect.element(axisValues('X')).toHaveFocus();
  await userEvent.keyboard('2-6 (+2)');
  await expect.element(dialog().getByText('3 × 1 × 1 = 3 pictures')).toBeVisible();
  await axisField('Y').selectOptions('Prompt S/R');
  await axisValues('Y').fill('apple, pear, ');
  await expect.element(dialog().getByText('3 × 3 × 1 = 9 pictures')).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog()).not.toBeInTheDocument();
  expect(requests().map(({ numInferenceSteps, prompt, seed }) => [numInferenceSteps, prompt, seed])).toEqual(
    ['a red apple', 'a red pear', 'a red '].flatMap((prompt) => [2, 4, 6].map((steps) => [steps, prompt, 5])),
  );
  expect(studio.batches.words).toEqual([
    {
      name: 'Steps × Prompt S/R, a red apple',
      headings: { x: ['Steps: 2', 'Steps: 4', 'Steps: 6'], y: ['apple', 'pear', '(nothing)'], z: [] },
      empty: 'No picture',
    },
  ]);
  await expect.element(page.getByText('9 jobs are in the queue.')).toBeVisible();
  await expect.element(open).toHaveFocus();
});

test('[UI203] what is wrong is said at its axis, and nothing can be queued', async () => {
  await show();
  await openGrid();
  await axisField('X').selectOptions('Steps');
  await axisValues('X').fill('4, ten');
  await expect.element(dialog().getByText('“ten” is no number and no range such as 1-5.')).toBeVisible();
  await expect.element(axisValues('X')).toHaveAttribute('aria-invalid', 'true');
  await expect.element(queueButton()).toHaveAttribute('aria-disabled', 'true');
  await axisValues('X').fill('4, 151');
  await expect.element(dialog().getByText('151: too large')).toBeVisible();
  await axisValues('X').fill('1-150');
  await axisField('Y').selectOptions('Seed');
  await axisValues('Y').fill('1-4');
  await expect.element(dialog().getByText('A grid has at most 500 jobs. Give fewer values.')).toBeVisible();
  await userEvent.keyboard('{Enter}');
  expect(jobs()).toHaveLength(0);
  await axisValues('Y').fill('1-3');
  await expect.element(dialog().getByText('150 × 3 × 1 = 450 pictures')).toBeVisible();
  await axisField('Z').selectOptions('Steps');
  await axisValues('Z').fill('1');
  await expect.element(dialog().getByText('Another axis is over this field already.')).toBeVisible();
});

test('[UI203] fields that the request has not are no choice; names are filled in', async () => {
  const fake = createFakeStudio();
  fake.setModels({ packages: [fakePackage(), fakePackage('other, larger')], isLoaded: true });
  await show(fake);
  await openGrid();
  const choices = [...(axisField('X').element() as HTMLSelectElement).options].map(({ text }) => text);
  expect(choices).toContain('Variation strength');
  expect(choices).not.toContain('Denoising strength');
  expect(choices).not.toContain('Hires strength');
  await axisField('X').selectOptions('Model');
  await page.getByRole('button', { name: 'Fill in all values of X' }).click();
  await expect.element(axisValues('X')).toHaveValue('Starter, "other, larger"');
  await queueButton().click();
  await expect.poll(() => requests().map(({ packageId }) => packageId)).toEqual(['starter', 'other, larger']);
});

test('[UI203] a refusal is said in the dialog, which stays as it was; the grid is remembered', async () => {
  await show();
  await openGrid();
  await axisField('X').selectOptions('Guidance');
  await axisValues('X').fill('1, 7.5');
  studio.enqueueError = new StudioError('queue-full', 'As told.');
  await queueButton().click();
  await expect.element(dialog().getByText('The queue is full.')).toBeVisible();
  expect(studio.batches.words).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog()).not.toBeInTheDocument();
  takeDown();
  await show();
  await openGrid();
  await expect.element(axisValues('X')).toHaveValue('1, 7.5');
});

test('[UI203] without a prompt no grid opens, and the page says why', async () => {
  await show();
  await page.getByRole('button', { name: 'X/Y/Z grid…' }).click();
  await expect.element(page.getByText(/prompt/i).first()).toBeVisible();
  expect(dialog().elements()).toHaveLength(0);
});

test('[UI204] the contact sheet is told; one that cannot be made offers to try again or to do without', async () => {
  await show();
  const lastSheet = {
    kind: 'upload',
    id: 'sheet',
    assetId: 'a'.repeat(64),
    createdAt: new Date().toISOString(),
    width: 1,
    height: 1,
    sizeBytes: 1,
    name: 'Steps × Seed, apple.png',
    isStarred: false,
    tags: [],
    format: 'png',
    originalName: 'Steps × Seed, apple.png',
  } as const;
  studio.batches.setState({ lastSheet });
  await expect.element(page.getByText('The contact sheet is among your pictures.')).toBeVisible();
  const error = new StudioError('out-of-memory', 'As told.');
  studio.batches.setState({ grids: [{ batchId: 'one', name: 'Steps × Seed', error }] });
  await expect.element(page.getByText('The contact sheet could not be made.')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Do without it' }).click();
  expect(studio.calls).toContain('retrySheets');
  expect(studio.calls).toContain('dropSheet one');
  await expect.element(page.getByText('The contact sheet could not be made.')).not.toBeInTheDocument();
});
