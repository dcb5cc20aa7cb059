import type { RecalledRecipe } from '../../src/domain/recipes/recalled-recipe.ts';

/** What is to be read from each of the texts, worked out by hand from the rules in docs/specs/recipes.md. */

const model = (name: string) => ({ key: 'note.recipe.model', values: { name } });
const wrapped = (seed: string, value: number) => ({ key: 'note.recipe.seedWrapped', values: { seed, value } });
const otherNoise = (rng: string) => ({ key: 'note.recipe.otherNoise', values: { rng } });

export const a1111Hires: RecalledRecipe = {
  program: 'a1111',
  version: 'v1.10.1',
  request: {
    prompt: 'a lighthouse <lora:sea:0.8>, (storm:1.2)\nat night',
    negativePrompt: 'blurry,\nlow quality',
    numInferenceSteps: 25,
    guidanceScale: 6.5,
    width: 512,
    height: 768,
    scheduler: 'dpmpp-2m',
    scheduleType: 'automatic',
    // 2^53 + 3.
    seed: 3,
  },
  settings: {
    clipSkip: 2,
    variation: { seed: 7, strength: 0.25 },
    seedResize: { width: 448, height: 704 },
    hires: {
      scale: 1.5,
      steps: 10,
      strength: 0.55,
      guidanceScale: 5,
      upscaler: 'Latent',
      prompt: 'a lighthouse, close: by',
    },
    model: { name: 'coast', hash: '0123456789' },
    vae: 'soft.safetensors',
    loras: [{ name: 'sea', weight: 0.8, hash: 'abcdef012345' }],
  },
  notes: [wrapped('9007199254740995', 3), model('coast')],
  seedText: '9007199254740995',
  others: [
    { name: 'VAE hash', value: '9876543210' },
    { name: 'ENSD', value: '31337' },
  ],
};

export const a1111Old: RecalledRecipe = {
  program: 'a1111',
  request: {
    prompt: 'a red boat on a lake, ((sunset))',
    negativePrompt: '',
    numInferenceSteps: 20,
    guidanceScale: 7,
    width: 512,
    height: 512,
    scheduler: 'euler-ancestral',
    scheduleType: 'automatic',
    seed: 965400086,
  },
  settings: { model: { hash: '45dee52b' } },
  notes: [otherNoise('GPU')],
  seedText: '965400086',
  others: [],
};

export const a1111FromPicture: RecalledRecipe = {
  program: 'a1111',
  version: 'v1.9.4',
  request: {
    prompt: '灯台 in the fog',
    negativePrompt: '',
    numInferenceSteps: 30,
    guidanceScale: 7,
    width: 640,
    height: 448,
    scheduler: 'ddim',
    scheduleType: 'automatic',
    seed: 5,
  },
  settings: { strength: 0.75, model: { name: 'coast' } },
  notes: [otherNoise('NV'), model('coast')],
  seedText: '5',
  others: [],
};

export const a1111Inpaint: RecalledRecipe = {
  program: 'a1111',
  version: 'v1.10.1',
  request: {
    prompt: 'a wooden door, <lora:oak:1>',
    negativePrompt: '',
    numInferenceSteps: 28,
    guidanceScale: 7,
    width: 512,
    height: 512,
    scheduler: 'euler-ancestral',
    scheduleType: 'automatic',
    seed: 4294967295,
  },
  settings: {
    strength: 0.8,
    inpaint: { isMaskInverted: true, maskBlur: 8, padding: 48, maskedContent: 'latent-noise' },
    eta: 0.7,
    emphasis: 'no-norm',
    model: { name: 'coast', hash: '0123456789' },
    loras: [{ name: 'oak', weight: 1 }],
  },
  notes: [wrapped('18446744073709551615', 4294967295), model('coast')],
  seedText: '18446744073709551615',
  others: [],
};

export const a1111Loopback: RecalledRecipe = {
  program: 'a1111',
  version: 'v1.10.1',
  request: {
    prompt: 'a tide pool',
    negativePrompt: '',
    numInferenceSteps: 20,
    guidanceScale: 7,
    width: 512,
    height: 512,
    scheduler: 'ddim',
    scheduleType: 'automatic',
    seed: 9,
  },
  settings: { strength: 0.4, eta: 0.5 },
  notes: [],
  seedText: '9',
  // How many rounds there were A1111 does not write.
  others: [{ name: 'Final denoising strength', value: '0.6' }],
};

export const a1111Upscaled: RecalledRecipe = {
  program: 'a1111',
  version: 'v1.10.1',
  request: {
    prompt: 'a glasshouse',
    negativePrompt: '',
    numInferenceSteps: 20,
    guidanceScale: 7,
    width: 512,
    height: 384,
    scheduler: 'euler',
    scheduleType: 'karras',
    seed: 3,
  },
  settings: { hires: { width: 1024, height: 768, strength: 0.3, upscaler: 'R-ESRGAN 4x+' } },
  notes: [],
  seedText: '3',
  others: [],
};

