import { expect, test } from 'vitest';
import { MersenneTwister } from '../../../src/domain/core/mersenne-twister.ts';
import { expandDynamicPrompt } from '../../../src/domain/prompting/dynamic-prompt.ts';
import { isWildcardName, wildcardNameOfFile } from '../../../src/domain/prompting/wildcard-lists.ts';

const NAMES = ['color', 'clothes/hats', 'sd-1.5', 'a_b', '_x', 'Größe', '颜色', '3', 'x'.repeat(200)];

test.each(NAMES)('[PT77] "%s" can be the name of a list, and a reference finds it', (name) => {
  expect(isWildcardName(name)).toBe(true);
  const { text } = expandDynamicPrompt(`a __${name}__ b`, new MersenneTwister(1), new Map([[name, ['found']]]));
  expect(text).toBe('a found b');
});

test.each(['', 'a b', 'a__b', 'a_', 'a*', '?', '/a', 'a/', 'a//b', '../a', 'a/.', 'a\\b', 'a:b', 'x'.repeat(201)])(
  '[PT77] "%s" cannot',
  (name) => {
    expect(isWildcardName(name)).toBe(false);
  },
);

test.each([
  ['colors.txt', 'colors'],
  ['My Colors (new).TXT', 'My-Colors-new'],
  ['a__b_.txt', 'a_b'],
  ['.hidden.txt', 'hidden'],
  ['Gro\u0308ße.txt', 'Größe'],
  ['💡.txt', undefined],
])('[PT77] a file "%s" becomes the list %s', (fileName, name) => {
  expect(wildcardNameOfFile(fileName)).toBe(name);
});
