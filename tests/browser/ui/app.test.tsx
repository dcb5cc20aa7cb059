import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { IMAGE_REASONS } from '../../../src/domain/assets/rejection.ts';
import { STUDIO_ERROR_CODES, StudioError } from '../../../src/domain/core/errors.ts';
import { PROJECT_FILE_REASONS } from '../../../src/domain/project-file/rejection.ts';
import en from '../../../src/ui/locales/en.json';
import { ERROR_ACTIONS } from '../../../src/ui/trouble/error-actions.ts';
import { createFakeStudio, FAKE_REQUEST, type FakeStudio, fakePackage } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

async function show(fake: FakeStudio = createFakeStudio()): Promise<void> {
  studio = fake;
  takeDown = await renderApp(fake);
  await expect.element(page.getByRole('textbox', { name: 'Describe a picture' })).toBeVisible();
  await expect.element(page.getByRole('spinbutton', { name: 'Steps' })).toBeVisible();
}

const promptField = () => page.getByRole('textbox', { name: 'Describe a picture' });
const jobs = () => studio.jobs.getState().jobs;

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
});

afterEach(() => {
  takeDown();
  takeDown = () => {};
});

describe('from prompt to picture by keyboard alone', () => {
  test('[UI1] enqueue, cancel, gallery, viewer, recall', async () => {
    await show();
    await expect.element(promptField()).toHaveFocus();
    await userEvent.keyboard('a red apple{Shift>}{Enter}{/Shift}on wood{Control>}{Enter}{/Control}');
    await expect.poll(() => jobs().length).toBe(1);
    const first = jobs()[0]!;
    expect(first.request).toMatchObject({ prompt: 'a red apple\non wood', width: 256, numInferenceSteps: 20 });

    studio.change(first.id, {
      state: 'running',
      progress: { phase: 'denoising', fraction: 0.35, stepIndex: 7, totalSteps: 20 },
    });
    await expect.element(page.getByText('step 7 of 20')).toBeVisible();
    expect(document.title).toMatch(/^\d+% · AI Design Studio$/);
    await tabTo(/^Cancel: a red apple/);
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => jobs()[0]?.state).toBe('cancelled');
    expect(document.title).toBe('AI Design Studio');

    await userEvent.keyboard('{Alt>}a{/Alt}');
    await expect.element(promptField()).toHaveFocus();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect.poll(() => jobs().length).toBe(2);
    const [result] = studio.finish(jobs()[0]!.id);
    studio.addResult({ prompt: 'newer', seed: 7 });
    await tabTo(/^newer, /);
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(page.getByRole('button', { name: /^a red apple on wood, / })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('img', { name: /a red apple/ })).toBeVisible();
    expect(location.hash).toBe(`#/image/${result!.id}`);

    await userEvent.keyboard('{ArrowLeft}');
    await expect.element(page.getByRole('img', { name: 'newer' })).toBeVisible();
    await userEvent.keyboard('a{Escape}');
    await expect.element(page.getByRole('button', { name: /^newer, / })).toHaveFocus();
    await expect.element(promptField()).toHaveValue('newer');
    await expect.element(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('7');
  });

  test('[UI2] Delete removes a picture, Undo brings it back, the neighbour has the focus', async () => {
    const fake = createFakeStudio();
    fake.addResult({ prompt: 'older' }, '2026-01-01T00:00:00.000Z');
    fake.addResult({ prompt: 'newer' }, '2026-01-02T00:00:00.000Z');
    await show(fake);
    await tabTo(/^newer, /);
    await userEvent.keyboard('{Delete}');
    await expect.element(page.getByRole('button', { name: /^newer, / })).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: /^older, / })).toHaveFocus();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(page.getByRole('button', { name: /^newer, / })).toBeVisible();
  });

  test('[UI3] recall is a choice and can be undone', async () => {
    const fake = createFakeStudio();
    fake.addResult({ prompt: 'kept', width: 384, height: 512, seed: 99 });
    await show(fake);
    await userEvent.keyboard('my own words');
    await tabTo(/^kept, /);
    await userEvent.keyboard('d');
    await expect.element(page.getByRole('spinbutton', { name: 'Width' })).toHaveValue('384');
    await expect.element(promptField()).toHaveValue('my own words');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(page.getByRole('spinbutton', { name: 'Width' })).toHaveValue('256');
  });

  test('[UI4] letters are letters while text is edited, and Shift+? lists the keys elsewhere', async () => {
    await show();
    await userEvent.keyboard('pads?');
    await expect.element(promptField()).toHaveValue('pads?');
    expect(page.getByRole('dialog').elements()).toHaveLength(0);
    await tabTo(/^Settings$/);
    await userEvent.keyboard('{Shift>}?{/Shift}');
    await expect.element(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });
});

