import { expect, test } from 'vitest';
import { cutText } from '../../src/domain/core/cut-text.ts';

const FAMILY = '👨‍👩‍👧‍👦';

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['ab😀', 3, 'ab'],
  ['ab😀', 4, 'ab😀'],
  [`ab${FAMILY}c`, 5, 'ab'],
  [`${FAMILY}${FAMILY}`, FAMILY.length + 5, FAMILY],
  ['ae\u0301o', 2, 'a'],
  ['🇫🇷🇩🇪', 6, '🇫🇷'],
  // One character that fits nowhere: half of it, but no half of a code point.
  [FAMILY, 4, '👨‍'],
  [FAMILY, 6, '👨‍👩‍'.slice(0, 6)],
  ['😀', 1, ''],
])('%j cut to %i units is %j', (text, maxLength, cut) => {
  expect(cutText(text, maxLength)).toBe(cut);
});

test('a cut text is a beginning, as long as may be and never with half a surrogate pair', () => {
  const text = `e\u0301${FAMILY}x🇫🇷`.repeat(5);
  for (let maxLength = 1; maxLength < text.length; maxLength++) {
    const cut = cutText(text, maxLength);
    expect(text.startsWith(cut)).toBe(true);
    expect(cut.length).toBeLessThanOrEqual(maxLength);
    expect(cut.length).toBeGreaterThan(maxLength - FAMILY.length);
    expect(cut).not.toMatch(/[\ud800-\udbff]$/);
  }
});
