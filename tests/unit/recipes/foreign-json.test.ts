import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseForeignJson } from '../../../src/domain/recipes/foreign-json.ts';

describe('[RC3] JSON of other programs', () => {
  test('what JSON.parse reads is read alike', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (json, indent) => {
        const value: unknown = JSON.parse(json);
        const text = JSON.stringify(value, null, indent);
        const toNumber = (_key: string, part: unknown) => (typeof part === 'bigint' ? Number(part) : part);
        expect(JSON.stringify(parseForeignJson(text), toNumber)).toBe(JSON.stringify(value));
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  test('what JSON.parse refuses is refused, but for what Python adds', () => {
    const unit = fc.constantFrom(...Array.from('{}[]":,\\ 01-.eEtn\n'), 'true', 'null', '"a"', '\t');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(parseForeignJson(text) !== undefined).toBe(isJson);
      }),
      { seed: 22, numRuns: 5000 },
    );
  });

  test('NaN and infinities', () => {
    expect(parseForeignJson('[NaN, Infinity, -Infinity, -1]')).toEqual([Number.NaN, Infinity, -Infinity, -1]);
    for (const text of ['nan', '+Infinity', '-NaN', 'NaNa', 'undefined'])
      expect(parseForeignJson(text)).toBeUndefined();
  });

  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551615.0', 2 ** 64],
    [`1${'0'.repeat(39)}`, 10n ** 39n],
    [`1${'0'.repeat(40)}`, 1e40],
    ['1e400', Number.POSITIVE_INFINITY],
  ])('%s keeps its digits', (text, value) => {
    expect(parseForeignJson(text)).toBe(value);
  });

  test('a key named __proto__ is a key like any other', () => {
    const object = parseForeignJson('{"__proto__": {"polluted": 1}, "constructor": 2}');
    expect(Object.entries(object ?? {})).toHaveLength(2);
    expect(object).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  test('nested more than 100 deep is none', () => {
    expect(parseForeignJson(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeDefined();
    expect(parseForeignJson(`${'['.repeat(101)}${']'.repeat(101)}`)).toBeUndefined();
  });

  test('a megabyte of anything is read at once', () => {
    const hostile = [
      '['.repeat(1e6),
      '"'.repeat(1e6),
      `"${'\\"'.repeat(5e5)}`,
      `"${'\\'.repeat(1e6)}`,
      '9'.repeat(1e6),
    ];
    for (const text of [...hostile, ' '.repeat(1e6), '{"a":'.repeat(2e5), '-'.repeat(1e6)])
      expect(typeof parseForeignJson(text)).toBe(/^9/.test(text) ? 'number' : 'undefined');
    expect(parseForeignJson(`[${'0,'.repeat(5e5)}0]`)).toHaveLength(500_001);
  });
});
