import { expect, test } from 'vitest';
import { parsePromptNodes } from '../../../src/domain/prompting/prompt-nodes.ts';
import { parsePrompt } from '../../../src/domain/prompting/prompt-schedule.ts';
import { type SamplingPass, textsOfSteps } from '../../../src/domain/prompting/step-texts.ts';

const steps = (text: string, pass: SamplingPass = { stepCount: 10 }) => textsOfSteps(parsePromptNodes(text), pass);

/** Texts of ten steps, from pairs of a last step and a text. */
function upTo(...pairs: readonly (readonly [number, string])[]): string[] {
  return Array.from({ length: 10 }, (_, i) => pairs.find(([last]) => i + 1 <= last)?.[1] ?? 'none');
}
const inTurn = (...texts: readonly string[]) => Array.from({ length: 10 }, (_, i) => texts[i % texts.length]);

test.each([
  ['test', upTo([10, 'test'])],
  ['a [b:3]', upTo([3, 'a '], [10, 'a b'])],
  ['a [b: 3]', upTo([3, 'a '], [10, 'a b'])],
  ['a [[[b]]:2]', upTo([2, 'a '], [10, 'a [[b]]'])],
  ['[(a:2):3]', upTo([3, ''], [10, '(a:2)'])],
  ['a [b : c : 1] d', upTo([1, 'a b  d'], [10, 'a  c  d'])],
  ['a[b:[c:d:2]:1]e', upTo([1, 'abe'], [2, 'ace'], [10, 'ade'])],
  ['a [unbalanced', upTo([10, 'a [unbalanced'])],
  ['a [b:.5] c', upTo([5, 'a  c'], [10, 'a b c'])],
  ['((a][:b:c [d:3]', upTo([3, '((a][:b:c '], [10, '((a][:b:c d'])],
  ['[a|(b:1.1)]', inTurn('a', '(b:1.1)')],
  ['[fe|]male', inTurn('female', 'male')],
  ['[fe|||]male', inTurn('female', 'male', 'male', 'male')],
])('[PT10] "%s" is the documented text in each of ten steps', (text, expected) => {
  expect(steps(text)).toEqual(expected);
});

test.each([
  ['a [b:.5] c', upTo([10, 'a b c'])],
  ['a [b:1.5] c', upTo([5, 'a  c'], [10, 'a b c'])],
  ['a [b:13] c', upTo([3, 'a  c'], [10, 'a b c'])],
  ['a [b:3] c', upTo([10, 'a b c'])],
])('[PT12] "%s" in a hires pass after ten steps', (text, expected) => {
  expect(steps(text, { stepCount: 10, baseStepCount: 10 })).toEqual(expected);
});

test('[PT12] fractions of a hires pass are of its own steps, numbers go on from the first pass', () => {
  const pass = { stepCount: 4, baseStepCount: 20 };
  expect(steps('[b:1.5]', pass)).toEqual(['', '', 'b', 'b']);
  expect(steps('[b:23]', pass)).toEqual(['', '', '', 'b']);
});

test.each([
  ['[a [b:c:3]', '[a '],
  ['(a [b:c:3]', '(a '],
  ['[x [y:z] w [b:c:3]', '[x [y:z] w '],
])('[PT10] in "%s" the malformed stays and the construct counts', (text, before) => {
  expect(steps(text)).toEqual(upTo([3, `${before}b`], [10, `${before}c`]));
});

test.each([
  '[x [y:z] w:3]',
  '[a (b] c:3]',
  '[a:b:c:3]',
  '[a:b:c]',
  '[a:b:(3)]',
  '[a:b:3 4]',
  '[a:b:]',
  '[3]',
  '(a:b:c)',
])('[PT10] "%s" is no construct', (text) => {
  expect(steps(text)).toEqual(upTo([10, text]));
});

test('[PT11] signs, exponents, fractions that fall between steps, and bounds', () => {
  expect(steps('[a:b:-1]')).toEqual(upTo([10, 'b']));
  expect(steps('[a:b:0]')).toEqual(upTo([10, 'b']));
  expect(steps('[a:b:0.0]')).toEqual(upTo([10, 'b']));
  expect(steps('[a:b:+2]')).toEqual(upTo([2, 'a'], [10, 'b']));
  expect(steps('[a:b:0.39]')).toEqual(upTo([3, 'a'], [10, 'b']));
  expect(steps('[a:b:1.0]')).toEqual(upTo([10, 'a']));
  expect(steps('[a:b:1e9]')).toEqual(upTo([10, 'a']));
  expect(steps('[a:b:1e999]')).toEqual(upTo([10, 'a']));
  expect(steps('[a:b:5e-1]')).toEqual(upTo([10, 'b']));
  expect(steps('[a::3]')).toEqual(upTo([3, 'a'], [10, '']));
});

