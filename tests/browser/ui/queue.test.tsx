import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { waitingJobs } from '../../../src/domain/jobs/queue-order.ts';
import { announce } from '../../../src/ui/components/live-region.tsx';
import en from '../../../src/ui/locales/en.json';
import { createFakeStudio, FAKE_REQUEST, type FakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';
import { showEditor } from './render-editor.tsx';

let studio: FakeStudio;
let takeDown = () => {};

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
  studio = createFakeStudio();
  takeDown = await renderApp(studio);
  await expect.element(page.getByRole('textbox', { name: 'Describe a picture' })).toHaveFocus();
});
afterEach(() => takeDown());

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const entry = (name: string | RegExp) => page.getByRole('menuitem', { name });
const spoken = () => page.getByTestId('announcements');
const queue = () => page.getByRole('region', { name: 'Queue' });
const of = (prompt: string, seed = 1) => ({ ...FAKE_REQUEST, prompt, seed });

/** Prompts of the lines that wait, as the page shows them. */
function shownLine(): string[] {
  return [...document.querySelectorAll('ol [data-job] article')].map((row) => row.getAttribute('aria-label') ?? '');
}

/** The same as the queue goes. */
function line(): string[] {
  return waitingJobs(studio.jobs.getState().jobs).map((job) => job.request.prompt);
}

async function enqueue(...prompts: string[]): Promise<void> {
  for (const prompt of prompts) await studio.jobs.enqueue(of(prompt));
  await expect.poll(() => shownLine().length).toBe(line().length);
}

async function lineBecomes(...prompts: string[]): Promise<void> {
  await expect.poll(line).toEqual(prompts);
  await expect.poll(shownLine).toEqual(prompts);
}

async function choose(prompt: string, name: string): Promise<void> {
  await button(`More: ${prompt}`).click();
  await entry(name).click();
}

describe('[UI130] moving', () => {
  test('by the menu; where the job went is spoken, and what makes no sense is not offered', async () => {
    await enqueue('one', 'two', 'three', 'four');
    await choose('three', 'Move up');
    await lineBecomes('one', 'three', 'two', 'four');
    await expect.element(spoken()).toMatchTextContent('three is now 2 of 4 that wait.');
    await choose('one', 'Move down');
    await lineBecomes('three', 'one', 'two', 'four');
    await choose('four', 'Move to the front');
    await lineBecomes('four', 'three', 'one', 'two');
    await choose('three', 'Move to the back');
    await lineBecomes('four', 'one', 'two', 'three');
    await button('More: four').click();
    await expect.element(entry('Move down')).toBeVisible();
    await expect.element(entry('Move up')).not.toBeInTheDocument();
    await expect.element(entry('Move to the front')).not.toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('article', { name: 'four' })).toMatchTextContent('Waiting, next in line');
    await expect.element(page.getByRole('article', { name: 'two' })).toMatchTextContent('Waiting, 3 in line');
  });

  test('by keys alone; the focus goes along with the job', async () => {
    await enqueue('one', 'two', 'three');
    const more = button('More: three');
    (more.element() as HTMLElement).focus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await lineBecomes('one', 'three', 'two');
    await expect.element(more).toHaveFocus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await lineBecomes('three', 'one', 'two');
    await expect.element(more).toHaveFocus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await lineBecomes('one', 'three', 'two');
    await expect.element(more).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(entry('Move up')).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect.element(entry('Move to the back')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await lineBecomes('one', 'two', 'three');
    await expect.element(more).toHaveFocus();
  });

  test('by the handle; the first place and the last can be reached, and Esc takes it back', async () => {
    await enqueue('one', 'two', 'three', 'four');
    await drag('three', 'one', 0.2);
    await lineBecomes('three', 'one', 'two', 'four');
    await drag('three', 'two', 0.8);
    await lineBecomes('one', 'two', 'three', 'four');
    await drag('one', 'four', 9);
    await lineBecomes('two', 'three', 'four', 'one');
    await drag('one', 'two', 0.2, true);
    expect(studio.calls.filter((call) => call.startsWith('move'))).toHaveLength(3);
    await lineBecomes('two', 'three', 'four', 'one');
    await expect.element(spoken()).toMatchTextContent('one is now 4 of 4 that wait.');
  });

  test('one job alone has nothing to move past', async () => {
    await enqueue('one');
    await expect.element(button('Cancel: one')).toBeVisible();
    await expect.element(button('More: one')).not.toBeInTheDocument();
  });

  test('a move that the storage refuses is told', async () => {
    await enqueue('one', 'two');
    studio.before.set('jobs.move', () => {
      throw new StudioError('storage-full', 'A test made it so.');
    });
    await choose('two', 'Move up');
    await expect.element(page.getByText(en.errors['storage-full'].title)).toBeVisible();
    await lineBecomes('one', 'two');
  });
});

