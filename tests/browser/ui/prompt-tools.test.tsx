import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createFakeStudio, type FakeStudio } from './fake-studio.ts';
import { renderApp } from './render-app.tsx';

let studio: FakeStudio;
let takeDown = () => {};

const promptField = () => page.getByRole('textbox', { name: 'Describe a picture' });
const negativeField = () => page.getByRole('textbox', { name: 'Negative prompt', exact: true });
const tools = () => page.getByRole('dialog', { name: 'Prompt tools' });
const button = (name: string) => tools().getByRole('button', { name, exact: true });
const prompts = () => studio.prompts.getState();
const keyed = (keys: string) => userEvent.keyboard(keys);

beforeEach(async () => {
  localStorage.clear();
  history.replaceState(null, '', '#/');
  await page.viewport(1280, 860);
  studio = createFakeStudio();
  takeDown = await renderApp(studio);
  await expect.element(promptField()).toHaveFocus();
});
afterEach(() => {
  takeDown();
  takeDown = () => {};
  vi.unstubAllGlobals();
});

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const { activeElement } = document;
    const words = activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    if (name.test(words)) return;
    await keyed('{Tab}');
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

/** Opens the tools with keys alone, at one of their parts. */
async function openTools(part: 'History' | 'Styles' | 'Wildcards'): Promise<void> {
  await tabTo(/^Prompt tools$/);
  await keyed('{Enter}');
  await expect.element(tools()).toBeVisible();
  await tabTo(/^(History|Styles|Wildcards)$/);
  const tab = tools().getByRole('tab', { name: part });
  for (let presses = 0; presses < 3 && document.activeElement !== tab.element(); presses++) await keyed('{ArrowRight}');
  await expect.element(tab).toHaveAttribute('aria-selected', 'true');
}

/** The system's dialog answers with these files. */
function choosing(...files: readonly File[]): void {
  vi.stubGlobal('showOpenFilePicker', async () =>
    files.map((file) => ({ kind: 'file', name: file.name, getFile: async () => file })),
  );
}

describe('history', () => {
  beforeEach(async () => {
    await studio.prompts.setHistory([
      { prompt: 'a red apple', negativePrompt: 'worm' },
      { prompt: 'a green Pear', negativePrompt: '' },
      { prompt: 'the sea', negativePrompt: 'boats' },
    ]);
  });

  test('[UI111] is found by words and taken over by keys; undo brings back what was typed', async () => {
    await keyed('half a thought');
    await openTools('History');
    await tabTo(/^Search the prompts of before$/);
    await keyed('a');
    await expect.element(button('a green Pear')).toBeVisible();
    await keyed(' PEAR');
    await expect.element(button('a green Pear')).toBeVisible();
    expect(tools().getByRole('listitem').elements()).toHaveLength(1);
    await keyed('{Control>}a{/Control}boats nothing');
    await expect.element(tools().getByText('No prompt has these words.')).toBeVisible();
    await keyed('{Control>}a{/Control}{Backspace}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}{End}');
    expect(document.activeElement?.textContent).toBe('the sea Not: boats');
    await keyed('{Home}{Enter}');
    await expect.element(tools()).not.toBeInTheDocument();
    await expect.element(promptField()).toHaveValue('a red apple');
    await expect.element(negativeField()).toHaveValue('worm');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.element(promptField()).toHaveValue('half a thought');
    await expect.element(negativeField()).toHaveValue('');
  });

  test('[UI111] is cleared, and comes back by undo', async () => {
    await openTools('History');
    await tabTo(/^Clear history$/);
    await keyed('{Enter}');
    await expect.element(tools().getByText('Prompts that were used will be here.')).toBeVisible();
    expect(prompts().history).toEqual([]);
    await expect.element(button('Undo')).toHaveFocus();
    await keyed('{Enter}');
    await expect.element(button('a green Pear')).toBeVisible();
    expect(prompts().history).toHaveLength(3);
  });

  test('[UI110] the dialog comes back where it was left, and gives the focus back', async () => {
    await openTools('Wildcards');
    await keyed('{Escape}');
    await expect.element(tools()).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Prompt tools' })).toHaveFocus();
    await keyed('{Enter}');
    await expect.element(tools().getByRole('tab', { name: 'Wildcards' })).toHaveAttribute('aria-selected', 'true');
  });
});

