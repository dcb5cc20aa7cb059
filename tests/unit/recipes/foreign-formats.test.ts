import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGenerationRequest } from '../../../src/domain/diffusion/request-rules.ts';
import { MAX_PNG_TEXT_BYTES } from '../../../src/domain/recipes/png-text.ts';
import { recallRequest, recallTexts } from '../../../src/domain/recipes/recall.ts';
import { recallPicture } from '../../../src/domain/recipes/recall-picture.ts';
import { A1111_HIRES, A1111_OLD, FOOOCUS_A1111, KRITA } from '../../../tools/recipes/a1111-texts.ts';
import { COMFYUI_BASIC } from '../../../tools/recipes/comfyui-texts.ts';
import { a1111Old, invokeai } from '../../../tools/recipes/expected-recipes.ts';
import { DREAM, FOOOCUS, INVOKEAI, INVOKEAI_2 } from '../../../tools/recipes/json-texts.ts';
import { packedPng } from '../../../tools/recipes/recipe-files.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';

const recall = (texts: Readonly<Record<string, string>>) =>
  recallTexts(Object.entries(texts).map(([keyword, text]) => ({ keyword, text })));
const invoke = (fields: object) => recall({ invokeai_metadata: JSON.stringify({ positive_prompt: 'x', ...fields }) });
const line = (pairs: string) => recall({ parameters: `a cat\nSteps: 20, CFG scale: 7, RNG: CPU, ${pairs}` });

describe('[RC1] which program', () => {
  test.each([
    ['invokeai', { parameters: A1111_OLD, invokeai_metadata: INVOKEAI }],
    ['invokeai', { Dream: DREAM, prompt: COMFYUI_BASIC }],
    ['fooocus', { parameters: FOOOCUS }],
    ['fooocus', { parameters: FOOOCUS_A1111 }],
    ['fooocus', { parameters: '{"prompt":"a"}', fooocus_scheme: 'fooocus' }],
    ['krita', { parameters: KRITA }],
    ['a1111', { parameters: A1111_OLD, prompt: COMFYUI_BASIC }],
    ['comfyui', { prompt: COMFYUI_BASIC, Software: 'NovelAI', Description: 'x' }],
    ['comfyui', { parameters: '{"prompt":"of another program"}', prompt: COMFYUI_BASIC }],
    ['novelai', { Software: 'NovelAI', Description: 'x' }],
    ['invokeai', { invokeai_metadata: '{', 'sd-metadata': INVOKEAI_2 }],
  ])('%s', (program, texts) => {
    expect(recall(texts)?.program).toBe(program);
  });

  test('other shapes are no recipe', () => {
    const shapes = [
      '',
      '{',
      'null',
      '7',
      '[]',
      '[[1,2]]',
      '"text"',
      '{}',
      '{"a":null}',
      'NaN',
      '{"image":[]}',
      '{"nodes":{}}',
    ];
    for (const keyword of ['invokeai_metadata', 'sd-metadata', 'prompt', 'workflow', 'Comment'])
      for (const text of shapes) {
        const recalled = recall({ [keyword]: text, Software: 'Adobe' });
        // InvokeAI's null is a field of its own making that says nothing.
        expect(recalled, `${keyword}: ${text}`).toBeUndefined();
      }
  });

  test('fields of other shapes are left out, and shown', () => {
    const recalled = invoke({
      seed: [1],
      steps: 'many',
      cfg_scale: null,
      width: {},
      height: 64,
      scheduler: 7,
      loras: { a: 1 },
      model: 3,
    });
    expect(recalled?.request).toEqual({ prompt: 'x' });
    expect(recalled?.others).toEqual([
      { name: 'Steps', value: 'many' },
      { name: 'Sampler', value: '7' },
      { name: 'seed', value: '[1]' },
    ]);
  });

  test('__proto__ is a field like any other', () => {
    const recalled = recall({ invokeai_metadata: '{"positive_prompt":"x","__proto__":{"seed":7},"constructor":1}' });
    expect(recalled?.request).toEqual({ prompt: 'x' });
    expect(recalled?.others.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect({}).not.toHaveProperty('seed');
  });

  test('texts over a mebibyte are passed over, the next one speaks', () => {
    const long = JSON.stringify({ positive_prompt: 'x'.repeat(10 * MAX_PNG_TEXT_BYTES) });
    expect(recall({ invokeai_metadata: long })).toBeUndefined();
    expect(recall({ invokeai_metadata: long, parameters: A1111_OLD })).toEqual(a1111Old);
  });

  test('what is shown is cut', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, 'y'.repeat(3000)]));
    const recalled = invoke(many);
    expect(recalled?.others).toHaveLength(200);
    expect(recalled?.others.every(({ value }) => value.length === 2000 && value.endsWith('…'))).toBe(true);
  });
});

