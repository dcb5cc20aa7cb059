import { expect, test } from 'vitest';
import { applyStyles } from '../../../src/domain/prompting/styles.ts';

const style = (prompt: string, negativePrompt = '') => ({ name: 'any', prompt, negativePrompt });
const apply = (prompt: string, ...styles: string[]) =>
  applyStyles(
    { prompt, negativePrompt: '' },
    styles.map((text) => style(text)),
  ).prompt;

test('[PT80] the placeholder is where the prompt goes, each time', () => {
  expect(apply('a cat', 'photo of {prompt}, {prompt}!')).toBe('photo of a cat, a cat!');
  expect(apply("$& $1 $' {prompt}", '<{prompt}>')).toBe("<$& $1 $' {prompt}>");
  expect(apply('', 'photo of {prompt}')).toBe('photo of ');
});

test('[PT80] a style without it follows', () => {
  expect(apply(' a cat ', ' oil painting ')).toBe('a cat, oil painting');
  expect(apply('  ', 'oil painting')).toBe('oil painting');
  expect(apply(' a cat ', '  ')).toBe(' a cat ');
});

test('[PT80] styles apply in turn, to both prompts', () => {
  expect(
    applyStyles({ prompt: 'cat', negativePrompt: 'dog' }, [style('({prompt})', 'blurry'), style('x', 'no {prompt}')]),
  ).toEqual({ prompt: '(cat), x', negativePrompt: 'no dog, blurry' });
  expect(applyStyles({ prompt: 'cat', negativePrompt: 'dog' }, [])).toEqual({ prompt: 'cat', negativePrompt: 'dog' });
});