describe('wildcard lists', () => {
  test('[UI110][UI112] are made, renamed, filled and deleted by keys alone', async () => {
    await openTools('Wildcards');
    await tabTo(/^New list$/);
    await keyed('{Enter}');
    const name = tools().getByRole('textbox', { name: 'Name' });
    await expect.element(name).toHaveFocus();
    await expect.element(name).toHaveValue('list');
    await keyed('color{Tab}red{Enter}green');
    await tabTo(/^Back to all$/);
    await keyed('{Enter}');
    await expect.element(tools().getByText('2 values')).toBeVisible();
    await expect.element(button('Edit color')).toHaveFocus();
    expect(prompts().wildcards).toEqual([{ name: 'color', text: 'red\ngreen' }]);

    await keyed('{Enter}');
    await expect.element(name).toHaveFocus();
    await keyed('two words{Tab}{Control>}{End}{/Control}{Enter}blue{Shift>}{Tab}{/Shift}');
    await expect.element(tools().getByText(/^A list's name has letters/)).toBeVisible();
    await expect.element(name).toHaveValue('two words');
    await expect.poll(() => prompts().wildcards).toEqual([{ name: 'color', text: 'red\ngreen\nblue' }]);
    // Closing stores what no field has been left with.
    await keyed('{Control>}a{/Control}colors{Escape}');
    await expect.poll(() => prompts().wildcards.map((list) => list.name)).toEqual(['colors']);

    await openTools('Wildcards');
    await tabTo(/^Delete colors$/);
    await keyed('{Enter}');
    await expect.element(tools().getByText('colors is deleted.')).toBeVisible();
    expect(prompts().wildcards).toEqual([]);
    await expect.element(button('Undo')).toHaveFocus();
    await keyed('{Enter}');
    await expect.element(tools().getByText('Taken back.')).toHaveFocus();
    expect(prompts().wildcards).toEqual([{ name: 'colors', text: 'red\ngreen\nblue' }]);
  });

  test('[UI112] never take the name of another', async () => {
    await studio.prompts.wildcards.put([
      { name: 'list', text: '' },
      { name: 'other', text: '' },
    ]);
    await openTools('Wildcards');
    await button('New list').click();
    const name = tools().getByRole('textbox', { name: 'Name' });
    await expect.element(name).toHaveValue('list-2');
    await name.fill('other');
    await keyed('{Enter}');
    await expect.element(tools().getByText('other is there already. The name before stays.')).toBeVisible();
    expect(prompts().wildcards.map((list) => list.name)).toEqual(['list', 'list-2', 'other']);
  });

  test('[UI113] come from text files, replace their like, and go back by undo', async () => {
    await studio.prompts.wildcards.put([{ name: 'color', text: 'old' }]);
    choosing(
      new File(['red\nblue\n'], 'color.txt'),
      new File(['cat'], 'My Animals.txt'),
      new File([new Uint8Array([0xff, 0xfe, 0x00])], 'binary.txt'),
      new File(['x'], '….txt'),
    );
    await openTools('Wildcards');
    await button('Import…').click();
    const words =
      '2 were taken in. 1 of that name was replaced. Not a file of this kind, or too large: binary.txt, ….txt.';
    await expect.element(tools().getByText(words)).toBeVisible();
    expect(prompts().wildcards).toEqual([
      { name: 'My-Animals', text: 'cat' },
      { name: 'color', text: 'red\nblue\n' },
    ]);
    await button('Undo').click();
    await expect.poll(() => prompts().wildcards).toEqual([{ name: 'color', text: 'old' }]);
    choosing(new File(['x'], '….txt'));
    await button('Import…').click();
    await expect.element(tools().getByText(/^Nothing was taken in\. Not a file of this kind/)).toBeVisible();
  });

  test('[UI114] are put into the prompt at its caret, and out again by undo', async () => {
    await studio.prompts.wildcards.put([{ name: 'color', text: 'red\nblue' }]);
    await keyed('a  box');
    (promptField().element() as HTMLTextAreaElement).setSelectionRange(2, 2);
    await openTools('Wildcards');
    await tabTo(/^Put color into the prompt$/);
    await keyed('{Enter}');
    await expect.element(promptField()).toHaveFocus();
    await expect.element(promptField()).toHaveValue('a __color__ box');
    await keyed('{Control>}z{/Control}');
    await expect.element(promptField()).toHaveValue('a  box');
  });
});

describe('styles', () => {
  test('[UI107][UI112] are made, chosen, renamed and taken off; the choice follows the name', async () => {
    await openTools('Styles');
    await tabTo(/^New style$/);
    await keyed('{Enter}');
    await expect.element(tools().getByRole('textbox', { name: 'Name' })).toHaveFocus();
    await keyed('Film{Tab}{Control>}{End}{/Control}, film grain{Tab}blurry');
    await tabTo(/^Back to all$/);
    await keyed('{Enter}');
    const box = (name: string) => tools().getByRole('checkbox', { name });
    await expect.element(box('Film')).toBeVisible();
    expect(prompts().styles).toEqual([{ name: 'Film', prompt: '{prompt}, film grain', negativePrompt: 'blurry' }]);
    await keyed('{Shift>}{Tab}{/Shift}');
    await expect.element(box('Film')).toHaveFocus();
    await keyed(' ');
    await keyed('{Tab}{Enter}');
    await keyed('Old film{Enter}{Escape}');
    await expect.element(page.getByRole('button', { name: 'Do not use Old film' })).toBeVisible();
    await openTools('Styles');
    await expect.element(box('Old film')).toBeChecked();
    await button('Delete Old film').click();
    await button('Undo').click();
    await expect.element(box('Old film')).toBeChecked();
  });

  test("[UI113] come from A1111's file, and leave as one", async () => {
    choosing(new File(['name,prompt,negative_prompt\r\nFilm,"{prompt}, film",blurry\r\nInk,ink,\r\n'], 'styles.csv'));
    await openTools('Styles');
    await button('Import…').click();
    await expect.element(tools().getByText('2 were taken in.')).toBeVisible();
    expect(prompts().styles.map((style) => style.name)).toEqual(['Film', 'Ink']);

    const written: string[] = [];
    vi.stubGlobal('showSaveFilePicker', async () => ({
      createWritable: async () =>
        new WritableStream<Blob>({
          async write(chunk) {
            written.push(await new Response(chunk).text());
          },
        }),
    }));
    await button('Export').click();
    await expect
      .poll(() => written.join(''))
      .toBe('name,prompt,negative_prompt\r\nFilm,"{prompt}, film",blurry\r\nInk,ink,\r\n');

    choosing(new File(['just text'], 'notes.csv'));
    await button('Import…').click();
    await expect.element(tools().getByText(/^Nothing was taken in\. .* notes\.csv\.$/)).toBeVisible();
    expect(prompts().styles).toHaveLength(2);
  });
});
