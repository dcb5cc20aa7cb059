import { expect, test } from 'vitest';
import { parseAttention } from '../../../src/domain/prompting/attention.ts';

/** The parts of a text without BREAK as [text, weight]. */
function partsOf(text: string): (readonly [string, number])[] {
  const segments = parseAttention(text);
  expect(segments).toHaveLength(1);
  return segments.flatMap((parts) => parts.map((part) => [part.text, part.weight] as const));
}

/** The texts of each segment. */
const textsOf = (text: string) => parseAttention(text).map((parts) => parts.map((part) => part.text));

test.each<[string, [string, number][]]>([
  ['normal text', [['normal text', 1]]],
  [
    'an (important) word',
    [
      ['an ', 1],
      ['important', 1.1],
      [' word', 1],
    ],
  ],
  ['(unbalanced', [['unbalanced', 1.1]]],
  ['\\(literal\\]', [['(literal]', 1]]],
  ['(unnecessary)(parens)', [['unnecessaryparens', 1.1]]],
  [
    'a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).',
    [
      ['a ', 1],
      ['house', 1.5730000000000004],
      [' ', 1.1],
      ['on', 1],
      [' a ', 1.1],
      ['hill', 0.55],
      [', sun, ', 1.1],
      ['sky', 1.4641000000000006],
      ['.', 1.1],
    ],
  ],
])('[PT1] "%s" has the documented parts, to the last bit', (text, parts) => {
  expect(partsOf(text)).toEqual(parts);
});

test('[PT1] square brackets divide, and spaces and a sign are part of a weight', () => {
  expect(partsOf('[a]')).toEqual([['a', 1 / 1.1]]);
  expect(partsOf('[[a]]')).toEqual([['a', 1 / 1.1 / 1.1]]);
  expect(partsOf('(a: +.5 )(b: -2)(c:1.)')).toEqual([
    ['a', 0.5],
    ['b', -2],
    ['c', 1],
  ]);
});

test('[PT2] unbalanced and crossing brackets', () => {
  expect(partsOf('a) b] c:1.2) d')).toEqual([['a) b] c:1.2) d', 1]]);
  expect(partsOf('[a [b')).toEqual([
    ['a ', 1 / 1.1],
    ['b', 1 / 1.1 / 1.1],
  ]);
  expect(partsOf('(a [b) c] d')).toEqual([
    ['a ', 1.1],
    ['b', 1.1 * (1 / 1.1)],
    [' c', 1 / 1.1],
    [' d', 1],
  ]);
  expect(partsOf('[a:1.5)')).toEqual([['a:1.5)', 1 / 1.1]]);
  expect(partsOf('()[]((')).toEqual([]);
});

test.each([
  ['(a:NaN)', 'a:NaN'],
  ['(a:Infinity)', 'a:Infinity'],
  ['(a:1e9)', 'a:1e9'],
  ['(a:1.2.3)', 'a:1.2.3'],
  ['(a:...)', 'a:...'],
  ['(a:)', 'a:'],
  ['(a:1,5)', 'a:1,5'],
])('[PT3] %s has no weight of its own', (text, content) => {
  expect(partsOf(text)).toEqual([[content, 1.1]]);
});

test('[PT4] weights stay within 100 either way, and none becomes NaN', () => {
  expect(partsOf('(a:1000000000) (b:-1000000000) (c:99.5)')).toEqual([
    ['a', 100],
    [' ', 1],
    ['b', -100],
    [' ', 1],
    ['c', 99.5],
  ]);
  expect(partsOf(`(a:${'9'.repeat(400)})`)).toEqual([['a', 100]]);
  expect(partsOf(`(${'('.repeat(9000)}a:0)`)).toEqual([['a', 0]]);
  // Infinite on the way, nothing in the end.
  expect(partsOf(`(${'('.repeat(9000)}a${')'.repeat(9000)}:0)`)).toEqual([['a', 0]]);
  // Almost nothing, but a number.
  expect(partsOf(`${'['.repeat(9000)}a`)[0]?.[1]).toBeCloseTo(0, 12);
});

test('[PT5] escapes', () => {
  expect(partsOf('\\\\(a\\)\\[')).toEqual([
    ['\\', 1],
    ['a)[', 1.1],
  ]);
  expect(partsOf('C:\\dir\\')).toEqual([['C:dir', 1]]);
});

test('[PT6] BREAK ends a segment and takes the spaces around it', () => {
  expect(textsOf('a  BREAK\n b')).toEqual([['a'], ['b']]);
  expect(textsOf('BREAK BREAK a BREAK')).toEqual([[], [], ['a'], []]);
  expect(textsOf('BREAKS BREAK_ éBREAK break')).toEqual([['BREAKS BREAK_ éBREAK break']]);
});

test('[PT6] a bracket weighs both sides of a BREAK', () => {
  expect(parseAttention('(a BREAK b:1.2) c')).toEqual([
    [{ text: 'a', weight: 1.2 }],
    [
      { text: 'b', weight: 1.2 },
      { text: ' c', weight: 1 },
    ],
  ]);
});

test('[PT7] [PT50] text without markup is one part, none is no part', () => {
  expect(partsOf(' Éclair, 12:30\n"日本" {x} a|b <3 ')).toEqual([[' Éclair, 12:30\n"日本" {x} a|b <3 ', 1]]);
  expect(parseAttention('')).toEqual([[]]);
});
