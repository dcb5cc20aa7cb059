import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AxisSources, namesOf, parseAxis } from '../../../src/domain/batches/axis.ts';
import type { GridField } from '../../../src/domain/batches/grid-fields.ts';
import { joinValues, splitValues } from '../../../src/domain/batches/value-list.ts';
import type { GenerationRequest } from '../../../src/domain/diffusion/request.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';

const PACKAGES = [
  { id: 'starter-diffusion', name: 'Starter Diffusion' },
  { id: 'sd-1.5', name: 'Stable Diffusion 1.5, "fp16"' },
];

function sources(request: GenerationRequest = makeRequest()): AxisSources {
  return { request, packages: PACKAGES, drawSeed: () => 77 };
}

/** The values, or the problem. */
function values(field: GridField, text: string, request?: GenerationRequest) {
  const axis = parseAxis(field, text, sources(request));
  return 'values' in axis ? axis.values.map(({ value }) => value) : axis;
}

test.each([
  ['a, b ,c', ['a', 'b', 'c']],
  ['a,b,', ['a', 'b', '']],
  ['"a, b", c', ['a, b', 'c']],
  [' "he said ""no""",x', ['he said "no"', 'x']],
  ['a\nb', ['a', 'b']],
  ['6" wide, "open, to the end', ['6" wide', 'open, to the end']],
  ['   ', []],
])('[B10] %j is %j', (text, expected) => {
  expect(splitValues(text)).toEqual(expected);
});

test('[B10] what is joined is split again', () => {
  const value = fc
    .string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'ü') })
    .map((text) => text.trim())
    .filter((text) => text !== '');
  fc.assert(
    fc.property(fc.array(value), (list) => {
      expect(splitValues(joinValues(list))).toEqual(list);
    }),
  );
});

test.each([
  ['1-5', [1, 2, 3, 4, 5]],
  ['1-5 (+2)', [1, 3, 5]],
  ['10-5 (-3)', [10, 7]],
  ['5-1', [5, 4, 3, 2, 1]],
  ['10-4 (3)', [10, 7, 4]],
  ['1-10 [5]', [1, 3, 5, 7, 10]],
  ['8-9 [1]', [8]],
  ['1-3 [9]', [1, 2, 3]],
  ['4, 1-2, 20', [4, 1, 2, 20]],
  ['-3--1', [-3, -2, -1]],
  ['20', [20]],
] as const)('[B11] whole numbers: %s', (text, expected) => {
  expect(values('numInferenceSteps', text)).toEqual(expected);
});

