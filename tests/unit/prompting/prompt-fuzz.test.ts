import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { MersenneTwister } from '../../../src/domain/core/mersenne-twister.ts';
import { chunkConditionings, type PromptTokenizer } from '../../../src/domain/prompting/chunk-tokens.ts';
import { convertCompel } from '../../../src/domain/prompting/compel.ts';
import { planConditionings } from '../../../src/domain/prompting/conditioning-plan.ts';
import { expandDynamicPrompt } from '../../../src/domain/prompting/dynamic-prompt.ts';
import { parsePrompt } from '../../../src/domain/prompting/prompt-schedule.ts';
import { changeWeight } from '../../../src/domain/prompting/weight-keys.ts';

const SEEDED = { seed: 20260301, numRuns: 200 };

/** A token for every word. */
const tokenizer: PromptTokenizer = {
  modelMaxLength: 12,
  encode: (text) => [1, ...(text.match(/\S+/g) ?? []).map((word) => 10 + word.length), 2],
  tokenize: () => ({ tokenIds: Int32Array.of(1, 2, ...Array<number>(10).fill(3)) }),
};

const MARKUP = [
  ...'()[]{}<>:|\\$_*?.,+-"\'1 9\n',
  ...[
    'a',
    'word ',
    'BREAK',
    ' AND ',
    ':1.2)',
    ':0.5]',
    ':3]',
    '(x:',
    '[a|',
    '[a:b:4]',
    '__list__',
    '__*__',
    '2$$',
    '0::',
  ],
  ...['<lora:x:1>', '.and()', '.blend(1,2)', '("a","b")', '++', '.swap(', '1e9', 'NaN', '😀', '\ud800', '\0', 'É'],
];
const markup = fc.array(fc.constantFrom(...MARKUP), { maxLength: 40 }).map((pieces) => pieces.join(''));
const lists = new Map([['list', ['a', '{b|c} __list__', '[x:y:2]']]]);

/** True when `run` gives something or refuses it in a typed way. */
function isDefined(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (isStudioError(error, 'invalid-request') && typeof error.details['problem'] === 'string') return true;
    throw error;
  }
}

describe('whatever is typed', () => {
  test('[PT110] is read, planned and chunked, or refused in a typed way; weights are numbers', () => {
    fc.assert(
      fc.property(markup, markup, fc.integer({ min: 1, max: 12 }), (positive, negative, stepCount) =>
        isDefined(() => {
          const prompts = { positive: parsePrompt(positive), negative: parsePrompt(negative, 'negative') };
          const plan = planConditionings(prompts, { stepCount });
          expect(plan.steps).toHaveLength(stepCount);
          const chunks = chunkConditionings(plan.conditionings, tokenizer).flat();
          for (const { weights } of chunks) expect(weights.every((weight) => Math.abs(weight) <= 100)).toBe(true);
        }),
      ),
      SEEDED,
    );
  });

  test('[PT110] can be expanded, converted and weighed', () => {
    fc.assert(
      fc.property(markup, fc.nat(), fc.nat(), fc.nat(), (text, seed, from, to) =>
        isDefined(() => {
          parsePrompt(convertCompel(text).text);
          const range = text.length + 1;
          changeWeight({ text, start: from % range, end: to % range }, 0.1);
          expandDynamicPrompt(text, new MersenneTwister(seed), lists);
        }),
      ),
      SEEDED,
    );
  });

  test('[PT7] [PT72] without markup comes back as it is', () => {
    const plain = fc
      .array(
        fc.constantFrom(
          'a',
          'word',
          ' ',
          ', ',
          '.',
          ':',
          '12:30',
          '|',
          '<3',
          '"',
          '-',
          '+',
          '_',
          '$$',
          'É',
          '😀',
          '\n',
          '#',
          '*',
        ),
        {
          minLength: 1,
          maxLength: 30,
        },
      )
      .map((pieces) => pieces.join(''))
      .filter((text) => !text.includes('__'));
    fc.assert(
      fc.property(plain, (text) => {
        const expanded = expandDynamicPrompt(text, new MersenneTwister(1), lists);
        expect(expanded).toEqual({ text, unknownWildcards: [] });
        const schedule = parsePrompt(expanded.text);
        const { conditionings } = planConditionings({ positive: schedule }, { stepCount: 3 });
        expect(conditionings.map(({ segments }) => segments)).toEqual([[[{ text, weight: 1 }]]]);
        expect(schedule.extraNetworks).toEqual([]);
      }),
      SEEDED,
    );
  });

  test('[PT90] weighing changes brackets and numbers, never a word', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bc', ' ', ', ', '(', ')', ':1.2)', '\\('), { maxLength: 20 })
      .map((pieces) => pieces.join(''));
    const letters = (written: string) => written.replace(/[^abc]/g, '');
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (before, from, to) => {
        const range = before.length + 1;
        const after = changeWeight({ text: before, start: from % range, end: to % range }, 0.1);
        expect(letters(after.text)).toBe(letters(before));
        expect(after.start).toBeLessThanOrEqual(Math.max(after.end, after.start));
        expect(Math.max(after.start, after.end)).toBeLessThanOrEqual(after.text.length);
      }),
      SEEDED,
    );
  });
});

describe('depth and length', () => {
  const read = (text: string) => planConditionings({ positive: parsePrompt(text) }, { stepCount: 20 });

  test.each([
    ['(', ')'],
    ['[', ']'],
    ['[', ':3]'],
    ['[a|', ']'],
    ['[a:', ':0.5]'],
    ['(a', ':1.01)'],
    ['[(', ')]'],
    ['<a:', '>'],
    ['\\(', '\\)'],
  ])('[PT111] thousands of "%s", closed by "%s" or not at all', (open, close) => {
    const count = Math.floor(10_000 / open.length);
    const closed = `${open.repeat(count / 2)}x${close.repeat(count / 2)}`;
    for (const text of [open.repeat(count), closed.slice(0, 20_000), close.repeat(2000)]) {
      expect(read(text).steps).toHaveLength(20);
      expect(isDefined(() => convertCompel(text))).toBe(true);
      expect(changeWeight({ text, start: 0, end: text.length }, 0.1)).toBeDefined();
    }
  });

  test('[PT110] more than 20,000 characters are refused', () => {
    const refusal = expect.objectContaining({
      code: 'invalid-request',
      details: { problem: 'text-too-long', limit: 20_000, length: 20_001 },
    });
    expect(() => parsePrompt('a'.repeat(20_001))).toThrow(refusal);
    expect(() => convertCompel('a'.repeat(20_001))).toThrow(refusal);
    expect(read('a'.repeat(20_000)).conditionings).toHaveLength(1);
  });
});
