import { describe, expect, test } from 'vitest';
import { MersenneTwister } from '../../../src/domain/core/mersenne-twister.ts';
import { expandDynamicPrompt } from '../../../src/domain/prompting/dynamic-prompt.ts';
import { parseWildcardList, type WildcardLists } from '../../../src/domain/prompting/wildcard-lists.ts';

type Lists = Readonly<Record<string, readonly string[]>>;
const toMap = (lists: Lists): WildcardLists => new Map(Object.entries(lists));
const expand = (text: string, seed = 0, lists: Lists = {}) =>
  expandDynamicPrompt(text, new MersenneTwister(seed), toMap(lists)).text;
/** How often each text came in 300 expansions from one stream. */
function tally(text: string, lists: Lists = {}): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const random = new MersenneTwister(7);
  for (let i = 0; i < 300; i++) {
    const result = expandDynamicPrompt(text, random, toMap(lists)).text;
    counts[result] = (counts[result] ?? 0) + 1;
  }
  return counts;
}
const outcomes = (text: string, lists: Lists = {}) => Object.keys(tally(text, lists)).sort();
const refusal = (details: object) =>
  expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining(details) });

describe('variants', () => {
  test('[PT70] the seed decides, and a sequence of choices goes on from one stream', () => {
    const text = '{a|b|c} {a|b|c} {a|b|c} {a|b|c} {a|b|c}';
    expect(expand(text, 42)).toBe(expand(text, 42));
    expect(new Set([1, 2, 3, 4].map((seed) => expand(text, seed))).size).toBe(4);
    const random = new MersenneTwister(5);
    const [first, second] = [0, 1].map(() =>
      expandDynamicPrompt('{1|2|3|4|5|6|7|8|9} {1|2|3|4|5|6|7|8|9}', random, new Map()),
    );
    expect(first?.text).not.toBe(second?.text);
  });

  test('[PT70] options come evenly, or by their weights', () => {
    for (const count of Object.values(tally('{a|b|c}'))) expect(count).toBeGreaterThan(75);
    const { a = 0, b = 0 } = tally('{3::a|b}');
    expect(a / (a + b)).toBeGreaterThan(0.68);
    expect(a / (a + b)).toBeLessThan(0.82);
    expect(outcomes('{0::a|.5::b|0.5::c}')).toEqual(['b', 'c']);
    expect(outcomes('{0::a|0::b}')).toEqual(['a', 'b']);
    expect(outcomes(`{${'9'.repeat(400)}::a|b}`)).toEqual(['a']);
    expect(outcomes('{-1::a|NaN::b}')).toEqual(['-1::a', 'NaN::b']);
  });

  test('[PT71] several options, none twice, in any order', () => {
    expect(outcomes('{2$$a|b|c}')).toEqual(['a, b', 'a, c', 'b, a', 'b, c', 'c, a', 'c, b']);
    expect(outcomes('{2$$ and $$a|b}')).toEqual(['a and b', 'b and a']);
    expect(outcomes('{9$$-$$a|b}')).toEqual(['a-b', 'b-a']);
    expect(outcomes('{2$$0::a|b|c}')).toEqual(['b, c', 'c, b']);
  });

  test('[PT71] ranges draw the number of options', () => {
    const one = ['a', 'b'];
    const two = ['a+b', 'b+a'];
    expect(outcomes('{1-2$$+$$a|b}')).toEqual([...one, ...two].sort());
    expect(outcomes('{2-1$$+$$a|b}')).toEqual([...one, ...two].sort());
    expect(outcomes('{-2$$+$$a|b}')).toEqual([...one, ...two].sort());
    expect(outcomes('{1-$$+$$a|b}')).toEqual([...one, ...two].sort());
    expect(outcomes('{0-1$$a|b}')).toEqual(['', 'a', 'b']);
    expect(outcomes('{0$$a|b}')).toEqual(['']);
    expect(outcomes('{3-9$$+$$a|b}')).toEqual(two);
  });

  test('[PT71] one list as the only option stands for its values', () => {
    const lists = { c: ['x', 'y', '{z|w}'] };
    expect(outcomes('{2$$ $$__c__}', { c: ['x', 'y'] })).toEqual(['x y', 'y x']);
    expect(outcomes('{3$$ $$__c__}', lists)).not.toContain('x x y');
    expect(outcomes('{2$$ $$__c__|__c__}', { c: ['x', 'y'] })).toEqual(['x x', 'x y', 'y x', 'y y']);
  });

  test('[PT70] variants nest, may be empty and keep their spaces', () => {
    expect(outcomes('{a {1|2}|b}')).toEqual(['a 1', 'a 2', 'b']);
    expect(outcomes('a{ big|} cat')).toEqual(['a big cat', 'a cat']);
    expect(outcomes('{|}')).toEqual(['']);
    expect(outcomes('{2$$|}')).toEqual([', ']);
  });

  test.each([
    '{prompt}',
    '{a',
    'a}',
    '{a|b',
    '}{',
    '{}',
    '{{x}}',
    '\\{a|b\\}',
    'a|b',
    '2$$a',
    '{[a|b]}',
    '{1$$a',
    '{$$}',
    '\\',
  ])('[PT72] "%s" is text', (text) => {
    expect(expand(text, 3)).toBe(text);
  });

  test('[PT72] alternations and escaped bars within a variant are not its own', () => {
    expect(outcomes('{[a|b]|c}')).toEqual(['[a|b]', 'c']);
    expect(outcomes('{a\\|b|c}')).toEqual(['a\\|b', 'c']);
    expect(outcomes('{[a|b}')).toEqual(['[a', 'b']);
    expect(outcomes('{{x}|{y|z}}')).toEqual(['y', 'z', '{x}']);
  });
});

