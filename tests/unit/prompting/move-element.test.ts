import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveElement } from '../../../src/domain/prompting/move-element.ts';
import type { TextSelection } from '../../../src/domain/prompting/weight-keys.ts';

/** `|` marks the caret, or the ends of the selection. */
function read(marked: string): TextSelection {
  const start = marked.indexOf('|');
  const end = marked.indexOf('|', start + 1);
  return { text: marked.replaceAll('|', ''), start, end: end < 0 ? start : end - 1 };
}
function show({ text, start, end }: TextSelection): string {
  const selected = start === end ? '|' : `|${text.slice(start, end)}|`;
  return text.slice(0, start) + selected + text.slice(end);
}
const press = (marked: string, direction: -1 | 1) => show(moveElement(read(marked), direction));

test.each([
  ['a, b|ig, c', 'b|ig, a, c', 'a, c, b|ig'],
  ['a,| b, c', '|b, a, c', 'a, c, |b'],
  ['a ,  b|,c', 'b| ,  a,c', 'a ,  c,b|'],
  ['a, |b, c|, d', '|b, c|, a, d', 'a, d, |b, c|'],
  ['a, (b, c|:1.2), d', '(b, c|:1.2), a, d', 'a, d, (b, c|:1.2)'],
  ['a, [b, <x:1, 2>, {c|,d}], e', '[b, <x:1, 2>, {c|,d}], a, e', 'a, e, [b, <x:1, 2>, {c|,d}]'],
  ['a, (b, c|, d', 'a, c|, (b, d', 'a, (b, d, c|'],
  ['a, b\\(, c|\\), d', 'a, c|\\), b\\(, d', 'a, b\\(, d, c|\\)'],
  ['a, (b], c|, d', 'a, c|, (b], d', 'a, (b], d, c|'],
  ['one\ntwo, thr|ee, four', 'thr|ee, one\ntwo, four', 'one\ntwo, four, thr|ee'],
  ['a, |, b', '|, a, b', 'a, b, |'],
])('[PT95] left and right from "%s"', (before, left, right) => {
  expect([press(before, -1), press(before, 1)]).toEqual([left, right]);
});

test('[PT96] at the end, and where there is one element only, nothing changes', () => {
  for (const [marked, direction] of [
    ['a|, b', -1],
    ['a, b|', 1],
    ['a, |b, c|', 1],
    ['a (b, c|)', -1],
    ['|', 1],
  ] as const) {
    const selection = read(marked);
    expect(moveElement(selection, direction)).toBe(selection);
  }
});

test('[PT95] there and back again leads back', () => {
  const words = fc.array(fc.constantFrom('a', 'big cat', '(b, c)', '[x:y, z:3]', 'ü', ''), {
    minLength: 2,
    maxLength: 6,
  });
  fc.assert(
    fc.property(words, fc.nat(5), (elements, choice) => {
      const text = elements.join(', ');
      const index = choice % (elements.length - 1);
      const caret = elements.slice(0, index).reduce((length, element) => length + element.length + 2, 0);
      const before = { text, start: caret, end: caret };
      const moved = moveElement(before, 1);
      expect(moved.text.split(', ').sort()).toEqual(text.split(', ').sort());
      expect(moveElement(moved, -1)).toEqual(before);
    }),
  );
});