test('[PT14] empty and nested alternations, and what mixes both', () => {
  expect(steps('x[|]y')).toEqual(upTo([10, 'xy']));
  expect(steps('[||]')).toEqual(upTo([10, '']));
  expect(steps('[a|[b|c]]')).toEqual(inTurn('a', 'c'));
  expect(steps('[a|[b:c:4]]')).toEqual(['a', 'b', 'a', 'b', 'a', 'c', 'a', 'c', 'a', 'c']);
  expect(steps('[a|b:3]')).toEqual(upTo([10, '[a|b:3]']));
});

test('[PT15] a bar elsewhere is text', () => {
  expect(steps('a | b [c:d:3] (e|f)')).toEqual(upTo([3, 'a | b c (e|f)'], [10, 'a | b d (e|f)']));
});

test('[PT10] escaped brackets, colons and bars are no syntax, and keep their backslash', () => {
  expect(steps('\\[a:b:3\\] [c\\:\\|:d:3]')).toEqual(upTo([3, '\\[a:b:3\\] c\\:\\|'], [10, '\\[a:b:3\\] d']));
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1001])('[PT16] a pass of %s steps is refused', (count) => {
  const refusal = expect.objectContaining({
    code: 'invalid-request',
    details: expect.objectContaining({ problem: 'bad-step-count' }),
  });
  expect(() => steps('a', { stepCount: count })).toThrow(refusal);
  expect(() => steps('a', { stepCount: 5, baseStepCount: count })).toThrow(refusal);
});

const joined = (text: string, role?: 'negative') =>
  parsePrompt(text, role).subprompts.map(({ weight, nodes }) => [nodes.join(''), weight]);

test('[PT20] AND joins prompts, each with a weight', () => {
  expect(joined('a cat :1.2 AND a dog')).toEqual([
    ['a cat', 1.2],
    ['a dog', 1],
  ]);
  expect(joined('a AND b:-.5 AND c : +2.')).toEqual([
    ['a', 1],
    ['b', -0.5],
    ['c', 2],
  ]);
  expect(joined('a AND ')).toEqual([
    ['a', 1],
    ['', 1],
  ]);
  expect(joined('a AND b :1e3 AND c :NaN')).toEqual([
    ['a', 1],
    ['b :1e3', 1],
    ['c :NaN', 1],
  ]);
  expect(joined('SAND AND_ bANDs and aAND')).toEqual([['SAND AND_ bANDs and aAND', 1]]);
});

test('[PT20] AND comes before editing', () => {
  expect(joined('[a AND b:c:3]')).toEqual([
    ['[a', 1],
    ['b:c:3]', 1],
  ]);
});

test('[PT21] without AND a number at the end is text', () => {
  expect(joined('a clock at 12:30')).toEqual([['a clock at 12:30', 1]]);
  expect(joined(' a :1.2 ')).toEqual([[' a :1.2 ', 1]]);
});

test('[PT22] in a negative prompt AND is a word', () => {
  expect(joined('a AND b :2', 'negative')).toEqual([['a AND b :2', 1]]);
});

test('[PT23] weights of subprompts are limited, and so is their number', () => {
  expect(joined('a :1000000000 AND b :-1000000000')).toEqual([
    ['a', 100],
    ['b', -100],
  ]);
  const many = (count: number) => Array.from({ length: count }, () => 'a').join(' AND ');
  expect(parsePrompt(many(32)).subprompts).toHaveLength(32);
  expect(() => parsePrompt(many(33))).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: expect.objectContaining({ problem: 'too-many-subprompts', limit: 32, count: 33 }),
    }),
  );
});

test('[PT30] tags are told and not part of the text', () => {
  const { subprompts, extraNetworks } = parsePrompt(
    'a <lora:one two:0.8> b<hypernet:x>,<LoRA:y:z:te=.5> AND <lora:w:1e9>c',
  );
  expect(subprompts.map(({ nodes }) => nodes.join(''))).toEqual(['a  b,', 'c']);
  expect(extraNetworks).toEqual([
    { kind: 'lora', name: 'one two', weight: 0.8, arguments: ['0.8'] },
    { kind: 'hypernet', name: 'x', weight: 1, arguments: [] },
    { kind: 'LoRA', name: 'y', weight: 1, arguments: ['z', 'te=.5'] },
    { kind: 'lora', name: 'w', weight: 100, arguments: ['1e9'] },
  ]);
  expect(parsePrompt('x<lora:a:1>', 'negative')).toEqual({
    subprompts: [{ weight: 1, nodes: ['x'] }],
    extraNetworks: [{ kind: 'lora', name: 'a', weight: 1, arguments: ['1'] }],
  });
});

test('[PT30] a tag in an edit leaves the edit', () => {
  expect(textsOfSteps(parsePrompt('[<lora:a:1>x:y:2]').subprompts[0]?.nodes ?? [], { stepCount: 3 })).toEqual([
    'x',
    'x',
    'y',
  ]);
});

test.each(['a <3 b > c', '<lora:a', '<lora:>', '<:a>', '<lora>', '< lora:a>', '<lo-ra:a>'])(
  '[PT30] "%s" is text',
  (text) => {
    expect(parsePrompt(text)).toEqual({ subprompts: [{ weight: 1, nodes: [text] }], extraNetworks: [] });
  },
);
