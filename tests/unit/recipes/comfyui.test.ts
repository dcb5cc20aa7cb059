import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recallTexts } from '../../../src/domain/recipes/recall.ts';
import { node, pythonJson } from '../../../tools/recipes/comfyui-texts.ts';

type Nodes = Readonly<Record<string, ReturnType<typeof node>>>;

const recall = (nodes: Nodes) => recallTexts([{ keyword: 'prompt', text: pythonJson(nodes) }]);
const sampling = { seed: 5, steps: 20, cfg: 7, sampler_name: 'euler', scheduler: 'normal', denoise: 1 };
const links = { model: ['m', 0], positive: ['p', 0], negative: ['n', 0], latent_image: ['l', 0] };

/** A graph of one sampler, `k`, with `changes`. */
function graph(changes: Nodes = {}): Nodes {
  return {
    m: node('CheckpointLoaderSimple', { ckpt_name: 'm.ckpt' }),
    p: node('CLIPTextEncode', { text: 'good', clip: ['m', 1] }),
    n: node('CLIPTextEncode', { text: 'bad', clip: ['m', 1] }),
    l: node('EmptyLatentImage', { width: 64, height: 96, batch_size: 1 }),
    k: node('KSampler', { ...sampling, ...links }),
    d: node('VAEDecode', { samples: ['k', 0], vae: ['m', 2] }),
    s: node('SaveImage', { images: ['d', 0] }),
    ...changes,
  };
}

const basic = {
  prompt: 'good',
  negativePrompt: 'bad',
  numInferenceSteps: 20,
  guidanceScale: 7,
  width: 64,
  height: 96,
  scheduler: 'euler',
  scheduleType: 'uniform',
  seed: 5,
};

describe('[RC8] samplers and schedules', () => {
  test.each([
    ['euler', 'normal', 'euler', 'uniform'],
    ['euler', 'karras', 'euler', 'karras'],
    ['dpmpp_2m', 'normal', 'dpmpp-2m', 'uniform'],
    ['dpmpp_2m', 'karras', 'dpmpp-2m', 'karras'],
    ['dpmpp_2m_sde_gpu', 'exponential', 'dpmpp-2m-sde', 'exponential'],
    ['dpmpp_3m_sde', 'sgm_uniform', 'dpmpp-3m-sde', 'sgm-uniform'],
    ['uni_pc_bh2', 'normal', 'unipc', 'uniform'],
    ['lcm', 'sgm_uniform', 'lcm', 'automatic'],
    ['ddim', 'ddim_uniform', 'ddim', 'automatic'],
    ['ddim', 'normal', 'euler', 'uniform'],
    ['ddim', 'karras', 'euler', 'karras'],
    ['euler', 'ddim_uniform', 'euler', 'automatic', 'unknownSchedule'],
    ['euler', 'beta', 'euler', 'automatic', 'unknownSchedule'],
    ['dpm_2', 'karras', undefined, 'karras', 'unknownSampler'],
    ['res_multistep', 'simple', undefined, 'automatic', 'unknownSampler', 'unknownSchedule'],
  ])('%s, %s', (sampler_name, scheduler, ...expected) => {
    const { request, notes } = recall(
      graph({ k: node('KSampler', { ...sampling, sampler_name, scheduler, ...links }) }),
    )!;
    const keys = notes.map(({ key }) => key.replace('note.recipe.', '')).filter((key) => key !== 'model');
    expect([request.scheduler, request.scheduleType, ...keys]).toEqual(expected);
  });
});