export const krita: RecalledRecipe = {
  program: 'krita',
  request: {
    prompt: 'a stone bridge, spring <lora:moss:0.6>',
    negativePrompt: '',
    numInferenceSteps: 20,
    guidanceScale: 6,
    width: 896,
    height: 640,
    scheduler: 'dpmpp-2m-sde',
    scheduleType: 'karras',
    seed: 1790845623,
  },
  settings: { strength: 0.6, model: { name: 'dream.safetensors' }, loras: [{ name: 'moss', weight: 0.6 }] },
  notes: [model('dream.safetensors')],
  seedText: '1790845623',
  others: [],
};

export const invokeai: RecalledRecipe = {
  program: 'invokeai',
  version: '4.2.8',
  isCompel: true,
  request: {
    prompt: 'a (misty)1.3 valley, pine-trees++',
    negativePrompt: 'people--',
    numInferenceSteps: 30,
    guidanceScale: 7.5,
    guidanceRescale: 0.7,
    width: 768,
    height: 512,
    scheduler: 'dpmpp-2m',
    scheduleType: 'karras',
    seed: 3735928559,
  },
  settings: {
    clipSkip: 2,
    model: { name: 'valley', hash: 'blake3:00ff' },
    loras: [{ name: 'fog', weight: 0.4, hash: 'blake3:11' }],
  },
  notes: [model('valley')],
  seedText: '3735928559',
  others: [{ name: 'seamless_y', value: 'true' }],
};

export const invokeai3: RecalledRecipe = {
  program: 'invokeai',
  version: '3.0.0',
  isCompel: true,
  request: {
    prompt: 'a mill',
    negativePrompt: '',
    numInferenceSteps: 20,
    guidanceScale: 8,
    width: 512,
    height: 512,
    seed: 12,
  },
  settings: { strength: 0.6, model: { name: 'mill-1-5' }, loras: [{ name: 'wood', weight: 1 }] },
  notes: [{ key: 'note.recipe.unknownSampler', values: { name: 'dpmpp_2s' } }, otherNoise('cuda'), model('mill-1-5')],
  seedText: '12',
  others: [
    { name: 'Sampler', value: 'dpmpp_2s' },
    { name: 'init_image', value: 'a.png' },
  ],
};

export const invokeaiInpaint: RecalledRecipe = {
  program: 'invokeai',
  version: '5.6.0',
  isCompel: true,
  request: {
    prompt: 'a stone arch',
    negativePrompt: '',
    numInferenceSteps: 30,
    guidanceScale: 6,
    width: 640,
    height: 512,
    scheduler: 'euler-ancestral',
    scheduleType: 'uniform',
    seed: 4000000001,
  },
  settings: { strength: 0.85, inpaint: {}, model: { name: 'valley', hash: 'blake3:00ff' } },
  notes: [model('valley')],
  seedText: '4000000001',
  others: [],
};

export const invokeai2: RecalledRecipe = {
  program: 'invokeai',
  version: 'v2.2.4',
  isCompel: true,
  request: {
    prompt: 'a windmill at dawn',
    negativePrompt: 'blurry fog',
    numInferenceSteps: 20,
    guidanceScale: 7.5,
    width: 640,
    height: 512,
    scheduler: 'euler-ancestral',
    scheduleType: 'karras',
    seed: 1862092349,
  },
  settings: {
    variation: { seed: 4000000000, strength: 0.2 },
    model: {
      name: 'stable-diffusion-1.5',
      hash: 'cc6cb27103417325ff94f52b7a5d2dde45a7515b25c255d8e396c90014281516',
    },
  },
  notes: [otherNoise('GPU'), model('stable-diffusion-1.5')],
  seedText: '1862092349',
  others: [{ name: 'perlin', value: '0.1' }],
};

export const dream: RecalledRecipe = {
  program: 'invokeai',
  isCompel: true,
  request: {
    prompt: 'a windmill, "old"',
    negativePrompt: 'blurry',
    numInferenceSteps: 50,
    guidanceScale: 7.5,
    width: 512,
    height: 384,
    scheduler: 'lms',
    scheduleType: 'uniform',
    seed: 42,
  },
  settings: { strength: 0.5 },
  notes: [otherNoise('GPU')],
  seedText: '42',
  others: [
    { name: '-G', value: '0.8' },
    { name: '-ft', value: 'gfpgan' },
    { name: '--seamless', value: '' },
  ],
};

const fox: RecalledRecipe = {
  program: 'fooocus',
  version: 'Fooocus v2.5.5',
  request: {
    prompt: 'a fox',
    negativePrompt: '',
    numInferenceSteps: 30,
    guidanceScale: 4,
    width: 1152,
    height: 896,
    scheduler: 'dpmpp-2m-sde',
    scheduleType: 'karras',
    seed: 956547723,
  },
  settings: {
    model: { name: 'jug', hash: 'aeb7e9e689' },
    loras: [{ name: 'offset', weight: 0.1, hash: '4852686128' }],
  },
  notes: [wrapped('6034957302749184651', 956547723), model('jug')],
  seedText: '6034957302749184651',
  others: [],
};

