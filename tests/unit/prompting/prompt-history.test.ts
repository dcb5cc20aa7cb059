import { expect, test } from 'vitest';
import { type HistoryWalk, remember, walkHistory } from '../../../src/domain/prompting/prompt-history.ts';
import type { PromptPair } from '../../../src/domain/prompting/styles.ts';

const pair = (prompt: string, negativePrompt = ''): PromptPair => ({ prompt, negativePrompt });

test('[PT130] the newest prompts come first, each once, a hundred at the most', () => {
  let history: readonly PromptPair[] = [];
  for (let i = 0; i < 120; i++) history = remember(history, pair(`prompt ${i}`));
  expect(history).toHaveLength(100);
  expect([history[0], history.at(-1)]).toEqual([pair('prompt 119'), pair('prompt 20')]);
  history = remember(history, pair('prompt 50'));
  expect(history).toHaveLength(100);
  expect(history[0]).toEqual(pair('prompt 50'));
  expect(history.filter(({ prompt }) => prompt === 'prompt 50')).toHaveLength(1);
  expect(remember(history, pair('prompt 50', 'blurry')).slice(0, 2)).toEqual([
    pair('prompt 50', 'blurry'),
    pair('prompt 50'),
  ]);
});

/** Walks as the fields do: what a step gives is typed, `edit` types something else. */
function walker(typed: PromptPair, entries: readonly PromptPair[]) {
  let history = entries;
  let walk: HistoryWalk | undefined;
  let field = typed;
  return {
    step(by: 1 | -1): PromptPair {
      const next = walkHistory(walk, field, history, by);
      walk = next ?? walk;
      field = next?.places[next.at] ?? field;
      return field;
    },
    edit(prompts: PromptPair) {
      field = prompts;
    },
    use() {
      history = remember(history, field);
    },
  };
}

test('[PT131] older and newer, both prompts together, with ends on either side', () => {
  const { step } = walker(pair('typed'), [pair('new', 'n'), pair('old')]);
  expect([step(-1), step(1), step(1), step(1)]).toEqual([pair('typed'), pair('new', 'n'), pair('old'), pair('old')]);
  expect([step(-1), step(-1), step(-1)]).toEqual([pair('new', 'n'), pair('typed'), pair('typed')]);
  expect(walkHistory(undefined, pair('typed'), [], 1)).toBeUndefined();
});

test('[PT131] what was typed anywhere on the way is there again', () => {
  const { step, edit } = walker(pair('typed'), [pair('new'), pair('old')]);
  step(1);
  edit(pair('new, changed'));
  expect(step(1)).toEqual(pair('old'));
  edit(pair('old, changed'));
  expect([step(-1), step(-1), step(1), step(1)]).toEqual([
    pair('new, changed'),
    pair('typed'),
    pair('new, changed'),
    pair('old, changed'),
  ]);
});

test('[PT131] prompts that are in the fields already are not a step', () => {
  const { step } = walker(pair('new'), [pair('new'), pair('old')]);
  expect([step(1), step(-1)]).toEqual([pair('old'), pair('new')]);
});

test('[PT131] after the prompts were used a walk begins at them, and what was typed before it is not lost', () => {
  const first = walker(pair('typed'), [pair('new'), pair('old')]);
  first.use();
  expect([first.step(1), first.step(1), first.step(-1), first.step(-1)]).toEqual([
    pair('new'),
    pair('old'),
    pair('new'),
    pair('typed'),
  ]);
  const second = walker(pair('typed'), [pair('new'), pair('old')]);
  second.step(1);
  second.step(1);
  second.use();
  expect([second.step(1), second.step(-1), second.step(-1)]).toEqual([pair('new'), pair('old'), pair('typed')]);
});
