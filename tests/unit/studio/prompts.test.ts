import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import 'fake-indexeddb/auto';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { FakeMedia } from './fake-engines.ts';
import { freshDatabaseName, openStudio, serveModels } from './open-studio.ts';

let opened: Studio[] = [];
async function open(options: Parameters<typeof openStudio>[1] = {}, parts: Parameters<typeof openStudio>[0] = {}) {
  const { studio } = await openStudio(parts, options);
  opened.push(studio);
  return studio;
}
beforeEach(() => serveModels());
afterEach(async () => {
  await Promise.all(opened.map((studio) => studio.dispose()));
  opened = [];
  vi.unstubAllGlobals();
});

const list = (name: string, text = 'a\nb') => ({ name, text });
const style = (name: string, prompt = '{prompt}, film') => ({ name, prompt, negativePrompt: 'blurry' });
const refusal = (problem: string) =>
  expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining({ problem }) });

describe('lists and styles', () => {
  test('[S100] are kept by name, survive a reload, and are seen in every tab', async () => {
    const databaseName = freshDatabaseName();
    const [studio, other] = [await open({ databaseName }), await open({ databaseName })];
    await studio.prompts.wildcards.put([list('color'), list('animal')]);
    await studio.prompts.styles.put([style('Film')]);
    await studio.prompts.wildcards.put([list('color', 'red')]);
    expect(studio.prompts.getState().wildcards).toEqual([list('animal'), list('color', 'red')]);
    await vi.waitFor(() => expect(other.prompts.getState()).toEqual(studio.prompts.getState()));
    await Promise.all([other.prompts.wildcards.put([list('b')]), studio.prompts.wildcards.put([list('c')])]);
    const again = await open({ databaseName });
    expect(again.prompts.getState()).toEqual({
      wildcards: [list('animal'), list('b'), list('c'), list('color', 'red')],
      styles: [style('Film')],
      history: [],
      isLoaded: true,
    });
  });

  test('[S101] are renamed and changed in one, never over another, and removed', async () => {
    const { prompts } = await open();
    await prompts.wildcards.put([list('a'), list('b')]);
    await prompts.wildcards.replace('a', list('z', 'new'));
    expect(prompts.getState().wildcards).toEqual([list('b'), list('z', 'new')]);
    await expect(prompts.wildcards.replace('z', list('b'))).rejects.toThrow(refusal('name-taken'));
    await expect(prompts.wildcards.replace('a', list('c'))).rejects.toMatchObject({ code: 'not-found' });
    await prompts.wildcards.replace('z', list('z', 'newer'));
    await prompts.wildcards.remove(['b', 'not there']);
    expect(prompts.getState().wildcards).toEqual([list('z', 'newer')]);
  });

  test('[S102] have names that can be meant, and text that a prompt can have', async () => {
    const { prompts } = await open();
    for (const name of ['', 'a b', 'a__b', '../a'])
      await expect(prompts.wildcards.put([list('good'), list(name)])).rejects.toThrow(refusal('bad-name'));
    await expect(prompts.styles.put([style(' ')])).rejects.toThrow(refusal('bad-name'));
    await expect(prompts.styles.put([style('x'.repeat(101))])).rejects.toThrow(refusal('bad-name'));
    await expect(prompts.styles.put([style('a', 'x'.repeat(10_001))])).rejects.toThrow(refusal('too-long'));
    await expect(prompts.wildcards.put([list('a', 'x'.repeat(1_000_001))])).rejects.toThrow(refusal('too-long'));
    expect(prompts.getState()).toMatchObject({ wildcards: [], styles: [] });
    await prompts.styles.put([style('  Two\n words ', 'a\r\nb\u0000\ud800')]);
    expect(prompts.getState().styles).toEqual([style('Two words', 'a\nb')]);
    expect(await prompts.styles.replace('Two words', style(' Three\twords '))).toEqual(style('Three words'));
  });

  test('[S103] lists leave as text files: one as it is, several in a ZIP', async () => {
    const packed: string[][] = [];
    const media = new FakeMedia();
    media.packArchive = async (entries) => {
      packed.push(entries.map(({ path }) => path));
      return new Blob(['zip']);
    };
    const { prompts } = await open({}, { media });
    expect(await prompts.exportWildcards()).toBeUndefined();
    await prompts.wildcards.put([list('clothes/hats', 'cap\nhat')]);
    const one = await prompts.exportWildcards();
    expect([one?.fileName, await one?.blob.text()]).toEqual(['hats.txt', 'cap\nhat']);
    await prompts.wildcards.put([list('color')]);
    expect((await prompts.exportWildcards())?.fileName).toBe('wildcards.zip');
    expect(packed).toEqual([['clothes/hats.txt', 'color.txt']]);
  });
});

test('[S104] the history is kept, newest first, and can be cleared and brought back', async () => {
  const databaseName = freshDatabaseName();
  const { prompts } = await open({ databaseName });
  const pair = (prompt: string) => ({ prompt, negativePrompt: '' });
  for (let i = 0; i < 103; i++) await prompts.remember(pair(`${i}`));
  await prompts.remember(pair('50'));
  const { history } = prompts.getState();
  expect(history).toHaveLength(100);
  expect(history.slice(0, 2)).toEqual([pair('50'), pair('102')]);
  await prompts.setHistory([]);
  expect(prompts.getState().history).toEqual([]);
  await prompts.setHistory(history);
  const again = await open({ databaseName });
  expect(again.prompts.getState().history).toEqual(history);
});