describe('[RC9] the walk', () => {
  test('the plain graph', () => {
    expect(recall(graph())?.request).toEqual(basic);
  });

  test('what is saved counts, not what lies about', () => {
    const lying = {
      a0: node('KSampler', { ...sampling, seed: 99, ...links }),
      a1: node('VAEDecode', { samples: ['a0', 0] }),
      a2: node('PreviewImage', { images: ['a1', 0] }),
    };
    expect(recall({ ...lying, ...graph() })?.request).toEqual(basic);
    const { d: _decode, s: _save, ...rest } = graph();
    expect(recall(rest)?.request).toEqual(basic);
  });

  test('without an output the sampler that no other comes after is the last', () => {
    const {
      d: _decode,
      s: _save,
      ...rest
    } = graph({
      k2: node('KSampler', { ...sampling, seed: 6, denoise: 0.3, ...links, latent_image: ['k', 0] }),
    });
    expect(recall(rest)).toMatchObject({ request: basic, settings: { hires: { strength: 0.3 } } });
  });

  test('a refiner is no second pass', () => {
    const advanced = { ...sampling, noise_seed: 5, start_at_step: 0, end_at_step: 15, add_noise: 'enable', ...links };
    const { seed: _seed, denoise: _denoise, ...first } = advanced;
    const recalled = recall(
      graph({
        k: node('KSamplerAdvanced', first),
        r: node('KSamplerAdvanced', { ...first, add_noise: 'disable', start_at_step: 15, latent_image: ['k', 0] }),
        d: node('VAEDecode', { samples: ['r', 0] }),
      }),
    );
    expect(recalled).toMatchObject({
      request: basic,
      others: [
        { name: 'Refiner', value: 'KSamplerAdvanced' },
        { name: 'end_at_step', value: '15' },
      ],
    });
    expect(recalled?.settings.hires).toBeUndefined();
  });

  test('a second pass through pixels, a third is shown', () => {
    const recalled = recall(
      graph({
        d1: node('VAEDecode', { samples: ['k', 0] }),
        u: node('ImageScale', {
          image: ['d1', 0],
          upscale_method: 'lanczos',
          width: 128,
          height: 192,
          crop: 'disabled',
        }),
        e: node('VAEEncode', { pixels: ['u', 0] }),
        k2: node('KSampler', { ...sampling, steps: 9, denoise: 0.4, ...links, latent_image: ['e', 0] }),
        k3: node('KSampler', { ...sampling, denoise: 0.1, ...links, latent_image: ['k2', 0] }),
        d: node('VAEDecode', { samples: ['k3', 0] }),
      }),
    );
    expect(recalled?.settings.hires).toEqual({
      width: 128,
      height: 192,
      steps: 9,
      strength: 0.4,
      guidanceScale: 7,
      upscaler: 'lanczos',
      scheduler: 'euler',
      scheduleType: 'uniform',
    });
    expect(recalled?.others).toEqual([{ name: 'Later pass', value: 'KSampler' }]);
  });

  test('several conditionings are joined and told; a loader that encodes by itself has them as fields', () => {
    const joined = recall(
      graph({
        p2: node('CLIPTextEncode', { text: 'better', clip: ['m', 1] }),
        c: node('ConditioningCombine', { conditioning_1: ['p', 0], conditioning_2: ['p2', 0] }),
        k: node('KSampler', { ...sampling, ...links, positive: ['c', 0] }),
      }),
    );
    expect(joined?.request.prompt).toBe('good\nbetter');
    expect(joined?.notes).toContainEqual({ key: 'note.recipe.severalPrompts', values: { count: 2 } });
    const loader = recall({
      m: node('Efficient Loader', { ckpt_name: 'm.ckpt', positive: 'typed', negative: 'not this' }),
      k: node('KSampler (Efficient)', {
        ...sampling,
        model: ['m', 0],
        positive: ['m', 1],
        negative: ['m', 2],
        latent_image: ['m', 3],
      }),
      s: node('SaveImage', { images: ['k', 5] }),
    });
    expect(loader).toMatchObject({
      request: { prompt: 'typed', negativePrompt: 'not this' },
      settings: { model: { name: 'm.ckpt' } },
    });
  });

  test('a schedule that is a node of its own, noise that is none', () => {
    const custom = (type: string) =>
      recall(
        graph({
          sel: node('KSamplerSelect', { sampler_name: 'lms' }),
          sig: node(type, { steps: 11, sigma_max: 14, sigma_min: 0.03, rho: 7 }),
          k: node('SamplerCustom', {
            add_noise: true,
            noise_seed: 8,
            cfg: 4,
            ...links,
            sampler: ['sel', 0],
            sigmas: ['sig', 0],
          }),
        }),
      )?.request;
    expect(custom('KarrasScheduler')).toMatchObject({
      scheduler: 'lms',
      scheduleType: 'karras',
      numInferenceSteps: 11,
      seed: 8,
    });
    expect(custom('VPScheduler')).toMatchObject({ scheduler: 'lms', scheduleType: 'automatic' });
  });
});