describe('fields', () => {
  test('[UI5] an empty prompt starts nothing and says why', async () => {
    await show();
    await userEvent.keyboard('  {Enter}');
    await expect.element(page.getByText(en.prompt.empty)).toBeVisible();
    expect(jobs()).toHaveLength(0);
  });

  test.each([
    ['Steps', '1e9', '150', 'Steps go from 1 to 150. Now 150.'],
    ['Steps', '0', '1', 'Steps go from 1 to 150. Now 1.'],
    ['Steps', 'NaN', '20', 'That is not a number, so it stays 20.'],
    ['Width', '100000', '512', 'This model makes 128 to 512 pixels. Now 512.'],
    ['Width', '300', '320', 'This model takes multiples of 64 pixels. Now 320.'],
    ['Guidance', '-3', '0', 'Guidance goes from 0 to 30. Now 0.'],
  ])('[UI6] %s %s becomes %s with a note', async (label, typed, used, note) => {
    await show();
    const field = page.getByRole('spinbutton', { name: label, exact: true });
    await field.fill(typed);
    await userEvent.keyboard('{Enter}');
    await expect.element(field).toHaveValue(used);
    await expect.element(page.getByText(note)).toBeVisible();
  });

  test('[UI7] arrows step, Shift takes ten, Esc restores', async () => {
    await show();
    const steps = page.getByRole('spinbutton', { name: 'Steps', exact: true });
    await steps.click();
    await userEvent.keyboard('{ArrowUp}{Shift>}{ArrowUp}{/Shift}{ArrowDown}');
    await expect.element(steps).toHaveValue('30');
    await steps.fill('77');
    await userEvent.keyboard('{Escape}');
    await expect.element(steps).toHaveValue('30');
  });

  test('[UI8] seed: −1 and empty are random, a number stays, the last one can be used again', async () => {
    await show();
    await userEvent.keyboard('a cat');
    const seed = page.getByRole('textbox', { name: 'Seed' });
    await seed.fill('4294967296');
    await userEvent.keyboard('{Enter}');
    await expect.element(seed).toHaveValue('4294967295');
    await expect.element(page.getByText('Seeds go from 0 to 4294967295. Now 4294967295.')).toBeVisible();
    await seed.fill('-1');
    await userEvent.keyboard('{Enter}');
    await expect.element(seed).toHaveValue('');
    await page.getByRole('button', { name: 'Generate' }).click();
    await expect.poll(() => jobs().length).toBe(1);
    await page.getByRole('button', { name: en.settings.seedReuse }).click();
    await expect.element(seed).toHaveValue(String(jobs()[0]!.request.seed));
    await page.getByRole('button', { name: en.settings.seedDie }).click();
    await expect.element(seed).toHaveValue('');
  });

  test('[UI9] a pasted "512x384" fills width and height', async () => {
    await show();
    const width = page.getByRole('spinbutton', { name: 'Width' });
    await width.click();
    const data = new DataTransfer();
    data.setData('text', '512x384');
    width
      .element()
      .dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    await expect.element(width).toHaveValue('512');
    await expect.element(page.getByRole('spinbutton', { name: 'Height' })).toHaveValue('384');
  });

  test('[UI10] the form survives a remount; each model keeps its own settings', async () => {
    const packages = [fakePackage('starter'), fakePackage('other')];
    await show(createFakeStudio(packages));
    await userEvent.keyboard('remember me');
    const steps = page.getByRole('spinbutton', { name: 'Steps', exact: true });
    await steps.fill('33');
    await userEvent.keyboard('{Enter}');
    takeDown();
    await show(createFakeStudio(packages));
    await expect.element(promptField()).toHaveValue('remember me');
    await expect.element(steps).toHaveValue('33');
    await page.getByRole('combobox', { name: 'Model' }).first().selectOptions('other');
    await expect.element(steps).toHaveValue('20');
    await page.getByRole('combobox', { name: 'Model' }).first().selectOptions('starter');
    await expect.element(steps).toHaveValue('33');
  });
});