describe('[T5] compressed texts', () => {
  test('without inflating they are named', async () => {
    const note = { key: 'note.recipe.compressed', values: { names: 'parameters' } };
    const recalled = await recallPicture(packedPng('parameters', A1111_OLD));
    expect(recalled).toEqual({ request: {}, settings: {}, notes: [note], others: [] });
    expect(await recallPicture(packedPng('Author', 'me'))).toBeUndefined();
  });

  test('a stream that is broken, or inflates to more than a mebibyte, is named; only what is wanted is inflated', async () => {
    const asked: [string, number][] = [];
    const inflate = (result: Uint8Array | undefined) => async (zlib: Uint8Array, maxBytes: number) => {
      asked.push([zlib.constructor.name, maxBytes]);
      return result;
    };
    for (const result of [undefined, new Uint8Array(MAX_PNG_TEXT_BYTES + 1)]) {
      const recalled = await recallPicture(packedPng('parameters', A1111_OLD), { inflate: inflate(result) });
      expect(recalled?.notes.map(({ key }) => key)).toEqual(['note.recipe.compressed']);
    }
    await recallPicture(packedPng('Author', 'me'), { inflate: inflate(undefined) });
    expect(asked).toEqual([
      ['Uint8Array', MAX_PNG_TEXT_BYTES],
      ['Uint8Array', MAX_PNG_TEXT_BYTES],
    ]);
  });
});

describe('[RC4] A1111 fields beside the request', () => {
  test('strength, without a second pass, is of image-to-image', () => {
    expect(line('Denoising strength: 0.4')?.settings).toEqual({ strength: 0.4 });
    expect(line('Denoising strength: 0.4, Hires upscale: 2')?.settings).toEqual({ hires: { strength: 0.4, scale: 2 } });
    expect(line('Denoising strength: 0.4, Hires resize: 800x600, Hires steps: 0')?.settings).toEqual({
      hires: { strength: 0.4, width: 800, height: 600 },
    });
  });

  test('the second pass has a sampler of its own, or the same', () => {
    const hires = (pairs: string) => line(`Hires upscale: 2, ${pairs}`)?.settings.hires;
    expect(hires('Hires sampler: Euler a, Hires schedule type: Karras')).toEqual({
      scale: 2,
      scheduler: 'euler-ancestral',
      scheduleType: 'karras',
    });
    expect(hires('Hires sampler: Use same sampler, Hires schedule type: Use same scheduler')).toEqual({ scale: 2 });
    expect(hires('Hires prompt: "a, b", Hires negative prompt: "c: d"')).toEqual({
      scale: 2,
      prompt: 'a, b',
      negativePrompt: 'c: d',
    });
  });

  test('values that mean nothing are not told', () => {
    const silent = 'Clip skip: 1, VAE: Automatic, Schedule rho: 0, VAE Encoder: Full, FP8 weight: Disable, User: me';
    expect(line(silent)).toMatchObject({ settings: {}, others: [], notes: [] });
  });

  test.each([
    ['Denoising strength: 1.5'],
    ['Clip skip: 13'],
    ['Clip skip: two'],
    ['Variation seed strength: -1'],
    ['Hires upscale: 99'],
    ['Seed resize from: 0x64'],
    ['Hypernet: old'],
    ['Lora strength: 1'],
  ])('%s goes to what is shown', (pair) => {
    const [name, value] = pair.split(': ');
    expect(line(pair)).toMatchObject({ settings: {}, others: [{ name, value }] });
  });

  test('LoRAs of the prompt, with hashes and without, weights that are none', () => {
    const text = 'x <lora:a:0.5> <LORA:b c> <lora:d:-1.5:0.2> <lora:e:soft> <lora::1> <hypernet:f:1>';
    const recalled = recall({ parameters: `${text}\nSteps: 1, Seed: 1, RNG: CPU, Lora hashes: "a: 12, b c: 34"` });
    expect(recalled?.request.prompt).toBe(text);
    expect(recalled?.settings.loras).toEqual([
      { name: 'a', weight: 0.5, hash: '12' },
      { name: 'b c', weight: 1, hash: '34' },
      { name: 'd', weight: -1.5 },
      { name: 'e', weight: 1 },
    ]);
  });

  test('[C7] who takes over only a request is told what it cannot carry', () => {
    expect(recallRequest([{ keyword: 'parameters', text: A1111_HIRES }])?.notes.at(-1)).toEqual({
      key: 'note.recipe.ignored',
      values: { names: 'Hires prompt, VAE, LoRA, VAE hash, ENSD' },
    });
    const many = Array.from({ length: 12 }, (_, index) => `Key ${index}: 1`).join(', ');
    expect(recallRequest([{ keyword: 'parameters', text: `x\n${many}` }])?.notes.at(-1)?.values['names']).toMatch(
      /^Key 0, .*Key 9, …$/,
    );
  });
});

