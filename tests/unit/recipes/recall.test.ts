import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGenerationRequest } from '../../../src/domain/diffusion/request-rules.ts';
import { SCHEDULE_TYPES, SCHEDULER_IDS } from '../../../src/domain/diffusion/schedulers/scheduler.ts';
import { insertPngTexts, readPngTexts } from '../../../src/domain/recipes/png-text.ts';
import { recallRequest } from '../../../src/domain/recipes/recall.ts';
import { readStudioRecipe, writeRecipeTexts } from '../../../src/domain/recipes/recipe-text.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';
import { makePng } from './make-png.ts';
import { makeRecipe } from './sample-recipes.ts';

const a1111 = (line: string, prompt = 'a cat') =>
  recallRequest([{ keyword: 'parameters', text: `${prompt}\n${line}` }]);
const LINE = 'Steps: 20, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7.5, Seed: 42, Size: 512x768, RNG: CPU';
const followed = {
  kind: 'text-to-image',
  prompt: 'a cat',
  negativePrompt: '',
  numInferenceSteps: 20,
  scheduler: 'euler-ancestral',
  scheduleType: 'automatic',
  guidanceScale: 7.5,
  seed: 42,
  width: 512,
  height: 768,
};

describe('[C1] the studio own text', () => {
  test('a recipe goes into a PNG and comes back whole, as the request of this one picture', () => {
    const recipe = makeRecipe({ request: makeRequest({ prompt: '日本の林檎 😀, "x": y\n\nNegative prompt: no' }) });
    const texts = readPngTexts(insertPngTexts(makePng(), writeRecipeTexts(recipe)));
    expect(texts.map(({ keyword }) => keyword)).toEqual(['parameters', 'studio_recipe']);
    expect(readStudioRecipe(texts[1]!.text)).toEqual(recipe);
    expect(recallRequest(texts)).toEqual({ request: { ...recipe.request, seed: 44, batchSize: 1 }, notes: [] });
  });

  test('a later version gives a note, and the A1111 text speaks', () => {
    const [parameters] = writeRecipeTexts(makeRecipe());
    const own = { keyword: 'studio_recipe', text: '{"version":3,"request":{}}' };
    const recalled = recallRequest([parameters!, own]);
    expect(recalled?.request).toMatchObject({ prompt: 'a red apple', seed: 44, guidanceRescale: 0.5 });
    expect(recalled?.notes[0]).toEqual({ key: 'note.recipe.newerVersion', values: { version: 3 } });
    expect(recallRequest([own])?.request).toEqual({});
  });

  test.each([
    '',
    '{',
    'null',
    '7',
    '{"version":"1"}',
    '{"version":0}',
    JSON.stringify({ ...makeRecipe(), seed: -1 }),
    JSON.stringify({ ...makeRecipe(), extra: 1 }),
    JSON.stringify({ ...makeRecipe(), request: { ...makeRequest(), numInferenceSteps: 1e9 } }),
    JSON.stringify({ ...makeRecipe(), request: { ...makeRequest(), prompt: '\0' } }),
    JSON.stringify(makeRecipe()).replace('"seed"', '"__proto__":{"a":1},"seed"'),
    '['.repeat(100_000),
  ])('a broken one is unreadable: %.60s', (text) => {
    expect(readStudioRecipe(text)).toBeUndefined();
    expect(recallRequest([{ keyword: 'studio_recipe', text }])).toEqual({
      request: {},
      notes: [{ key: 'note.recipe.unreadable', values: {} }],
    });
  });
});