export const fooocus: RecalledRecipe = {
  ...fox,
  others: [
    { name: 'adm_guidance', value: '(1.5, 0.8, 0.3)' },
    { name: 'full_negative_prompt', value: '["anime, cartoon"]' },
    { name: 'full_prompt', value: '["cinematic still a fox . shallow depth of field","a fox, highly detailed"]' },
    { name: 'performance', value: 'Speed' },
    { name: 'sharpness', value: '2' },
    { name: 'styles', value: "['Fooocus V2']" },
  ],
};

export const fooocusText: RecalledRecipe = {
  ...fox,
  others: [
    { name: 'Full prompt', value: 'a fox, cinematic still, shallow depth of field' },
    { name: 'Full negative prompt', value: 'anime, cartoon' },
    { name: 'Sharpness', value: '2.0' },
    { name: 'ADM Guidance', value: '(1.5, 0.8, 0.3)' },
    { name: 'Performance', value: 'Speed' },
  ],
};

export const comfyui: RecalledRecipe = {
  program: 'comfyui',
  request: {
    prompt: 'a glass bottle, (purple:1.1)',
    negativePrompt: 'text, watermark',
    numInferenceSteps: 20,
    guidanceScale: 8,
    width: 512,
    height: 640,
    scheduler: 'dpmpp-2m',
    scheduleType: 'karras',
    seed: 4294967295,
  },
  settings: { model: { name: 'v1-5-pruned.ckpt' } },
  notes: [wrapped('18446744073709551615', 4294967295), model('v1-5-pruned.ckpt')],
  seedText: '18446744073709551615',
  others: [],
};

export const comfyuiHires: RecalledRecipe = {
  program: 'comfyui',
  request: {
    prompt: 'an ink drawing, of a crane',
    negativePrompt: 'colour',
    numInferenceSteps: 24,
    guidanceScale: 6.5,
    width: 448,
    height: 320,
    scheduler: 'euler-ancestral',
    scheduleType: 'uniform',
    seed: 77,
  },
  settings: {
    clipSkip: 2,
    hires: {
      scale: 1.5,
      steps: 12,
      strength: 0.5,
      guidanceScale: 5,
      upscaler: 'nearest-exact',
      scheduler: 'dpmpp-sde',
      scheduleType: 'automatic',
    },
    model: { name: 'base.safetensors' },
    vae: 'mse.safetensors',
    loras: [{ name: 'ink.safetensors', weight: 0.7 }],
  },
  notes: [{ key: 'note.recipe.unknownSchedule', values: { name: 'simple' } }, model('base.safetensors')],
  seedText: '77',
  others: [
    { name: 'Schedule type', value: 'simple' },
    { name: 'ControlNet', value: 'scribble.pth' },
  ],
};

export const comfyuiCustom: RecalledRecipe = {
  program: 'comfyui',
  request: {
    prompt: 'a heron',
    negativePrompt: '',
    numInferenceSteps: 16,
    guidanceScale: 3.5,
    guidanceRescale: 0.6,
    scheduler: 'euler',
    scheduleType: 'sgm-uniform',
    seed: 1,
  },
  settings: { strength: 0.4, model: { name: 'm.safetensors' } },
  notes: [wrapped('9007199254740993', 1), model('m.safetensors')],
  seedText: '9007199254740993',
  others: [],
};

export const comfyuiInpaint: RecalledRecipe = {
  program: 'comfyui',
  request: {
    prompt: 'a round window',
    negativePrompt: 'text',
    numInferenceSteps: 22,
    guidanceScale: 7,
    scheduler: 'dpmpp-2m',
    scheduleType: 'karras',
    seed: 31,
  },
  settings: { strength: 0.9, inpaint: {}, model: { name: 'p.safetensors' } },
  notes: [model('p.safetensors')],
  seedText: '31',
  others: [],
};

export const comfyuiWorkflow: RecalledRecipe = {
  program: 'comfyui',
  request: {
    prompt: 'a harbour',
    negativePrompt: 'rain',
    numInferenceSteps: 15,
    guidanceScale: 7,
    width: 384,
    height: 256,
    scheduler: 'heun',
    scheduleType: 'exponential',
    seed: 123,
  },
  settings: { model: { name: 'w.safetensors' } },
  notes: [model('w.safetensors')],
  seedText: '123',
  others: [],
};

export const novelai: RecalledRecipe = {
  program: 'novelai',
  request: {
    prompt: 'a meadow, {sunny}',
    negativePrompt: 'lowres, bad hands',
    numInferenceSteps: 28,
    guidanceScale: 11,
    scheduler: 'euler-ancestral',
    scheduleType: 'automatic',
    seed: 2147483648,
  },
  settings: { clipSkip: 2 },
  notes: [otherNoise('GPU')],
  seedText: '2147483648',
  others: [
    { name: 'strength', value: '0.7' },
    { name: 'noise', value: '0.2' },
  ],
};