describe('[RC5] InvokeAI', () => {
  test.each([
    ['euler', 'euler', 'uniform'],
    ['euler_k', 'euler', 'karras'],
    ['euler_a', 'euler-ancestral', 'uniform'],
    ['dpmpp_2m', 'dpmpp-2m', 'uniform'],
    ['dpmpp_2m_sde_k', 'dpmpp-2m-sde', 'karras'],
    ['dpmpp_sde', 'dpmpp-sde', 'uniform'],
    ['ddim', 'ddim', 'automatic'],
    ['lcm', 'lcm', 'automatic'],
    ['tcd', 'tcd', 'automatic'],
    ['pndm', 'pndm', 'automatic'],
    ['dpmpp_2s', undefined, undefined],
    ['dpmpp_3m_k', undefined, undefined],
    ['kdpm_2', undefined, undefined],
    ['ddpm', undefined, undefined],
  ])('scheduler %s', (name, scheduler, scheduleType) => {
    const recalled = invoke({ scheduler: name });
    expect([recalled?.request.scheduler, recalled?.request.scheduleType]).toEqual([scheduler, scheduleType]);
    expect(recalled?.others).toEqual(scheduler ? [] : [{ name: 'Sampler', value: name }]);
  });

  test('clip skip counts from one more, text-to-image has no strength, the second pass has one of its own', () => {
    expect(invoke({ clip_skip: 0 })?.settings).toEqual({});
    expect(invoke({ clip_skip: 3 })?.settings).toEqual({ clipSkip: 4 });
    expect(invoke({ strength: 0.5, generation_mode: 'sdxl_txt2img' })?.settings).toEqual({});
    expect(invoke({ strength: 0.5, generation_mode: 'inpaint' })?.settings).toEqual({
      strength: 0.5,
      inpaint: {},
    });
    expect(invoke({ strength: 0.5, generation_mode: 'img2img' })?.settings).toEqual({ strength: 0.5 });
    expect(invoke({ hrf_enabled: true, hrf_strength: 0.45, hrf_method: 'ESRGAN' })?.settings).toEqual({
      hires: { strength: 0.45, upscaler: 'ESRGAN' },
    });
    expect(invoke({ hrf_enabled: false, hrf_strength: 0.45 })?.settings).toEqual({});
  });

  test('the older wrapping', () => {
    const recalled = recall({ invokeai_metadata: JSON.stringify({ core_metadata: JSON.parse(INVOKEAI) }) });
    expect(recalled).toEqual(invokeai);
  });
});

describe('[RC6] InvokeAI 1 and 2', () => {
  const old = (image: object) => recall({ 'sd-metadata': JSON.stringify({ image: { prompt: 'x', ...image } }) });

  test('Karras below 29 steps of the k_ samplers', () => {
    const sampled = (sampler: string, steps: number) => {
      const request = old({ sampler, steps })?.request;
      return [request?.scheduler, request?.scheduleType];
    };
    expect(sampled('k_lms', 28)).toEqual(['lms', 'karras']);
    expect(sampled('k_lms', 29)).toEqual(['lms', 'uniform']);
    expect(sampled('k_heun', 10)).toEqual(['heun', 'karras']);
    expect(sampled('ddim', 10)).toEqual(['ddim', 'automatic']);
    expect(sampled('plms', 10)).toEqual(['pndm', 'automatic']);
    expect(sampled('k_dpm_2_a', 10)).toEqual([undefined, undefined]);
  });

  test('prompts as text, one part or several; brackets are the negative prompt', () => {
    const prompts = (prompt: unknown) => {
      const request = old({ prompt })?.request;
      return [request?.prompt, request?.negativePrompt];
    };
    expect(prompts('a [b] c [d e]')).toEqual(['a c', 'b d e']);
    expect(prompts([{ prompt: 'a', weight: 1 }])).toEqual(['a', '']);
    expect(
      prompts([
        { prompt: 'a', weight: 2 },
        { prompt: 'b', weight: 0.5 },
      ]),
    ).toEqual(['a:2 b:0.5', '']);
    expect(prompts('a [[b] c] [d')).toEqual(['a [ c] [d', 'b']);
  });

  test('a grid gives its first picture; several variations are shown', () => {
    const images = [
      { prompt: 'x', seed: 1 },
      { prompt: 'x', seed: 2 },
    ];
    expect(recall({ 'sd-metadata': JSON.stringify({ images }) })?.request.seed).toBe(1);
    const variations = [
      { seed: 1, weight: 0.1 },
      { seed: 2, weight: 0.2 },
    ];
    expect(old({ variations })).toMatchObject({
      settings: {},
      others: [{ name: 'variations', value: JSON.stringify(variations) }],
    });
    expect(old({ type: 'img2img', strength_steps: 0.7 })?.settings).toEqual({ strength: 0.7 });
  });

  test.each([
    ['a cat on a mat -s 20 -S5', { prompt: 'a cat on a mat', numInferenceSteps: 20, seed: 5 }],
    [
      '"a cat" --steps 20 --seed 5 -W64 -H128',
      { prompt: 'a cat', numInferenceSteps: 20, seed: 5, width: 64, height: 128 },
    ],
    ['"a -s 7 b" -s9', { prompt: 'a -s 7 b', numInferenceSteps: 9 }],
    ['a semi-detached house - big', { prompt: 'a semi-detached house - big' }],
    ['"open quote -s9', { prompt: '"open quote', numInferenceSteps: 9 }],
    ['-s9', { numInferenceSteps: 9 }],
  ])('Dream: %s', (Dream, request) => {
    expect(recall({ Dream })?.request).toEqual({ negativePrompt: '', ...request });
  });

  test('Dream: one variation is followed, several are not', () => {
    expect(recall({ Dream: 'x -S1 -V 3:0.5' })?.settings).toEqual({ variation: { seed: 3, strength: 0.5 } });
    expect(recall({ Dream: 'x -S1 -V 3:0.5,4:0.1' })).toMatchObject({
      settings: {},
      others: [{ name: '-V', value: '3:0.5,4:0.1' }],
    });
  });

  test('a megabyte of one line is read at once', () => {
    for (const Dream of [
      '-s '.repeat(3e5),
      `"${'\\"'.repeat(5e5)}`,
      '['.repeat(1e6),
      ' -'.repeat(5e5),
      `x ${'-a'.repeat(5e5)}`,
    ])
      expect(recall({ Dream })?.program).toBe('invokeai');
  });
});

