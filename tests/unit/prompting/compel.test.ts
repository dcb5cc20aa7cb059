import { expect, test } from 'vitest';
import { convertCompel } from '../../../src/domain/prompting/compel.ts';
import { planConditionings } from '../../../src/domain/prompting/conditioning-plan.ts';
import { parsePrompt } from '../../../src/domain/prompting/prompt-schedule.ts';

const convert = (text: string) => {
  const { text: converted, notes } = convertCompel(text);
  expect(notes).toEqual([]);
  return converted;
};

test.each([
  ['fire flames', 'fire flames'],
  ['flames+', '(flames:1.1)'],
  ['a+ b', '(a:1.1) b'],
  ['flowers--- flames+++', '(flowers:0.729) (flames:1.331)'],
  ['fire (flames)0.5', 'fire (flames:0.5)'],
  ['(pretty flowers)+, the flames', '(pretty flowers:1.1), the flames'],
  ['"fire flames"-', '(fire flames:0.9)'],
  ['flames.attend(0.5) (a b).attend(++)', '(flames:0.5) (a b:1.21)'],
  ['fire (flames (trees)1.5)2.0', 'fire (flames (trees:1.5):2)'],
  ['hamburger ((kaiser roll))', 'hamburger kaiser roll'],
  ['a "quoted" word', 'a quoted word'],
  ['hot-dog, state-of-the-art a+b - x', 'hot-dog, state-of-the-art a+b - x'],
  ['(x:1.2)', 'x:1.2'],
  ['a cat withLora(foo_bar-1, 0.5) and useLora(b)', 'a cat  and <lora:foo_bar-1:0.5> <lora:b:1>'],
])('[PT100] %s becomes %s', (compel, a1111) => {
  expect(convert(compel)).toBe(a1111);
});

test('[PT100] weights keep within their limit', () => {
  expect(convert(`a${'+'.repeat(500)} (b)1000000000`)).toBe('(a:100) (b:100)');
});

test('[PT101] a conjunction becomes chunks', () => {
  expect(convert('("fire, flames", "(mountain)++ man").and()')).toBe('fire, flames BREAK (mountain:1.21) man');
  expect(convert('("a", "b").and(1, 1)')).toBe('a BREAK b');
  expect(convertCompel('("a \\"x\\"", "b").and(2, 1)')).toEqual({ text: 'a x BREAK b', notes: ['and-weights'] });
});

test('[PT101] a blend becomes AND with shares', () => {
  const blend = (text: string) => convertCompel(text, 'positive');
  expect(blend('("fire", "fire flames++").blend(.7, .3)')).toEqual({
    text: 'fire :0.7 AND fire (flames:1.21) :0.3',
    notes: ['blend'],
  });
  expect(blend('(mountain, man).blend()').text).toBe('mountain :0.5 AND man :0.5');
  expect(blend('("a, b", "c").blend(1, -1, no_normalize)').text).toBe('a, b :1 AND c :-1');
  expect(blend('("a", "c").blend(1, -1)').text).toBe('a :1 AND c :-1');
  expect(blend('("a", "c").blend(3)').text).toBe('a :0.5 AND c :0.5');
  expect(convertCompel('("a", "b").blend(.7, .3)', 'negative')).toEqual({ text: 'a BREAK b', notes: ['blend'] });
});

test('[PT102] a swap is left out', () => {
  expect(convertCompel('a cat.swap(dog) (eats it).swap(b, s_start=0.1)')).toEqual({
    text: 'a cat eats it',
    notes: ['swap'],
  });
});

test.each([
  'a [b] c]',
  'a badly (formed +test',
  'x) y "z',
  'salt AND pepper, a BREAK in it',
  'a\\b',
  '[x|y] [a:b:0.5]',
])('[PT103] "%s" says the same in A1111\'s dialect', (text) => {
  const { subprompts } = parsePrompt(convert(text));
  expect(subprompts).toHaveLength(1);
  const { conditionings } = planConditionings({ positive: parsePrompt(convert(text)) }, { stepCount: 4 });
  expect(conditionings.map(({ segments }) => segments)).toEqual([[[{ text, weight: 1 }]]]);
});

test("[PT103] Compel's escapes are the characters", () => {
  expect(convert('\\(a\\) \\"b\\" c\\+')).toBe('\\(a\\) "b" c+');
});
