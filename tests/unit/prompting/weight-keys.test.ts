import { expect, test } from 'vitest';
import { changeWeight, type TextSelection } from '../../../src/domain/prompting/weight-keys.ts';

/** `|` marks the caret, or the ends of the selection. */
function read(marked: string): TextSelection {
  const start = marked.indexOf('|');
  const end = marked.indexOf('|', start + 1);
  return { text: marked.replaceAll('|', ''), start, end: end < 0 ? start : end - 1 };
}
const show = ({ text, start, end }: TextSelection) =>
  `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
const press = (marked: string, step: number) => show(changeWeight(read(marked), step));

test.each([
  ['a c|at sat', 'a (|cat|:1.1) sat', 'a (|cat|:0.9) sat'],
  ['|cat', '(|cat|:1.1)', '(|cat|:0.9)'],
  ['cat|, x', '(|cat|:1.1), x', '(|cat|:0.9), x'],
  ['one |two three| four', 'one (|two three|:1.1) four', 'one (|two three|:0.9) four'],
  ['one| two |three', 'one (|two|:1.1) three', 'one (|two|:0.9) three'],
  ['a (big c|at:1.2) x', 'a (|big cat|:1.3) x', 'a (|big cat|:1.1) x'],
  ['a (|big cat|:1.2) x', 'a (|big cat|:1.3) x', 'a (|big cat|:1.1) x'],
  ['a |(big cat:1.2)| x', 'a (|big cat|:1.3) x', 'a (|big cat|:1.1) x'],
  ['a (c|at) x', 'a (|cat|:1.2) x', 'a |cat| x'],
  ['a (|cat|) x', 'a (|cat|:1.2) x', 'a |cat| x'],
  ['(cat|: -0.5 )', '(|cat|:-0.4)', '(|cat|:-0.6)'],
  ['(a (b|) c:1.5)', '(a (|b|:1.2) c:1.5)', '(a |b| c:1.5)'],
  ['(a (b) c|:1.5)', '(|a (b) c|:1.6)', '(|a (b) c|:1.4)'],
  ['(open c|at', '(open (|cat|:1.1)', '(open (|cat|:0.9)'],
  ['name \\(art|ist\\)', 'name \\((|artist|:1.1)\\)', 'name \\((|artist|:0.9)\\)'],
  ['[c|at:dog:0.5]', '[(|cat|:1.1):dog:0.5]', '[(|cat|:0.9):dog:0.5]'],
])('[PT90] up and down from "%s"', (before, up, down) => {
  expect([press(before, 0.1), press(before, -0.1)]).toEqual([up, down]);
});

test('[PT90] a weight of 1 loses its bracket, and pressing back and forth leads back', () => {
  expect(press('(c|at:0.9)', 0.1)).toBe('|cat|');
  let selection = read('a c|at');
  for (const step of [0.1, 0.1, 0.1, -0.1, -0.1, -0.1, -0.1, 0.1]) selection = changeWeight(selection, step);
  expect(show(selection)).toBe('a |cat|');
});

test('[PT90] a selection made backwards is a selection', () => {
  expect(show(changeWeight({ text: 'a cat', start: 5, end: 2 }, 0.1))).toBe('a (|cat|:1.1)');
});

test.each([
  ['a <lora:x|y:0.8> b', 'a <|lora:xy|:0.85> b', 'a <|lora:xy|:0.75> b'],
  ['<lora:x|>', '<|lora:x|:1.05>', '<|lora:x|:0.95>'],
  ['(<lora:|2>)', '(<|lora:2|:1.05>)', '(<|lora:2|:0.95>)'],
  ['<|lora:x|:0.95>', '<|lora:x|:1>', '<|lora:x|:0.9>'],
])('[PT91] in a tag, from "%s"', (before, up, down) => {
  expect([press(before, 0.1), press(before, -0.1)]).toEqual([up, down]);
});

test('[PT92] hundredths, and 2 either way', () => {
  expect(press('(a|:0.30000000000000004)', 0.1)).toBe('(|a|:0.4)');
  expect(press('(a|:1.95)', 0.1)).toBe('(|a|:2)');
  expect(press('(a|:2)', 0.1)).toBe('(|a|:2)');
  expect(press('(a|:-1.95)', -0.1)).toBe('(|a|:-2)');
  expect(press('(a|:0.1)', -0.1)).toBe('(|a|:0)');
  expect(press('(a|:-0.1)', 0.1)).toBe('(|a|:0)');
  expect(press('(a|:3)', 0.1)).toBe('(|a|:3)');
  expect(press('(a|:3)', -0.1)).toBe('(|a|:2.9)');
});

test.each(['a | b', '|', ' |  | ', 'x, |', '(a|) b|', 'a| (b| c)', 'a|) b|', '(a |(b|'])(
  '[PT93] in "%s" nothing changes',
  (marked) => {
    const selection = read(marked);
    expect(changeWeight(selection, 0.1)).toBe(selection);
  },
);