test('[UI27] the chosen model is warmed up once it is on the device', async () => {
  const installed = { id: 'starter', name: 'Starter', revision: '', sizeBytes: 1, installedAt: '2026-01-01T00:00:00Z' };
  await show(createFakeStudio([fakePackage('starter', { installed }), fakePackage('other')]));
  await expect.poll(() => studio.calls).toContain('warmUp starter');
  await page.getByRole('combobox', { name: 'Model' }).first().selectOptions('other');
  expect(studio.calls).not.toContain('warmUp other');
});

describe('trouble', () => {
  test.each(STUDIO_ERROR_CODES)('[UI12] a job that failed with %s has words and its next steps', async (code) => {
    await show();
    const job = await studio.jobs.enqueue(FAKE_REQUEST);
    studio.fail(job.id, code);
    const banner = page.getByRole('alert');
    await expect.element(banner.getByText(en.errors[code].title)).toBeVisible();
    await expect.element(banner.getByText(en.errors[code].text)).toBeVisible();
    for (const action of ERROR_ACTIONS[code])
      await expect.element(banner.getByRole('button', { name: en.actions[action] })).toBeVisible();
  });

  test('[UI13] "Use the processor instead" sets the device and runs the job again', async () => {
    await show();
    const job = await studio.jobs.enqueue(FAKE_REQUEST);
    studio.fail(job.id, 'device-lost');
    await page.getByRole('button', { name: 'Use the processor instead' }).click();
    await expect.poll(() => studio.calls).toContain(`retry ${job.id}`);
    expect(studio.calls).toContain('setProvider wasm');
    await expect.element(page.getByRole('combobox', { name: 'Runs on' })).toHaveValue('wasm');
  });

  test('[UI14] "Repair the model" checks, fetches what is damaged, and runs the job again', async () => {
    await show();
    const job = await studio.jobs.enqueue(FAKE_REQUEST);
    studio.fail(job.id, 'file-corrupt');
    await page.getByRole('button', { name: 'Repair the model' }).click();
    await expect
      .poll(() => studio.calls.slice(-5))
      .toEqual(['verify starter', 'install starter', `retry ${job.id}`, 'enqueue a red apple', `dismiss ${job.id}`]);
  });

  test('[UI15] a refused request stays in the form and names its faults', async () => {
    await show();
    studio.enqueueError = new StudioError('invalid-request', 'Refused.', {
      problems: [{ field: 'width', problem: 'off-multiple' }],
    });
    await userEvent.keyboard('a cat{Enter}');
    await expect.element(page.getByText(/Width: not a multiple that this model takes/)).toBeVisible();
    await expect.element(promptField()).toHaveValue('a cat');
  });

  test('[UI16] health problems, a waiting version and an outdated tab are said; nothing reloads by itself', async () => {
    await show();
    studio.setHealth({ problems: [new StudioError('storage-blocked', 'Another tab.')] });
    await expect.element(page.getByText(en.errors['storage-blocked'].title)).toBeVisible();
    studio.setUpdates({ isUpdateReady: true });
    await expect.element(page.getByText('A new version is ready.')).toBeVisible();
    expect(studio.calls).not.toContain('applyUpdate');
    studio.setUpdates({ isOutdated: true });
    await expect.element(page.getByText(en.updates.outdated)).toBeVisible();
    await page.getByRole('button', { name: 'Reload' }).first().click();
    expect(studio.calls).toContain('applyUpdate');
  });
});