describe('[RC7] Fooocus and Krita', () => {
  test('older files of Fooocus: LoRAs as text, an empty prompt is the full one', () => {
    const recalled = recall({
      parameters:
        '{"prompt":"","full_prompt":["a","b"],"lora_combined_1":"x.safetensors : 0.5","version":"Fooocus v2.1"}',
    });
    expect(recalled).toMatchObject({
      request: { prompt: 'a, b' },
      settings: { loras: [{ name: 'x.safetensors', weight: 0.5 }] },
    });
  });

  test.each([
    ['Default - DPM++ 2M', 'dpmpp-2m', 'karras'],
    ['Alternative - Euler A', 'euler-ancestral', 'uniform'],
    ['Lightning Merge - Euler A Uniform', 'euler-ancestral', 'sgm-uniform'],
    ['Turbo/Lightning Merge - DPM++ SDE', 'dpmpp-sde', 'karras'],
    ['Fast - UniPC BH2', 'unipc', 'automatic'],
    ['Realtime - LCM', 'lcm', 'automatic'],
    ['Euler a', 'euler-ancestral', 'automatic'],
    ['My own - Thing', undefined, undefined],
  ])('Krita: %s', (name, scheduler, scheduleType) => {
    const text = KRITA.replace('Creative - DPM++ 2M SDE', name);
    const { request, program } = recall({ parameters: text }) ?? {};
    expect([program, request?.scheduler, request?.scheduleType]).toEqual(['krita', scheduler, scheduleType]);
  });
});

test('[C2] whatever a text says, what is recalled passes the rules', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom<unknown>('euler_k', '(64, 64)', -1, 2 ** 60, 1e300, 'NaN', null, ['4', 0], '\0\ud800'),
  );
  const keys = [
    'positive_prompt',
    'negative_prompt',
    'prompt',
    'seed',
    'steps',
    'cfg_scale',
    'guidance_scale',
    'width',
    'height',
    'scheduler',
    'sampler',
    'resolution',
    'clip_skip',
    'strength',
    'loras',
    'model',
    'image',
    'variations',
    'version',
  ];
  const object = fc.dictionary(fc.constantFrom(...keys), value);
  const dream = fc.array(fc.tuple(fc.constantFrom('-s', '-S', '-W', '-H', '-C', '-A', '-V', '-f', 'x', '"'), value));
  fc.assert(
    fc.property(
      object,
      dream,
      fc.constantFrom('invokeai_metadata', 'sd-metadata', 'parameters', 'Dream'),
      (fields, switches, keyword) => {
        const text =
          keyword === 'Dream'
            ? switches.flat().map(String).join(' ')
            : JSON.stringify(keyword === 'sd-metadata' ? { image: fields } : fields);
        const recalled = recall({ [keyword]: text, fooocus_scheme: 'fooocus' });
        const request = { ...makeRequest(), ...recalled?.request };
        expect(parseGenerationRequest(request, { min: 1, max: 65_536, multiple: 1 })).toEqual(request);
        expect(structuredClone(recalled)).toEqual(recalled);
      },
    ),
    { seed: 24, numRuns: 300 },
  );
});