describe('[C2] A1111', () => {
  test('what is followed', () => {
    expect(a1111(LINE)).toEqual({ request: followed, notes: [] });
  });

  test('our own A1111 text says the same as our own recipe, but for the package', () => {
    for (const scheduler of SCHEDULER_IDS)
      for (const scheduleType of SCHEDULE_TYPES) {
        const recipe = makeRecipe({ request: makeRequest({ scheduler, scheduleType, negativePrompt: 'x' }) });
        const { packageId: _packageId, batchSize: _batchSize, ...request } = recipe.request;
        expect(recallRequest([writeRecipeTexts(recipe)[0]!])).toEqual({
          request: { ...request, seed: 44 },
          notes: [{ key: 'note.recipe.model', values: { name: 'Starter, small' } }],
        });
      }
  });

  test('out of range is clamped with a note, nonsense is left out with a note', () => {
    const recalled = a1111('Steps: 500, Sampler: Euler, CFG scale: lots, Seed: x, Size: 0x64');
    expect(recalled?.request).toEqual({
      kind: 'text-to-image',
      prompt: 'a cat',
      negativePrompt: '',
      numInferenceSteps: 150,
      scheduler: 'euler',
      scheduleType: 'automatic',
    });
    expect(recalled?.notes).toEqual([
      { key: 'note.steps.clamped', values: { value: 150, min: 1, max: 150 } },
      { key: 'note.recipe.ignored', values: { names: 'CFG scale, Size, Seed' } },
    ]);
  });

  test('the model and what cannot be followed are named', () => {
    const recalled = a1111(`${LINE}, Model: v2, Clip skip: 2, ENSD: 31337, Denoising strength: 0.7, Version: v1.7.0`);
    expect(recalled?.request).toMatchObject({ clipSkip: 2 });
    expect(recalled?.notes).toEqual([
      { key: 'note.recipe.model', values: { name: 'v2' } },
      { key: 'note.recipe.needsPicture', values: {} },
      { key: 'note.recipe.ignored', values: { names: 'ENSD' } },
    ]);
    for (const none of ['1', '1.2'])
      expect(a1111(`${LINE}, Clip skip: ${none}`)?.request).not.toHaveProperty('clipSkip');
  });

  test('a prompt alone is a prompt', () => {
    expect(recallRequest([{ keyword: 'parameters', text: 'a cat\r\non a mat' }])).toEqual({
      request: { prompt: 'a cat\non a mat' },
      notes: [],
    });
  });
});

describe('[C3] [C4] samplers', () => {
  const sampled = (sampler: string, schedule?: string) => {
    const type = schedule === undefined ? '' : `, Schedule type: ${schedule}`;
    const recalled = a1111(`Steps: 20, Sampler: ${sampler}${type}, CFG scale: 7`);
    const { scheduler, scheduleType } = recalled?.request ?? {};
    return [scheduler, scheduleType, ...(recalled?.notes ?? []).map(({ key }) => key.replace('note.recipe.', ''))];
  };

  test.each([
    ['Euler a', undefined, ['euler-ancestral', 'automatic']],
    ['k_euler_a', undefined, ['euler-ancestral', 'automatic']],
    ['Euler', 'Karras', ['euler', 'karras']],
    ['DPM++ 2M', undefined, ['dpmpp-2m', 'automatic']],
    // The sampler's own schedule is what "Automatic" comes to.
    ['DPM++ 2M Karras', undefined, ['dpmpp-2m', 'automatic']],
    ['dpm++ 2m', 'karras', ['dpmpp-2m', 'automatic']],
    ['DPM++ 2M', 'Automatic', ['dpmpp-2m', 'automatic']],
    ['DPM++ 2M', 'Uniform', ['dpmpp-2m', 'uniform']],
    ['DPM++ 2M SGM Uniform', undefined, ['dpmpp-2m', 'sgm-uniform']],
    ['DPM++ 2M SDE Exponential', undefined, ['dpmpp-2m-sde', 'automatic']],
    ['DPM++ 2M SDE Karras', undefined, ['dpmpp-2m-sde', 'karras']],
    ['DPM++ 3M SDE', 'Exponential', ['dpmpp-3m-sde', 'automatic']],
    ['DPM++ SDE Karras', undefined, ['dpmpp-sde', 'automatic']],
    ['DPM++ 2S a', 'SGM Uniform', ['dpmpp-2s-ancestral', 'sgm-uniform']],
    ['k_dpmpp_2s_a', undefined, ['dpmpp-2s-ancestral', 'automatic']],
    ['Heun', 'Exponential', ['heun', 'exponential']],
    ['LMS', 'Uniform', ['lms', 'automatic']],
    ['PLMS', undefined, ['pndm', 'automatic']],
    ['LCM', 'Karras', ['lcm', 'automatic']],
    // Of a sampler without schedules A1111 writes what stands in the field.
    ['DDIM', 'Karras', ['ddim', 'automatic']],
    ['DDIM', undefined, ['ddim', 'automatic']],
    ['UniPC', undefined, ['unipc', 'automatic']],
    ['DPM2', undefined, [undefined, undefined, 'unknownSampler']],
    ['DPM2 a Karras', undefined, [undefined, 'karras', 'unknownSampler']],
    ['Euler', 'Align Your Steps', ['euler', 'automatic', 'unknownSchedule']],
    ['constructor', 'toString', [undefined, 'automatic', 'unknownSampler', 'unknownSchedule']],
  ])('%s, schedule %s', (sampler, schedule, expected) => {
    expect(sampled(sampler, schedule)).toEqual(expected);
  });
});