describe('pictures from outside', () => {
  const png = () => new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])], 'a.png');
  const drop = (file: File) => {
    const data = new DataTransfer();
    data.items.add(file);
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  };

  test('[UI17] a recipe is offered, and only the choice changes the form', async () => {
    await show();
    studio.recalled = { request: { prompt: 'from a file', seed: 5 }, notes: [] };
    drop(png());
    await expect.element(page.getByRole('dialog').getByText('from a file')).toBeVisible();
    await page.getByRole('button', { name: en.recall.keep }).click();
    await expect.element(promptField()).toHaveValue('');
    drop(png());
    await page.getByRole('button', { name: en.recall.usePrompt }).click();
    await expect.element(promptField()).toHaveValue('from a file');
    await expect.element(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('');
  });

  test('[UI18] what is no picture is told in words; a picture without a recipe goes into the gallery', async () => {
    await show();
    studio.uploadAnswers.set('notes.png', new StudioError('file-rejected', '', { reason: 'unknown-format' }));
    drop(new File(['hello'], 'notes.png', { type: 'image/png' }));
    await expect.element(page.getByText(en.uploads.reasons['unknown-format'])).toBeVisible();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    drop(png());
    await expect.element(page.getByText('1 picture added.')).toBeVisible();
  });

  test('[UI32] every reason to turn a file away has words', () => {
    for (const reason of [...IMAGE_REASONS, ...PROJECT_FILE_REASONS])
      expect(en.uploads.reasons).toHaveProperty([reason], expect.stringMatching(/\.$/));
  });

  test('[UI33] Enter makes a project for the prompt and goes there', async () => {
    await show();
    await userEvent.keyboard('a red apple{Enter}');
    await expect.poll(() => location.hash).toMatch(/^#\/project\//);
    expect(jobs()[0]).toMatchObject({ projectId: location.hash.slice('#/project/'.length) });
  });
});

describe('the viewer', () => {
  test('[UI19] the download says what goes along, and remembers the answer', async () => {
    const fake = createFakeStudio();
    const { id } = fake.addResult({});
    location.hash = `#/image/${id}`;
    studio = fake;
    takeDown = await renderApp(fake);
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    await page.getByRole('checkbox', { name: 'Embed recipe' }).click();
    await page.getByRole('button', { name: 'Download PNG' }).click();
    await expect.poll(() => click.mock.calls.length).toBe(1);
    click.mockRestore();
    expect(fake.calls).toContain(`exportPng ${id} without recipe`);
    takeDown();
    takeDown = await renderApp(fake);
    await expect.element(page.getByRole('checkbox', { name: 'Embed recipe' })).not.toBeChecked();
  });

  test('[UI20] a picture that is gone and an unknown place are told', async () => {
    location.hash = '#/image/nothing';
    takeDown = await renderApp(createFakeStudio());
    await expect.element(page.getByText(en.viewer.gone)).toBeVisible();
    location.hash = '#/projects/9';
    await expect.element(page.getByText(en.app.unknownPlace)).toBeVisible();
    await expect.poll(() => location.hash).toBe('#/');
  });
});

/** Presses Tab until what has the focus is called so; fails after a whole round. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    const focused = document.activeElement;
    if (name.test(focused?.getAttribute('aria-label') ?? focused?.textContent ?? '')) return;
    await userEvent.keyboard('{Tab}');
  }
  throw new Error(`Nothing called ${name} can be reached with Tab.`);
}