describe('[RC10] hostile graphs', () => {
  test('links that lead nowhere, or in circles', () => {
    const dangling = recall(
      graph({
        k: node('KSampler', {
          ...sampling,
          ...links,
          positive: ['gone', 0],
          model: ['m', 'x'],
          latent_image: ['k', 0],
        }),
      }),
    );
    const { prompt: _prompt, width: _width, height: _height, ...rest } = basic;
    expect(dangling?.request).toEqual(rest);
    const circle = recall(
      graph({
        p: node('CLIPTextEncode', { text: ['t1', 0], clip: ['m', 1] }),
        t1: node('Concat', { text_a: ['t2', 0], text_b: ['t1', 0] }),
        t2: node('Reroute', { '': ['t1', 0] }),
        l: node('LatentUpscale', { samples: ['k', 0], width: ['l', 0], height: ['l', 1] }),
        m: node('LoraLoader', { lora_name: 'x', strength_model: 1, model: ['m', 0], clip: ['m', 1] }),
      }),
    );
    expect(circle?.request.negativePrompt).toBe('bad');
    expect(circle?.request.prompt).toBeUndefined();
    expect(circle?.settings.loras).toEqual([{ name: 'x', weight: 1 }]);
  });

  test('inputs and nodes of other shapes', () => {
    const odd: unknown = {
      a: null,
      b: [],
      c: { class_type: 7, inputs: [] },
      d: { class_type: 'X', inputs: null },
      e: 'text',
    };
    const recalled = recallTexts([{ keyword: 'prompt', text: JSON.stringify({ ...graph(), ...(odd as object) }) }]);
    expect(recalled?.program).toBe('comfyui');
    const wild = graph({
      k: node('KSampler', { seed: {}, steps: [1, 2, 3], cfg: null, sampler_name: 7, scheduler: ['p', 0], ...links }),
    });
    expect(recall(wild)?.request).toEqual({
      prompt: 'good',
      negativePrompt: 'bad',
      width: 64,
      height: 96,
      scheduleType: 'automatic',
    });
    const broken = { keyword: 'prompt', text: '{' };
    expect(
      recallTexts([broken, { keyword: 'workflow', text: '{"nodes":[{"id":1,"type":"KSampler"}]}' }]),
    ).toBeUndefined();
  });

  test('long chains and wide meshes end at once', () => {
    const chain: Record<string, ReturnType<typeof node>> = { ...graph() };
    for (let index = 0; index < 4000; index++)
      chain[`c${index}`] = node('KSampler', {
        ...sampling,
        ...links,
        latent_image: [index === 3999 ? 'l' : `c${index + 1}`, 0],
      });
    chain['d'] = node('VAEDecode', { samples: ['c0', 0] });
    expect(recall(chain)?.others.length).toBeLessThan(20);
    const mesh: Record<string, ReturnType<typeof node>> = { ...graph() };
    const all = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`text_${index}`, [`x${index}`, 0]]));
    for (let index = 0; index < 120; index++) mesh[`x${index}`] = node('StringConcat', { ...all, clip: ['x0', 0] });
    mesh['p'] = node('CLIPTextEncode', { text: ['x0', 0], clip: ['x1', 0] });
    mesh['k'] = node('KSampler', { ...sampling, ...links, seed: ['x5', 0], model: ['x6', 0], latent_image: ['x7', 0] });
    expect(recall(mesh)?.request.negativePrompt).toBe('bad');
  });

  test('any graph of these nodes gives a recipe or none', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const value = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...ids), fc.nat({ max: 2 })) },
      fc.constantFrom<unknown>('text', 7, 0.5, null, [], {}, '', -1, '#NaN', '#18446744073709551615'),
    );
    const names = [
      'seed',
      'steps',
      'cfg',
      'sampler_name',
      'scheduler',
      'denoise',
      'model',
      'positive',
      'negative',
      'latent_image',
      'text',
      'clip',
      'images',
      'samples',
      'width',
      'height',
      'noise',
      'guider',
      'sigmas',
      'lora_name',
      'vae',
      'control_net',
    ];
    const types = [
      'KSampler',
      'CLIPTextEncode',
      'SaveImage',
      'LoadImage',
      'StringConcatenate',
      'Reroute',
      'RescaleCFG',
      'KarrasScheduler',
    ];
    const anyNode = fc.tuple(
      fc.constantFrom(...types),
      fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 12 }),
    );
    let found = 0;
    fc.assert(
      fc.property(fc.array(anyNode, { minLength: 2, maxLength: 6 }), (list) => {
        const nodes = Object.fromEntries(list.map(([type, inputs], index) => [ids[index]!, node(type, inputs)]));
        const recalled = recall(nodes);
        if (recalled) found++;
        expect([undefined, 'comfyui']).toContain(recalled?.program);
      }),
      { seed: 25, numRuns: 400 },
    );
    expect(found).toBeGreaterThan(20);
  });
});

