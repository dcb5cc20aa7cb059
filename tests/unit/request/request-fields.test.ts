import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clampBatch,
  clampGuidance,
  clampPrompt,
  clampRescale,
  clampSeed,
  clampSize,
  clampSteps,
  parseSizePair,
} from '../../../src/domain/diffusion/request-fields.ts';
import { parseGenerationRequest } from '../../../src/domain/diffusion/request-rules.ts';
import { LIMITS, makeRequest } from './text-to-image-requests.ts';

const note = (key: string, values: object) => ({ key, values });

describe('[R21] prompts', () => {
  test('control characters go, with a note; line ends only change their spelling', () => {
    expect(clampPrompt('a\r\nb\rc\td')).toEqual({ value: 'a\nb\nc\td' });
    expect(clampPrompt('a\u0000b\ud800')).toEqual({ value: 'ab', note: note('note.prompt.cleaned', { removed: 2 }) });
    expect(clampPrompt('')).toEqual({ value: '' });
    expect(clampPrompt('👩‍👩‍👧‍👦')).toEqual({ value: '👩‍👩‍👧‍👦' });
  });

  test('a long prompt is cut, never through a character', () => {
    const cut = clampPrompt(`${'a'.repeat(9_999)}😀b`);
    expect(cut).toEqual({
      value: 'a'.repeat(9_999),
      note: note('note.prompt.truncated', { max: 10_000, removed: 0 }),
    });
    expect(clampPrompt('word '.repeat(10_000)).value).toHaveLength(10_000);
  });
});

describe('[R22] numbers', () => {
  test.each([
    ['20', 20, undefined],
    [' 1e2 ', 100, undefined],
    ['0', 1, note('note.steps.clamped', { value: 1, min: 1, max: 150 })],
    ['1e9', 150, note('note.steps.clamped', { value: 150, min: 1, max: 150 })],
    [Number.POSITIVE_INFINITY, 150, note('note.steps.clamped', { value: 150, min: 1, max: 150 })],
    ['12.5', 13, note('note.steps.rounded', { value: 13 })],
    ['', 30, note('note.steps.notANumber', { value: 30 })],
    ['many', 30, note('note.steps.notANumber', { value: 30 })],
    ['0x10', 30, note('note.steps.notANumber', { value: 30 })],
    [Number.NaN, 30, note('note.steps.notANumber', { value: 30 })],
  ])('steps %s become %s', (input, value, expected) => {
    expect(clampSteps(input, 30)).toEqual(expected ? { value, note: expected } : { value });
  });

  test('guidance 0 is a value, a decimal comma a point', () => {
    expect(clampGuidance('0', 7.5)).toEqual({ value: 0 });
    expect(clampGuidance('7,5', 4)).toEqual({ value: 7.5 });
    expect(clampGuidance('-0', 4)).toEqual({ value: 0 });
    expect(clampGuidance('31', 4).value).toBe(30);
    expect(clampRescale('1.2', 0).value).toBe(1);
    expect(clampBatch('9', 1).value).toBe(8);
  });

  test.each([
    ['1', 64, note('note.size.clamped', { value: 64, min: 64, max: 1024 })],
    ['100000', 1024, note('note.size.clamped', { value: 1024, min: 64, max: 1024 })],
    ['300', 320, note('note.size.rounded', { value: 320, multiple: 64 })],
    ['320', 320, undefined],
    ['wide', 256, note('note.size.notANumber', { value: 256 })],
  ])('size %s becomes %s', (input, value, expected) => {
    expect(clampSize(input, 256, LIMITS)).toEqual(expected ? { value, note: expected } : { value });
  });
});

test('[R23] seeds', () => {
  for (const input of ['', '  ', '-1', -1, undefined]) expect(clampSeed(input)).toEqual({ value: undefined });
  expect(clampSeed('0')).toEqual({ value: 0 });
  expect(clampSeed('4294967295')).toEqual({ value: 4294967295 });
  const clamped = (value: number) => note('note.seed.clamped', { value, min: 0, max: 4294967295 });
  expect(clampSeed('18446744073709551615')).toEqual({ value: 4294967295, note: clamped(4294967295) });
  expect(clampSeed('-2')).toEqual({ value: 0, note: clamped(0) });
  expect(clampSeed('3.4')).toEqual({ value: 3, note: note('note.seed.rounded', { value: 3 }) });
  expect(clampSeed('lucky')).toEqual({ value: undefined, note: note('note.seed.notANumber', {}) });
});

test('[R24] pairs of sizes', () => {
  for (const text of ['512x768', ' 512 × 768 ', '512*768', '512X768px', '512 px x 768 px'])
    expect(parseSizePair(text)).toEqual({ width: 512, height: 768 });
  for (const text of ['512', 'x768', '512x', '5.5x7', '512x768x3', 'axb', '9999999999x1'])
    expect(parseSizePair(text)).toBeUndefined();
});

describe('[R20] clamped values are accepted by the rules', () => {
  const input = fc.oneof(
    fc.string(),
    fc.double(),
    fc.double().map(String),
    fc.integer().map(String),
    fc.maxSafeInteger(),
    fc.constantFrom('-0', '1e309', '-1e309', '.5', '5.', 'NaN', 'Infinity'),
  );

  test('numbers, with a note exactly when they changed', () => {
    fc.assert(
      fc.property(input, fc.double(), (typed, fallback) => {
        const clamps = {
          numInferenceSteps: clampSteps(typed, fallback),
          guidanceScale: clampGuidance(typed, fallback),
          guidanceRescale: clampRescale(typed, fallback),
          batchSize: clampBatch(typed, fallback),
          width: clampSize(typed, fallback, LIMITS),
          height: clampSize(typed, fallback, { min: 100, max: 1000, multiple: 64 }),
        };
        const values = Object.entries(clamps).map(([field, { value }]) => [field, value]);
        const request = { ...makeRequest(Object.fromEntries(values)), seed: clampSeed(typed).value ?? 0 };
        expect(parseGenerationRequest(request, LIMITS)).toEqual(request);
        for (const { value, note: said } of Object.values(clamps))
          if (said === undefined) expect(value).toBe(Number(String(typed).trim().replace(',', '.')) + 0);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test('prompts, unless blank', () => {
    const odd = fc.constantFrom(...Array.from('a \r\n\t\0\u0085é日😀'), '\ud800', '\udc00');
    const text = fc.oneof(
      fc.string({ unit: odd, maxLength: 200 }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc
        .tuple(fc.integer({ min: 9_990, max: 10_010 }), fc.string({ unit: odd }))
        .map(([n, end]) => 'x'.repeat(n) + end),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const { value } = clampPrompt(typed);
        const request = makeRequest({ prompt: value.trim() === '' ? 'a' : value, negativePrompt: value });
        expect(parseGenerationRequest(request, LIMITS)).toEqual(request);
        expect(clampPrompt(value)).toEqual({ value });
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