describe('[C5] seeds', () => {
  const seeded = (seed: string, rng = 'CPU') => {
    const recalled = a1111(`Steps: 20, CFG scale: 7, Seed: ${seed}, RNG: ${rng}`);
    return [recalled?.request.seed, recalled?.notes];
  };

  test.each([
    ['0', 0],
    ['4294967295', 4294967295],
    ['0042', 42],
  ])('%s is kept', (text, value) => {
    expect(seeded(text)).toEqual([value, []]);
  });

  test.each([
    ['4294967296', 0],
    ['18446744073709551615', 4294967295],
    ['123456789012345678', 2788225870],
    ['-5', 4294967291],
  ])('%s is taken modulo 2^32', (seed, value) => {
    expect(Number(((BigInt(seed) % 2n ** 32n) + 2n ** 32n) % 2n ** 32n)).toBe(value);
    expect(seeded(seed)).toEqual([value, [{ key: 'note.recipe.seedWrapped', values: { seed, value } }]]);
  });

  test('-1 is no seed, a thousand digits are none', () => {
    expect(seeded('-1')).toEqual([undefined, []]);
    expect(seeded('9'.repeat(1000))[0]).toBeUndefined();
  });

  test('other noise than torch on the CPU is told', () => {
    expect(seeded('1', 'NV')).toEqual([1, [{ key: 'note.recipe.otherNoise', values: { rng: 'NV' } }]]);
    expect(a1111('Steps: 20, CFG scale: 7, Seed: 1')?.notes).toEqual([
      { key: 'note.recipe.otherNoise', values: { rng: 'GPU' } },
    ]);
  });
});

test('[C6] texts that say nothing', () => {
  for (const text of ['', '  \n ', '\0', '{"prompt":"of another program"}', '[1]'])
    expect(recallRequest([{ keyword: 'parameters', text }])).toBeUndefined();
  expect(recallRequest([])).toBeUndefined();
  expect(recallRequest([{ keyword: 'Author', text: 'me' }])).toBeUndefined();
});

test('[C2] whatever a text says, what is recalled passes the rules', () => {
  const value = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.bigInt().map(String),
    fc.constantFrom('9x9', '1e9', 'Karras'),
  );
  const odd = fc.string({ unit: fc.constantFrom(...Array.from('ab \n\t\r\0\u0085é日😀:,"'), '\ud800', '\udc00') });
  const keys = ['Steps', 'Sampler', 'Schedule type', 'CFG scale', 'Seed', 'Size', 'RNG', 'Guidance rescale', 'Model'];
  const pairs = fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 12 });
  fc.assert(
    fc.property(odd, pairs, (prompt, list) => {
      const line = list.map(([key, said]) => `${key}: ${said}`).join(', ');
      const recalled = recallRequest([{ keyword: 'parameters', text: `${prompt}\n${line}` }]);
      const request = { ...makeRequest(), ...recalled?.request };
      expect(parseGenerationRequest(request, { min: 1, max: 65_536, multiple: 1 })).toEqual(request);
    }),
    { seed: 15, numRuns: 300 },
  );
});