describe('[RC11] the editor graph', () => {
  const editor = (extra: object) => recallTexts([{ keyword: 'workflow', text: JSON.stringify(extra) }]);
  const nodes = [
    { id: 1, type: 'EmptyLatentImage', widgets_values: [64, 96, 1] },
    { id: 2, type: 'CLIPTextEncode', inputs: [{ name: 'clip', link: 9 }], widgets_values: ['good'] },
  ];
  const sampler = {
    id: 3,
    type: 'KSampler',
    inputs: [
      { name: 'positive', link: 2 },
      { name: 'latent_image', link: 1 },
    ],
  };
  const wires = [[1, 1, 0, 3, 1, 'LATENT'], [2, 2, 0, 3, 0, 'CONDITIONING'], null, [], [7], { id: null }];

  test('the control behind a seed is no value; newer editors name their values; objects are taken by name', () => {
    const values = [5, 'fixed', 20, 7, 'euler', 'normal', 1];
    const expected = { ...basic, negativePrompt: '' };
    expect(editor({ nodes: [...nodes, { ...sampler, widgets_values: values }], links: wires })?.request).toEqual(
      expected,
    );
    const without = { ...sampler, widgets_values: values.toSpliced(1, 1) };
    expect(editor({ nodes: [...nodes, without], links: wires })?.request).toEqual(expected);
    const listed = ['seed', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'].map((name) => ({
      name,
      widget: { name },
    }));
    const other = { ...sampler, type: 'My Sampler', inputs: [...sampler.inputs, ...listed], widgets_values: values };
    expect(editor({ nodes: [...nodes, other], links: wires })?.request).toEqual(expected);
    const named = { ...sampler, type: 'Other', widgets_values: sampling };
    expect(editor({ nodes: [...nodes, named], links: wires })?.request).toEqual(expected);
  });

  test('a sampler that does not run is none; a type named __proto__ is nobody', () => {
    for (const mode of [2, 4])
      expect(editor({ nodes: [...nodes, { ...sampler, mode, widgets_values: [5] }], links: wires })).toBeUndefined();
    expect(
      editor({ nodes: [...nodes, { ...sampler, type: '__proto__', widgets_values: [5] }], links: wires }),
    ).toBeUndefined();
  });

  test('seeds keep their digits', () => {
    const text = JSON.stringify({ nodes: [{ ...sampler, widgets_values: [0, 'fixed', 20] }], links: wires }).replace(
      '[0,',
      '[18446744073709551614,',
    );
    expect(recallTexts([{ keyword: 'workflow', text }])?.seedText).toBe('18446744073709551614');
  });
});