test.each([
  ['1-3 (+0.5)', [1, 1.5, 2, 2.5, 3]],
  ['0-1 (+0.1)', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
  ['0.0-1.0 [6]', [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ['7.5, .5, 4.', [7.5, 0.5, 4]],
  ['1-0 (-0.25)', [1, 0.75, 0.5, 0.25, 0]],
] as const)('[B11] decimals: %s', (text, expected) => {
  expect(values('guidanceScale', text)).toEqual(expected);
});

test('[B11] a range has both ends, goes in equal steps and never over', () => {
  const end = fc.integer({ min: -4000, max: 4000 }).map((n) => n / 8);
  fc.assert(
    fc.property(end, end, fc.integer({ min: 2, max: 100 }), (from, to, count) => {
      const list = values('guidanceScale', `${from}-${to} [${count}]`) as readonly number[];
      expect(list).toHaveLength(count);
      expect([list[0], list.at(-1)]).toEqual([from, to]);
    }),
  );
  fc.assert(
    fc.property(end, end, fc.integer({ min: 1, max: 80 }), (from, to, eighths) => {
      const step = eighths / 8;
      fc.pre(Math.abs(to - from) / step < 499);
      const list = values('guidanceScale', `${from}-${to} (${step})`) as readonly number[];
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      expect(list[0]).toBe(from);
      expect(list.every((value) => value >= low && value <= high)).toBe(true);
      expect(Math.abs(to - (list.at(-1) ?? Number.NaN))).toBeLessThan(step);
      for (const [index, value] of list.slice(1).entries())
        expect(Math.abs(value - (list[index] ?? Number.NaN))).toBeCloseTo(step, 9);
    }),
  );
});

test('[B11] any text gives values or a problem', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0159.-+()[], "e') });
  fc.assert(
    fc.property(text, fc.boolean(), (typed, isInteger) => {
      const axis = parseAxis(isInteger ? 'numInferenceSteps' : 'guidanceScale', typed, sources());
      if (!('values' in axis)) return;
      expect(axis.values.length).toBeGreaterThan(0);
      for (const { value, label } of axis.values) {
        expect(value).toSatisfy(isInteger ? Number.isInteger : Number.isFinite);
        expect(Number(label)).toBe(value);
      }
    }),
    { seed: 130995160, numRuns: 500, examples: [['-0', false]] },
  );
});

test.each([
  ['numInferenceSteps', 'ten', { code: 'not-a-number', value: 'ten' }],
  ['numInferenceSteps', '4, 1e3', { code: 'not-a-number', value: '1e3' }],
  ['numInferenceSteps', '2.5', { code: 'not-an-integer', value: '2.5' }],
  ['numInferenceSteps', '1-5 (+0.5)', { code: 'not-an-integer', value: '1-5 (+0.5)' }],
  ['numInferenceSteps', '1.5-4 [3]', { code: 'not-an-integer', value: '1.5-4 [3]' }],
  ['numInferenceSteps', '1-5 (+0)', { code: 'bad-range', value: '1-5 (+0)' }],
  ['numInferenceSteps', '1-5 (-1)', { code: 'bad-range', value: '1-5 (-1)' }],
  ['numInferenceSteps', '1-5 [0]', { code: 'bad-range', value: '1-5 [0]' }],
  ['seed', '1-99999999', { code: 'too-many-values', value: '1-99999999' }],
  ['seed', '1-9 [99999999]', { code: 'too-many-values', value: '1-9 [99999999]' }],
  ['seed', '1-300, 1-300', { code: 'too-many-values', value: '1-300' }],
  ['numInferenceSteps', ' , ', { code: 'no-values' }],
  ['scheduler', 'Euler, Eulr', { code: 'unknown-name', value: 'Eulr' }],
  ['packageId', 'nothing', { code: 'unknown-name', value: 'nothing' }],
  ['strength', '0.5', { code: 'field-missing' }],
  ['maskBlur', '4', { code: 'field-missing' }],
  ['hiresStrength', '0.5', { code: 'field-missing' }],
  ['hiresSteps', '5', { code: 'field-missing' }],
  ['loops', '2', { code: 'field-missing' }],
  ['finalStrength', '0.5', { code: 'field-missing' }],
  ['maskPadding', '2', { code: 'field-missing' }],
  ['variationSeed', '2', { code: 'field-missing' }],
  ['emphasis', 'Loud', { code: 'unknown-name', value: 'Loud' }],
  ['prompt', '', { code: 'no-values' }],
  ['prompt', 'pear, plum', { code: 'search-missing', value: 'pear' }],
  ['prompt', ', plum', { code: 'search-missing', value: '' }],
] as const)('[B15] %s "%s" is refused in its own words', (field, text, problem) => {
  expect(values(field, text)).toEqual(problem);
});

test('[B12] names are found in any case of letters, models by id too', () => {
  expect(values('scheduler', 'euler A, DPM++ 2M')).toEqual(['euler-ancestral', 'dpmpp-2m']);
  expect(values('scheduleType', 'karras, SGM uniform')).toEqual(['karras', 'sgm-uniform']);
  expect(values('packageId', 'starter diffusion, sd-1.5')).toEqual(['starter-diffusion', 'sd-1.5']);
});

test('[B12] all names that there are, filled in, are all values', () => {
  for (const field of ['scheduler', 'scheduleType', 'packageId'] as const) {
    const names = namesOf(field, PACKAGES) ?? [];
    const axis = parseAxis(field, joinValues(names), sources());
    expect('values' in axis && axis.values.map(({ label }) => label)).toEqual(names);
  }
  expect(namesOf('seed', PACKAGES)).toBeUndefined();
});

test('[B13] the seed -1 is drawn, and its heading says what came', () => {
  expect(parseAxis('seed', '-1, 5', sources())).toEqual({
    field: 'seed',
    values: [
      { value: 77, label: '77' },
      { value: 5, label: '5' },
    ],
  });
});

test('[B14] S/R looks into both prompts; an empty value takes the words out', () => {
  expect(values('prompt', 'red, green, ')).toEqual(['red', 'green', '']);
  expect(values('prompt', 'blurry, sharp', makeRequest({ negativePrompt: 'blurry' }))).toEqual(['blurry', 'sharp']);
});
