import { expect, test } from 'vitest';
import { hasChoices } from '../../../src/domain/prompting/dynamic-prompt.ts';
import { preparePrompts } from '../../../src/domain/prompting/prepare-prompts.ts';
import type { PromptStyle } from '../../../src/domain/prompting/styles.ts';

const LISTS = new Map([
  ['fruit', ['apple', 'pear', 'plum', 'fig']],
  ['loop', ['__loop__']],
]);
const STYLES: readonly PromptStyle[] = [
  { name: 'Film', prompt: 'film still of {prompt}', negativePrompt: '{blurry|grainy}' },
  { name: 'Bowl', prompt: 'in a {glass|clay} bowl', negativePrompt: '' },
];
const prepare = (prompt: string, negativePrompt = '', seed = 1, styles: readonly PromptStyle[] = []) =>
  preparePrompts({ prompt, negativePrompt }, { styles, lists: LISTS }, seed);

test('[PT83] styles are applied, then every choice is made, theirs too', () => {
  const { prompt, negativePrompt } = prepare('{one|two} __fruit__', 'dog', 1, STYLES);
  expect(prompt).toMatch(/^film still of (one|two) (apple|pear|plum|fig), in a (glass|clay) bowl$/);
  expect(negativePrompt).toMatch(/^dog, (blurry|grainy)$/);
});

test('[PT83] the seed decides', () => {
  const of = (seed: number) => prepare('__fruit__ __fruit__ __fruit__', '__fruit__ __fruit__', seed);
  expect(of(7)).toEqual(of(7));
  expect(new Set([1, 2, 3, 4, 5].map((seed) => JSON.stringify(of(seed)))).size).toBe(5);
});

test('[PT83] no prompt changes the choices of the other, and they do not choose alike', () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  expect(prepare('a', '__fruit__').negativePrompt).toBe(prepare('{b|c} {d|e}', '__fruit__').negativePrompt);
  const alike = seeds.filter((seed) => {
    const { prompt, negativePrompt } = prepare('__fruit__', '__fruit__', seed);
    return prompt === negativePrompt;
  });
  expect(alike.length).toBeLessThan(20);
});

test('[PT83] what has no choices stays as it is', () => {
  const prompts = { prompt: ' a (cat:1.2), {x} [a|b] ', negativePrompt: '\\(dog\\)' };
  expect(preparePrompts(prompts, { styles: [], lists: new Map() }, 1)).toEqual(prompts);
});

const refusal = (details: object) =>
  expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining(details) });

test('[PT84] a list that there is not refuses the prompts, and says in which of them', () => {
  expect(() => prepare('__fruit__ __color__ __hats/*__')).toThrow(
    refusal({ problem: 'unknown-wildcards', wildcards: ['color', 'hats/*'], field: 'prompt' }),
  );
  expect(() => prepare('a', '__color__')).toThrow(
    refusal({ problem: 'unknown-wildcards', wildcards: ['color'], field: 'negativePrompt' }),
  );
  expect(prepare('\\__color__').prompt).toBe('\\__color__');
});

test('[PT84] so does nesting without an end', () => {
  expect(() => prepare('a __loop__')).toThrow(
    refusal({ problem: 'nested-too-deep', wildcards: ['loop'], field: 'prompt' }),
  );
});

test('[PT57] whether each seed makes another text can be told beforehand', () => {
  expect(['{a|b}', '__fruit__', 'a {2$$a|b}', '{x|}'].map(hasChoices)).toEqual([true, true, true, true]);
  expect(['a', '{a}', '[a|b]', '\\{a|b}', '(a:1.2)', '__a b__'].map(hasChoices)).toEqual(Array(6).fill(false));
});