describe('lists', () => {
  test('[PT73] a value a line, without blank lines and comments', () => {
    expect(parseWildcardList('\uFEFFred\r\n # no\n\n  light blue \r#x\ngreen # yes')).toEqual([
      'red',
      'light blue',
      'green # yes',
    ]);
    expect(parseWildcardList('')).toEqual([]);
  });

  test('[PT73] values have weights, choices and references of their own', () => {
    const lists = { tone: ['{dark|light} __color__', '0::never'], color: ['red', 'blue'], 'my_list-2': ['z'] };
    expect(outcomes('a __tone__.', lists)).toEqual(['a dark blue.', 'a dark red.', 'a light blue.', 'a light red.']);
    expect(expand('__my_list-2____my_list-2__', 0, lists)).toBe('zz');
    expect(outcomes('{__color__|x}', lists)).toEqual(['blue', 'red', 'x']);
  });

  test('[PT74] globs gather lists', () => {
    const lists = { 'c/warm': ['red'], 'c/cold': ['blue'], 'c/old/grey': ['grey'], c: ['none'], 'd/warm': ['pink'] };
    expect(outcomes('__c/*__', lists)).toEqual(['blue', 'red']);
    expect(outcomes('__c/**__', lists)).toEqual(['blue', 'grey', 'red']);
    expect(outcomes('__*/warm__', lists)).toEqual(['pink', 'red']);
    expect(outcomes('__**__', lists)).toEqual(['blue', 'grey', 'none', 'pink', 'red']);
    expect(outcomes('__c/?ol?__', lists)).toEqual(['blue']);
    expect(outcomes('__c?warm__', lists)).toEqual(['__c?warm__']);
    expect(outcomes('__c/wa*m*__', lists)).toEqual(['red']);
  });

  test('[PT74] a glob of many stars takes no time', () => {
    const glob = `__${'a*'.repeat(60)}b__`;
    expect(expand(glob, 0, { ['a'.repeat(150)]: ['x'] })).toBe(glob);
  });

  test('[PT75] an unknown or empty list stays as written and is told once', () => {
    const lists = toMap({ empty: [], known: ['x'] });
    expect(
      expandDynamicPrompt('__no__ __empty__ __no__ {2$$__n*__} __known__ __init', new MersenneTwister(0), lists),
    ).toEqual({
      text: '__no__ __empty__ __no__ __n*__ x __init',
      unknownWildcards: ['no', 'empty', 'n*'],
    });
    expect(expand('____ _____ \\__known__', 0, { known: ['x'] })).toBe('____ _____ \\__known__');
  });
});

describe('bounds', () => {
  test('[PT76] lists that lead back to themselves end with an error that names them', () => {
    const lists = { a: ['x __b__'], b: ['{__a__|__a__}'] };
    expect(() => expand('__a__', 0, lists)).toThrow(
      refusal({ problem: 'nested-too-deep', limit: 100, wildcards: ['a', 'b'] }),
    );
    expect(() => expand('{2$$__a__}', 0, { a: ['{1$$__a__}'] })).toThrow(refusal({ problem: 'nested-too-deep' }));
    // One that may end does.
    expect(expand('__a__', 1, { a: ['x', 'x __a__'] })).toMatch(/^x( x)*$/);
  });

  test('[PT76] lists that multiply end with an error', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`l${i}`, [`__l${i + 1}__`.repeat(2)]] as const),
    );
    expect(() => expand('__l0__', 0, { ...doubling, l30: ['0::', ''] })).toThrow(
      refusal({ problem: 'too-many-expansions', limit: 10_000 }),
    );
    expect(() => expand('__l0__', 0, { ...doubling, l30: ['x'.repeat(100)] })).toThrow(
      refusal({ problem: 'text-too-long', limit: 20_000 }),
    );
  });

  test('[PT110] a text of more than 20,000 characters is refused', () => {
    expect(() => expand('a'.repeat(20_001))).toThrow(refusal({ problem: 'text-too-long', length: 20_001 }));
    expect(expand('a'.repeat(20_000))).toHaveLength(20_000);
  });

  test('[PT111] 10,000 braces, closed or not', () => {
    expect(expand('{'.repeat(10_000))).toBe('{'.repeat(10_000));
    const literal = '{'.repeat(5000) + '}'.repeat(5000);
    expect(expand(literal)).toBe(literal);
    const nested = '{0::a|'.repeat(2500) + '}'.repeat(2500);
    expect(() => expand(nested)).toThrow(refusal({ problem: 'nested-too-deep', wildcards: [] }));
    expect(expand('{a|0::'.repeat(2500) + '}'.repeat(2500))).toBe('a');
  });
});
