import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readA1111Text, writeA1111Text } from '../../../src/domain/recipes/a1111-text.ts';

/** Made after the example in A1111's own documentation of its reader. */
const OLD = [
  "girl with an artist's beret, determined, blue eyes, desert scene, ((eyeshadow)), detailed, intricate",
  'Negative prompt: ugly, fat, (((deformed))), [blurry], bad anatomy, (extra_limb), messy drawing',
  'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 45dee52b',
].join('\n');

const parametersOf = (line: string) => Object.fromEntries(readA1111Text(line).parameters);

describe('[AT1] writing', () => {
  test('three parts, values quoted only when they must be', () => {
    const text = writeA1111Text('a cat\nsitting', 'blurry', [
      ['Steps', '20'],
      ['Hires prompt', 'a "cat", sitting: close'],
      ['Model', 'größe'],
      ['Note', 'a\nb'],
      ['Tiling', 'Tiling'],
    ]);
    expect(text).toBe(
      'a cat\nsitting\nNegative prompt: blurry\nSteps: 20, Hires prompt: "a \\"cat\\", sitting: close", Model: größe, Note: "a\\nb", Tiling',
    );
  });

  test('no negative prompt, no line; the whole is trimmed', () => {
    expect(writeA1111Text('', '', [['Steps', '20']])).toBe('Steps: 20');
    expect(writeA1111Text('  a ', '', [['Steps', '20']])).toBe('a \nSteps: 20');
  });
});

describe('reading', () => {
  test('[AT3] [AT4] the old form', () => {
    const { prompt, negativePrompt, parameters } = readA1111Text(OLD);
    expect(prompt).toBe(OLD.split('\n')[0]);
    expect(negativePrompt).toBe('ugly, fat, (((deformed))), [blurry], bad anatomy, (extra_limb), messy drawing');
    expect(Object.fromEntries(parameters)).toEqual({
      Steps: '20',
      Sampler: 'Euler a',
      'CFG scale': '7',
      Seed: '965400086',
      'Size-1': '512',
      'Size-2': '512',
      'Model hash': '45dee52b',
    });
  });

  test('[AT3] the modern form', () => {
    const line =
      'Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 42, Size: 512x768, Model hash: 0123456789, Model: name, Denoising strength: 0.75, Clip skip: 2, RNG: CPU, Version: x.y';
    expect(parametersOf(`a\n${line}`)).toEqual({
      Steps: '20',
      Sampler: 'DPM++ 2M',
      'Schedule type': 'Karras',
      'CFG scale': '7',
      Seed: '42',
      'Size-1': '512',
      'Size-2': '768',
      'Model hash': '0123456789',
      Model: 'name',
      'Denoising strength': '0.75',
      'Clip skip': '2',
      RNG: 'CPU',
      Version: 'x.y',
    });
  });

  test('[AT3] fewer than three pairs are prompt, three pairs in a prompt of one line are parameters', () => {
    expect(readA1111Text('a cat, style: oil, light: warm')).toMatchObject({
      prompt: 'a cat, style: oil, light: warm',
      parameters: new Map(),
    });
    expect(readA1111Text('style: oil, light: warm, mood: calm')).toEqual({
      prompt: '',
      negativePrompt: '',
      parameters: new Map([
        ['style', 'oil'],
        ['light', 'warm'],
        ['mood', 'calm'],
      ]),
    });
  });

  test('[AT3] keys: two characters at least, letters of any script, leading signs left out', () => {
    expect(parametersOf('x: 1, ab: 2, größe: 3, - /cd ef: 4, g/h-i: 5')).toEqual({
      ab: '2',
      größe: '3',
      'cd ef': '4',
      'g/h-i': '5',
    });
  });

  test('[AT4] lines are trimmed; a second negative prefix goes; blank lines between stay', () => {
    const text = '  a\n\n   b \nNegative prompt: c\n\n d\nNegative prompt: e\nab: 1, cd: 2, ef: 3';
    expect(readA1111Text(text)).toMatchObject({ prompt: 'a\n\nb', negativePrompt: 'c\n\nd\ne' });
    expect(readA1111Text('Negative prompt:\nx\nab: 1, cd: 2, ef: 3')).toMatchObject({
      prompt: '',
      negativePrompt: 'x',
    });
  });

  test('[AT5] values', () => {
    expect(
      parametersOf('ab: "x, \\"y\\": z", cd: a:b, ef: , gh: "broken\\q", ij: "open, kl: 12x34, mn: 1x2x3, op: ""'),
    ).toEqual({
      ab: 'x, "y": z',
      cd: 'a:b',
      gh: '"broken\\q"',
      ij: '"open',
      'kl-1': '12',
      'kl-2': '34',
      mn: '1x2x3',
      op: '',
    });
    expect(parametersOf('ab: 1, ab: 2, cd: 3, ef: "a" b')).toEqual({ ab: '2', cd: '3', ef: '"a" b' });
  });

  test('[AT3] the same pairs as the regular expression of A1111', () => {
    const theirs = /\s*([\p{L}\p{N}_][\p{L}\p{N}_ \-/]+):\s*("(?:\\[^\n]|[^\\"])+"|[^,]*)(?:,|$)/gu;
    const unit = fc.constantFrom(...Array.from('ab1_ -/:,"\\\t.é'));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (line) => {
        const text = `aa: 1, bb: 2, cc: 3, ${line}`.trim();
        const expected = new Map<string, string>();
        for (const [, key = '', raw = ''] of text.matchAll(theirs)) {
          let value = raw;
          if (raw.length > 1 && raw.startsWith('"') && raw.endsWith('"')) {
            try {
              value = JSON.parse(raw);
            } catch {}
          }
          if (raw !== '') expected.set(key, value);
        }
        expect(readA1111Text(text).parameters).toEqual(expected);
      }),
      { seed: 13, numRuns: 3000 },
    );
  });

  test('[AT3] a megabyte of one line is read at once', () => {
    const hostile = [
      'a'.repeat(1e6),
      'ab: '.repeat(250_000),
      'ab:"'.repeat(250_000),
      ' '.repeat(1e6),
      '\\"'.repeat(5e5),
    ];
    for (const text of [...hostile, `ab: "${'\\"'.repeat(5e5)}`, `${'a\n'.repeat(5e5)}`])
      expect(readA1111Text(text).prompt.length).toBeLessThanOrEqual(text.length);
  });

  test('[AT1] [AT5] what was written is read again, unless a value begins with a quote (nor does A1111 read that)', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from('ab ,:"\\é日')), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(word, word, fc.array(word, { minLength: 3, maxLength: 6 }), (prompt, negative, values) => {
        const pairs = values.map(
          (value, index) => [`Key ${index}`, value.replace(/^[" ]+/, '').trim() || 'x'] as const,
        );
        const read = readA1111Text(writeA1111Text(`p${prompt}`, `n${negative}`, pairs));
        expect(read.prompt).toBe(`p${prompt}`.trim());
        expect(read.negativePrompt).toBe(`n${negative}`.trim());
        for (const [key, value] of pairs) expect(read.parameters.get(key)).toBe(value);
      }),
      { seed: 14, numRuns: 300 },
    );
  });
});
