import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { PromptTokenCount } from '../../../src/domain/prompting/token-count.ts';
import { makeClipTokenizer } from '../../../src/domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../../src/domain/tokenizers/clip-tokenizer-files.ts';
import { ModelsClient } from '../../../src/studio/rpc/models-client.ts';
import { WORKER_FACTORIES } from '../../../src/studio/rpc/worker-factories.ts';
import en from '../../../src/ui/locales/en.json';
import { fetchedPackage } from '../runtime/fetched-package.ts';
import { createFakeStudio, type FakeStudio, fakePackage } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

const installed = { id: 'starter', name: 'Starter', revision: '1', sizeBytes: 1, installedAt: '2026-01-01T00:00:00Z' };

async function show(fake: FakeStudio = createFakeStudio([fakePackage('starter', { installed })])): Promise<void> {
  studio = fake;
  takeDown = await renderApp(fake);
  await expect.element(promptField()).toHaveFocus();
  await expect.element(page.getByRole('spinbutton', { name: 'Steps', exact: true })).toBeVisible();
}

const promptField = () => page.getByRole('textbox', { name: 'Describe a picture' });
const negativeField = () => page.getByRole('textbox', { name: 'Negative prompt' });
const element = (locator: ReturnType<typeof promptField>) => locator.element() as HTMLTextAreaElement;
const jobs = () => studio.jobs.getState().jobs;
const keyed = (keys: string) => userEvent.keyboard(keys);
/** The field's text with its selection between bars. */
function marked(locator = promptField()): string {
  const { value, selectionStart, selectionEnd } = element(locator);
  return `${value.slice(0, selectionStart)}|${value.slice(selectionStart, selectionEnd)}|${value.slice(selectionEnd)}`;
}
/** What describes the field, as it is spoken. */
function description(locator = promptField()): string {
  const ids = element(locator).getAttribute('aria-describedby')?.split(' ') ?? [];
  const spoken = ids.map((id) => {
    const described = document.getElementById(id)?.cloneNode(true) as HTMLElement | undefined;
    for (const silent of described?.querySelectorAll('[aria-hidden]') ?? []) silent.remove();
    return described?.textContent;
  });
  return spoken.join(' ');
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

describe('the counter', () => {
  test('[UI100] counts with the tokenizer of the installed package, both prompts', async () => {
    const models = new ModelsClient(WORKER_FACTORIES.models);
    try {
      const url = new URL(`${inject('packagesPath')}tiny-sd15/`, location.origin).href;
      const { id, name, revision, sizeBytes, installedAt } = await models.install(url, () => {});
      const { manifest, file } = await fetchedPackage('tiny-sd15');
      const offered = fakePackage(id, { manifest, installed: { id, name, revision, sizeBytes, installedAt } });
      const fake = createFakeStudio([offered]);
      fake.countTokens = (packageId, prompt) => models.countTokens(packageId, prompt);
      await show(fake);

      const { vocab, merges, ...ids } = manifest.tokenizer;
      const tokenizer = makeClipTokenizer({
        vocab: parseVocabJson(await (await file(vocab)).text()),
        merges: parseMergesText(await (await file(merges)).text()),
        ...ids,
      });
      const text = 'a photograph of an astronaut riding a horse, 8k';
      const { tokenCount } = tokenizer.tokenize(text);
      await promptField().fill(text);
      await expect.element(page.getByText(`${tokenCount}/75`)).toBeVisible();
      await expect.poll(() => description()).toContain(`${tokenCount} of 75 tokens`);
      await negativeField().fill('(blurry:1.2) BREAK low');
      const spoken = () => /(\d+) of 150 tokens/.exec(description(negativeField()))?.[1];
      await expect.poll(spoken).toBe(String(75 + tokenizer.tokenize('low').tokenCount));
      await promptField().fill('');
      await expect.element(page.getByText('0/75')).toBeVisible();
    } finally {
      models.dispose();
    }
  });

  test('[UI101] waits for a pause, and never shows the count of an older text', async () => {
    const fake = createFakeStudio([fakePackage('starter', { installed })]);
    const asked: { readonly text: string; readonly answer: (count: PromptTokenCount) => void }[] = [];
    fake.countTokens = (_packageId, { text }) =>
      new Promise((answer) => {
        if (text !== '') asked.push({ text, answer });
      });
    await show(fake);
    const shown = () =>
      page
        .getByText(/^\d+\/75$/)
        .elements()
        .map((each) => each.textContent);
    // Faster than any test's keyboard, which may pause.
    const type = (text: string) => {
      for (const letter of text) document.execCommand('insertText', false, letter);
    };
    type('one two');
    await expect.poll(() => asked.map(({ text }) => text)).toEqual(['one two']);
    type(' three');
    await expect.poll(() => asked.map(({ text }) => text)).toEqual(['one two', 'one two three']);
    asked[0]?.answer({ chunkTokenCounts: [2], chunkLength: 75 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(shown()).toEqual([]);
    asked[1]?.answer({ chunkTokenCounts: [3], chunkLength: 75 });
    await expect.poll(shown).toEqual(['3/75']);
    type('!');
    expect(shown()).toEqual([]);
  });

  test('[UI102] shows nothing while the model is not on this device, or cannot be asked', async () => {
    await show(createFakeStudio());
    await keyed('a red apple');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(studio.calls.filter((call) => call.startsWith('countTokens'))).toEqual([]);
    expect(page.getByText(/\/75/).elements()).toEqual([]);
    takeDown();
    const fake = createFakeStudio([fakePackage('starter', { installed })]);
    fake.countTokens = vi.fn(async () => {
      throw new StudioError('file-corrupt', 'A test made it so.');
    });
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await show(fake);
    await expect.poll(() => warned.mock.calls.length).toBeGreaterThan(0);
    expect(page.getByText(/\/75/).elements()).toEqual([]);
    warned.mockRestore();
  });

  test('[UI11] says what a model has no room for', async () => {
    const open = fakePackage('open', { installed: { ...installed, id: 'open' } });
    const { unet } = open.manifest.components;
    const input = { name: 'encoder_hidden_states', type: 'float32' as const, dims: [1, 77, 160] };
    const components = { ...open.manifest.components, unet: { ...unet, inputs: [input] } };
    const narrow = { ...open, manifest: { ...open.manifest, id: 'narrow', name: 'narrow', components } };
    const fake = createFakeStudio([{ ...narrow, installed: { ...installed, id: 'narrow' } }, open]);
    fake.countTokens = async () => ({ chunkTokenCounts: [75, 8], chunkLength: 75 });
    await show(fake);
    await expect.element(page.getByText('83/150').first()).toBeVisible();
    const lost = page.getByText('This model reads 75 tokens. The last 8 have no effect.').first();
    await expect.element(lost).toBeVisible();
    await page.getByRole('combobox', { name: 'Model' }).first().selectOptions('open');
    await expect.element(lost).not.toBeInTheDocument();
    await expect.element(page.getByText('83/150').first()).toBeVisible();
  });

  test('[UI103] counts what will be made: styles, and choices by the seed, or about without one', async () => {
    await show();
    await studio.prompts.wildcards.put([{ name: 'fruit', text: 'red apple\ngreen apple' }]);
    await studio.prompts.styles.put([{ name: 'Film', prompt: 'film still of {prompt}', negativePrompt: '' }]);
    await keyed('a __fruit__');
    await expect.poll(() => description()).toContain('about 3 of 75 tokens');
    const seed = page.getByRole('textbox', { name: 'Seed' });
    await seed.fill('7');
    await keyed('{Enter}');
    await expect.poll(() => description()).toMatch(/line\. 3 of 75 tokens/);
    await page.getByRole('button', { name: 'Prompt tools' }).click();
    await page.getByRole('tab', { name: 'Styles' }).click();
    await page.getByRole('checkbox', { name: 'Film' }).click();
    await keyed('{Escape}');
    await expect.poll(() => description()).toContain('6 of 75 tokens');
  });
});

describe('keys of the prompt', () => {
  test('[UI104] weights change with Ctrl and arrows, the selection stays, and the browser takes it back', async () => {
    await show();
    await keyed('a cat sat');
    element(promptField()).setSelectionRange(3, 3);
    await keyed('{Control>}{ArrowUp}{/Control}');
    expect(marked()).toBe('a (|cat|:1.1) sat');
    await keyed('{Control>}{ArrowUp}{ArrowUp}{/Control}');
    expect(marked()).toBe('a (|cat|:1.3) sat');
    await keyed('{Control>}{ArrowDown}{/Control}');
    expect(marked()).toBe('a (|cat|:1.2) sat');
    for (let presses = 0; element(promptField()).value !== 'a cat sat'; presses++) {
      expect(presses).toBeLessThan(10);
      await keyed('{Control>}z{/Control}');
    }
    // What was typed before goes back by the same key, and what was taken back comes again.
    for (let presses = 0; element(promptField()).value !== ''; presses++) {
      expect(presses).toBeLessThan(10);
      await keyed('{Control>}z{/Control}');
    }
    for (let presses = 0; element(promptField()).value !== 'a (cat:1.2) sat'; presses++) {
      expect(presses).toBeLessThan(20);
      await keyed('{Control>}{Shift>}z{/Shift}{/Control}');
    }
    await keyed('{Enter}');
    await expect.poll(() => jobs()[0]?.request.prompt).toBe('a (cat:1.2) sat');
  });

  test('[UI104] in a tag by half a step, in the negative prompt too; where there is nothing to weigh nothing changes', async () => {
    await show();
    await keyed('<lora:film:0.8>');
    await keyed('{ArrowLeft}{Control>}{ArrowUp}{/Control}');
    expect(marked()).toBe('<|lora:film|:0.85>');
    await promptField().fill('  ');
    await keyed('{Control>}{ArrowUp}{/Control}');
    expect(element(promptField()).value).toBe('  ');
    await negativeField().click();
    await keyed('blurry{Control>}{ArrowDown}{/Control}');
    expect(marked(negativeField())).toBe('(|blurry|:0.9)');
    await keyed('{Control>}z{/Control}');
    expect(element(negativeField()).value).toBe('blurry');
  });

  test('[UI105] Alt and arrows move what stands between commas, with undo', async () => {
    await show();
    await keyed('a cat, (big, old:1.2), night');
    element(promptField()).setSelectionRange(10, 10);
    await keyed('{Alt>}{ArrowLeft}{/Alt}');
    expect(marked()).toBe('(bi||g, old:1.2), a cat, night');
    await keyed('{Alt>}{ArrowRight}{ArrowRight}{/Alt}');
    expect(marked()).toBe('a cat, night, (bi||g, old:1.2)');
    expect(location.hash).toBe('#/');
    for (let presses = 0; element(promptField()).value !== 'a cat, (big, old:1.2), night'; presses++) {
      expect(presses).toBeLessThan(10);
      await keyed('{Control>}z{/Control}');
    }
  });

  test('[UI105] no character is cut in two', async () => {
    await show();
    await promptField().fill('😀, 😁');
    element(promptField()).setSelectionRange(1, 1);
    await keyed('{Alt>}{ArrowRight}{/Alt}');
    await expect.element(promptField()).toHaveValue('😁, 😀');
    await keyed('{Control>}z{/Control}');
    await expect.element(promptField()).toHaveValue('😀, 😁');
  });

  test('[UI104] works where the browser takes no such command, then without its undo', async () => {
    await show();
    await keyed('a cat');
    const command = vi.spyOn(document, 'execCommand').mockReturnValue(false);
    await keyed('{Control>}{ArrowUp}{/Control}');
    expect(marked()).toBe('a (|cat|:1.1)');
    expect(command).toHaveBeenCalled();
    command.mockRestore();
    await keyed('{Enter}');
    await expect.poll(() => jobs()[0]?.request.prompt).toBe('a (cat:1.1)');
  });

  test('[UI106] Alt and arrows walk the prompts of before; what was typed is not lost', async () => {
    await show();
    await studio.prompts.setHistory([
      { prompt: 'newest', negativePrompt: 'blurry' },
      { prompt: 'oldest', negativePrompt: '' },
    ]);
    await keyed('being typed');
    await keyed('{Alt>}{ArrowUp}{/Alt}');
    expect(marked()).toBe('newest||');
    await expect.element(negativeField()).toHaveValue('blurry');
    await keyed(', changed{Alt>}{ArrowUp}{ArrowUp}{/Alt}');
    expect(marked()).toBe('oldest||');
    await expect.element(negativeField()).toHaveValue('');
    await keyed('{Alt>}{ArrowDown}{/Alt}');
    expect(marked()).toBe('newest, changed||');
    await keyed('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
    expect(marked()).toBe('being typed||');
    await expect.element(negativeField()).toHaveValue('');
  });
});

describe('a picture from styles and choices', () => {
  test('[UI107] is made of what they become; the history keeps what was typed', async () => {
    await show();
    await studio.prompts.wildcards.put([{ name: 'fruit', text: 'apple\npear\nplum' }]);
    await studio.prompts.styles.put([{ name: 'Film', prompt: '{prompt}, {old|new} film', negativePrompt: 'blurry' }]);
    await page.getByRole('button', { name: 'Prompt tools' }).click();
    await page.getByRole('tab', { name: 'Styles' }).click();
    await page.getByRole('checkbox', { name: 'Film' }).click();
    await keyed('{Escape}');
    await promptField().fill('a {red|green} __fruit__');
    const seed = page.getByRole('textbox', { name: 'Seed' });
    await seed.fill('5');
    await keyed('{Enter}');
    await promptField().click();
    await keyed('{Enter}');
    await expect.poll(() => jobs().length).toBe(1);
    const first = jobs()[0]?.request;
    expect(first?.prompt).toMatch(/^a (red|green) (apple|pear|plum), (old|new) film$/);
    expect(first?.negativePrompt).toBe('blurry');
    await keyed('{Control>}{Enter}{/Control}');
    await expect.poll(() => jobs().length).toBe(2);
    expect(jobs()[0]?.request).toEqual(first);
    expect(studio.prompts.getState().history).toEqual([{ prompt: 'a {red|green} __fruit__', negativePrompt: '' }]);
    await expect.element(promptField()).toHaveValue('a {red|green} __fruit__');

    await page.getByRole('button', { name: 'Do not use Film' }).click();
    await expect.element(promptField()).toHaveFocus();
    await keyed('{Control>}{Enter}{/Control}');
    await expect.poll(() => jobs()[0]?.request.prompt).toMatch(/^a (red|green) (apple|pear|plum)$/);
  });

  test('[UI108] a list that there is not is told beside the prompt, at once and when a picture is asked for', async () => {
    await show();
    await keyed('a __color__ __shape__ box');
    const words = 'There are no wildcard lists for __color__, __shape__.';
    await expect.poll(() => description()).toContain(words);
    expect(page.getByText('Nothing was started.').elements()).toEqual([]);
    await keyed('{Enter}');
    await expect.element(page.getByText(`Nothing was started. ${words}`)).toBeVisible();
    expect(jobs()).toEqual([]);
    expect(page.getByRole('alert').elements()).toEqual([]);
    expect(studio.prompts.getState().history).toEqual([]);
    await keyed('!');
    await expect.element(page.getByText(/^Nothing was started/)).not.toBeInTheDocument();
    await studio.prompts.wildcards.put([
      { name: 'color', text: 'red' },
      { name: 'shape', text: '__shape__' },
    ]);
    await expect.poll(() => description()).toContain('These lists lead to each other without an end: __shape__.');
    await studio.prompts.wildcards.put([{ name: 'shape', text: 'round' }]);
    await expect.poll(() => description()).toContain('4 of 75 tokens');
    await negativeField().fill('__bad__');
    await expect.poll(() => description(negativeField())).toContain('There is no wildcard list for __bad__.');
    await keyed('{Control>}{Enter}{/Control}');
    const negative = 'Nothing was started. Negative prompt: There is no wildcard list for __bad__.';
    await expect.element(page.getByText(negative)).toBeVisible();
    await negativeField().fill('');
    await expect.element(page.getByText(negative)).not.toBeInTheDocument();
    await keyed('{Control>}{Enter}{/Control}');
    await expect.poll(() => jobs()[0]?.request.prompt).toBe('a red round box!');
  });

  test('[UI109] recalled prompts get no styles twice', async () => {
    const fake = createFakeStudio([fakePackage('starter', { installed })]);
    fake.addResult({ prompt: 'a cat, film', seed: 9 });
    await show(fake);
    await studio.prompts.styles.put([{ name: 'Film', prompt: 'film', negativePrompt: '' }]);
    await page.getByRole('button', { name: 'Prompt tools' }).click();
    await page.getByRole('tab', { name: 'Styles' }).click();
    await page.getByRole('checkbox', { name: 'Film' }).click();
    await keyed('{Escape}');
    const chip = page.getByRole('button', { name: 'Do not use Film' });
    await expect.element(chip).toBeVisible();
    (page.getByRole('button', { name: /^a cat, film, / }).element() as HTMLElement).focus();
    await keyed('s');
    await expect.element(chip).toBeVisible();
    await keyed('a');
    await expect.element(chip).not.toBeInTheDocument();
    await page.getByRole('button', { name: en.app.undo }).last().click();
    await expect.element(chip).toBeVisible();
  });
});
