/** Texts of the programs that write JSON, made after what they are known to write. */

/** InvokeAI 4. */
export const INVOKEAI = JSON.stringify({
  generation_mode: 'txt2img',
  positive_prompt: 'a (misty)1.3 valley, pine-trees++',
  negative_prompt: 'people--',
  width: 768,
  height: 512,
  seed: 3735928559,
  rand_device: 'cpu',
  cfg_scale: 7.5,
  cfg_rescale_multiplier: 0.7,
  steps: 30,
  scheduler: 'dpmpp_2m_k',
  seamless_x: false,
  seamless_y: true,
  clip_skip: 1,
  model: { key: 'k', hash: 'blake3:00ff', name: 'valley', base: 'sd-1', type: 'main' },
  strength: 0.75,
  loras: [{ model: { key: 'l', hash: 'blake3:11', name: 'fog', base: 'sd-1', type: 'lora' }, weight: 0.4 }],
  vae: null,
  ref_images: [],
  app_version: '4.2.8',
});

/** InvokeAI 3.0: other names for models, noise of the GPU, from a picture. */
export const INVOKEAI_3 = JSON.stringify({
  app_version: '3.0.0',
  generation_mode: 'img2img',
  positive_prompt: 'a mill',
  negative_prompt: '',
  width: 512,
  height: 512,
  seed: 12,
  rand_device: 'cuda',
  cfg_scale: 8,
  steps: 20,
  scheduler: 'dpmpp_2s',
  clip_skip: 0,
  model: { model_name: 'mill-1-5', base_model: 'sd-1', model_type: 'main' },
  controlnets: [],
  loras: [{ lora: { model_name: 'wood', base_model: 'sd-1' }, weight: 1 }],
  strength: 0.6,
  init_image: 'a.png',
});

/** InvokeAI 5: painted into the canvas. */
export const INVOKEAI_INPAINT = JSON.stringify({
  generation_mode: 'inpaint',
  positive_prompt: 'a stone arch',
  negative_prompt: '',
  width: 640,
  height: 512,
  seed: 4000000001,
  rand_device: 'cpu',
  cfg_scale: 6,
  steps: 30,
  scheduler: 'euler_a',
  model: { key: 'k', hash: 'blake3:00ff', name: 'valley', base: 'sd-1', type: 'main' },
  strength: 0.85,
  app_version: '5.6.0',
});

/** InvokeAI 2: negative words in brackets, one variation. */
export const INVOKEAI_2 = JSON.stringify({
  model: 'stable diffusion',
  model_weights: 'stable-diffusion-1.5',
  model_hash: 'cc6cb27103417325ff94f52b7a5d2dde45a7515b25c255d8e396c90014281516',
  app_id: 'invoke-ai/InvokeAI',
  app_version: 'v2.2.4',
  image: {
    prompt: [{ prompt: 'a windmill [blurry] at dawn [fog]', weight: 1 }],
    steps: 20,
    cfg_scale: 7.5,
    threshold: 0,
    perlin: 0.1,
    height: 512,
    width: 640,
    seed: 1862092349,
    type: 'txt2img',
    postprocessing: null,
    sampler: 'k_euler_a',
    variations: [{ seed: 4000000000, weight: 0.2 }],
    seamless: false,
  },
});

/** InvokeAI's first form. */
export const DREAM =
  '"a windmill, \\"old\\" [blurry]" -s50 -S 42 -W512 -H384 -C7.5 -Ak_lms -f 0.5 -G 0.8 -ft gfpgan --seamless';

/** Fooocus's own scheme. Python sorts the keys. */
export const FOOOCUS = `{${[
  '"adm_guidance": "(1.5, 0.8, 0.3)"',
  '"base_model": "jug"',
  '"base_model_hash": "aeb7e9e689"',
  '"full_negative_prompt": ["anime, cartoon"]',
  '"full_prompt": ["cinematic still a fox . shallow depth of field", "a fox, highly detailed"]',
  '"guidance_scale": 4.0',
  '"lora_combined_1": "offset : 0.1"',
  '"loras": [["offset", 0.1, "4852686128"]]',
  '"metadata_scheme": "fooocus"',
  '"negative_prompt": ""',
  '"performance": "Speed"',
  '"prompt": "a fox"',
  '"refiner_model": "None"',
  '"resolution": "(1152, 896)"',
  '"sampler": "dpmpp_2m_sde_gpu"',
  '"scheduler": "karras"',
  '"seed": 6034957302749184651',
  '"sharpness": 2.0',
  '"steps": 30',
  '"styles": "[\'Fooocus V2\']"',
  '"vae": "Default (model)"',
  '"version": "Fooocus v2.5.5"',
].join(', ')}}`;

/** NovelAI's `Comment`. */
export const NOVELAI_COMMENT = JSON.stringify({
  steps: 28,
  sampler: 'k_euler_ancestral',
  seed: 2147483648,
  strength: 0.7,
  noise: 0.2,
  scale: 11,
  uc: 'lowres, bad hands',
});