test('[UI131] the queue is paused and resumed by one button; the state is shown and spoken, from other tabs too', async () => {
  await enqueue('one', 'two');
  const pause = button('Pause the queue');
  (pause.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(queue().getByText('Paused.', { exact: true })).toBeVisible();
  await expect.element(spoken()).toMatchTextContent('The queue is paused. No new job starts.');
  await expect.element(button('Resume the queue')).toHaveFocus();
  await studio.jobs.resume(); // as another tab does
  await expect.element(queue().getByText('Paused.', { exact: true })).not.toBeInTheDocument();
  await expect.element(spoken()).toMatchTextContent('The queue goes on.');
  await expect.element(pause).toHaveFocus();
});

test('[UI131] a pause is shown also while nothing waits, and is no news when the page opens', async () => {
  await studio.jobs.pause();
  await expect.element(button('Resume the queue')).toBeVisible();
  takeDown();
  announce('');
  takeDown = await renderApp(studio);
  await expect.element(button('Resume the queue')).toBeVisible();
  await expect.element(spoken()).toHaveTextContent('');
  await button('Resume the queue').click();
  await expect.element(queue()).not.toBeInTheDocument();
});

test('[UI132] all are cancelled without a question; the message queues them again as they were', async () => {
  await enqueue('one', 'two', 'three');
  studio.change(waitingJobs(studio.jobs.getState().jobs)[0]?.id ?? '', { state: 'running' });
  await button('Cancel all').click();
  await expect.poll(line).toEqual([]);
  const message = page.getByRole('region', { name: 'Messages' });
  await expect.element(message.getByText('3 jobs cancelled.')).toBeVisible();
  await expect.element(spoken()).toMatchTextContent('3 jobs cancelled.');
  await button('Queue again').click();
  await lineBecomes('one', 'two', 'three');
  await expect.element(page.getByText('Cancelled', { exact: true })).not.toBeInTheDocument();
});

test('[UI133] of a batch one is cancelled or all that are left; elsewhere there is only "Cancel"', async () => {
  const batch = await studio.jobs.enqueueAll([1, 2, 3, 4].map((seed) => of('many', seed)));
  await studio.jobs.enqueue(of('alone'));
  studio.finish(batch[0]?.id ?? '');
  studio.change(batch[1]?.id ?? '', { state: 'running' });
  await expect.element(button('Cancel: alone')).toBeVisible();
  const running = queue().getByRole('article', { name: 'many' }).filter({ hasText: 'Starting' });
  await expect.element(running).toMatchTextContent('2 of 4 in its batch');
  await running.getByRole('button', { name: 'Cancel this one: many' }).click();
  await expect.poll(() => studio.calls.at(-1)).toBe(`cancel ${batch[1]?.id}`);

  studio.change(batch[2]?.id ?? '', { state: 'running' });
  await expect.element(running).toMatchTextContent('3 of 4 in its batch');
  await running.getByRole('button', { name: 'Cancel the batch (2 left)' }).click();
  await expect.element(page.getByText('2 jobs cancelled.').first()).toBeVisible();
  await lineBecomes('alone');
  expect(studio.jobs.getState().jobs.filter((job) => job.state === 'succeeded')).toHaveLength(1);
});

test('[UI133] a batch that waits is cancelled from the menu of any of its jobs', async () => {
  const batch = await studio.jobs.enqueueAll([1, 2].map((seed) => of('many', seed)));
  await studio.jobs.enqueue(of('alone'));
  await expect.element(button('More: alone')).toBeVisible();
  await button('More: alone').click();
  await expect.element(entry(/Cancel the batch/)).not.toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await button('More: many').first().click();
  await entry('Cancel the batch (2 left)').click();
  await lineBecomes('alone');
  expect(studio.calls.at(-1)).toBe(`cancelAll ${JSON.stringify({ batchId: batch[0]?.batchId })}`);
});

test('[UI134] the header counts; finished jobs are cleared together', async () => {
  await enqueue('one', 'two', 'three');
  await expect.element(queue()).toMatchTextContent('0 of 3 done');
  const [first, second] = waitingJobs(studio.jobs.getState().jobs);
  studio.finish(first?.id ?? '');
  studio.fail(second?.id ?? '', 'device-lost');
  await expect.element(queue()).toMatchTextContent('2 of 3 done');
  await button('Clear finished').click();
  await lineBecomes('three');
  expect(studio.jobs.getState().jobs).toHaveLength(1);
  expect(studio.results.getState().results).toHaveLength(1);
});

test('[UI135] a job that was served from the pictures says so', async () => {
  const { id } = await studio.jobs.enqueue(of('again'));
  studio.change(id, { state: 'succeeded', isServedFromResults: true, resultIds: ['r'] });
  await expect.element(page.getByRole('article', { name: 'again' })).toMatchTextContent('Was there already');
});

test('[UI136] a long queue shows its head, and all of it when asked', async () => {
  await studio.jobs.enqueueAll(Array.from({ length: 30 }, (_, index) => of(`job ${index}`)));
  await expect.poll(() => shownLine().length).toBe(20);
  await button('Show all 30 that wait').click();
  await expect.poll(() => shownLine().length).toBe(30);
  expect(shownLine()).toEqual(line());
});

test('[UI137] beside the stage only the jobs of the project are cancelled, cleared and moved past; the pause is for all', async () => {
  takeDown();
  const editor = await showEditor({ studio });
  takeDown = editor.takeDown;
  const projectId = editor.project.id;
  await studio.jobs.enqueue(of('elsewhere'));
  await studio.jobs.enqueue(of('here one'), { projectId });
  await studio.jobs.enqueue(of('elsewhere too'));
  await studio.jobs.enqueue(of('here two'), { projectId });
  await expect.poll(shownLine).toEqual(['here one', 'here two']);
  await expect.element(page.getByRole('article', { name: 'here two' })).toMatchTextContent('Waiting, 4 in line');
  await choose('here two', 'Move up');
  await expect.poll(line).toEqual(['elsewhere', 'here two', 'here one', 'elsewhere too']);
  await choose('here one', 'Move to the front');
  await expect.poll(line).toEqual(['here one', 'elsewhere', 'here two', 'elsewhere too']);
  await button('Pause the queue').click();
  await expect.element(queue().getByText('Paused.', { exact: true })).toBeVisible();
  await button('Cancel all').click();
  await expect.poll(line).toEqual(['elsewhere', 'elsewhere too']);
  await button('Clear finished').click();
  await expect.poll(() => studio.jobs.getState().jobs.length).toBe(2);
});

test('[UI138] a picture is put before all that wait by mod+Shift+Enter, or from the menu beside "Generate"', async () => {
  await enqueue('one', 'two');
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('urgent');
  await userEvent.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
  await lineBecomes('urgent', 'one', 'two');
  await page.getByRole('textbox', { name: 'Describe a picture' }).fill('more urgent');
  await button(en.forever.menu).click();
  await entry(/^Generate before all that wait/).click();
  await lineBecomes('more urgent', 'urgent', 'one', 'two');
});

/** Drags a line by its handle to a height of another, with Esc before the end when told. */
async function drag(prompt: string, onto: string, fraction: number, isCancelled = false): Promise<void> {
  const row = (name: string) => page.getByRole('article', { name, exact: true }).element();
  const handle = row(prompt).querySelector('span[aria-hidden]');
  const from = handle?.getBoundingClientRect();
  const to = row(onto).getBoundingClientRect();
  if (!handle || !from) throw new Error('There is no handle.');
  const at = (target: EventTarget, type: string, clientY: number) =>
    target.dispatchEvent(
      new PointerEvent(type, { pointerId: 7, button: 0, clientX: from.left + 5, clientY, bubbles: true }),
    );
  at(handle, 'pointerdown', from.top + 5);
  at(window, 'pointermove', from.top + 12);
  at(window, 'pointermove', to.top + to.height * fraction);
  if (isCancelled) await userEvent.keyboard('{Escape}');
  at(window, 'pointerup', to.top + to.height * fraction);
}
