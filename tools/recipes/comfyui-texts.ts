/** ComfyUI's graphs, as it writes them. */

type Inputs = Readonly<Record<string, unknown>>;

/** A node of the graph that ran. */
export const node = (class_type: string, inputs: Inputs) => ({ inputs, class_type, _meta: { title: class_type } });

/** Python's JSON: seeds keep their digits, and what is not a number is NaN. */
export function pythonJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/"#(\d+)"/g, '$1')
    .replaceAll('"#NaN"', 'NaN');
}

/** The graph that ComfyUI starts with, with the marks that its server adds. */
export const COMFYUI_BASIC = pythonJson({
  3: node('KSampler', {
    seed: '#18446744073709551615',
    steps: 20,
    cfg: 8,
    sampler_name: 'dpmpp_2m',
    scheduler: 'karras',
    denoise: 1,
    model: ['4', 0],
    positive: ['6', 0],
    negative: ['7', 0],
    latent_image: ['5', 0],
  }),
  4: { ...node('CheckpointLoaderSimple', { ckpt_name: 'v1-5-pruned.ckpt' }), is_changed: ['#NaN'] },
  5: node('EmptyLatentImage', { width: 512, height: 640, batch_size: 1 }),
  6: node('CLIPTextEncode', { text: 'a glass bottle, (purple:1.1)', clip: ['4', 1] }),
  7: node('CLIPTextEncode', { text: 'text, watermark', clip: ['4', 1] }),
  8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
  9: node('SaveImage', { filename_prefix: 'ComfyUI', images: ['8', 0] }),
});

/** Two passes, a LoRA, clip skip, a VAE, a ControlNet between texts and sampler, texts and seed from other nodes. */
export const COMFYUI_HIRES = pythonJson({
  1: node('CheckpointLoaderSimple', { ckpt_name: 'base.safetensors' }),
  2: node('LoraLoader', {
    lora_name: 'ink.safetensors',
    strength_model: 0.7,
    strength_clip: 1,
    model: ['1', 0],
    clip: ['1', 1],
  }),
  3: node('CLIPSetLastLayer', { stop_at_clip_layer: -2, clip: ['2', 1] }),
  4: node('PrimitiveStringMultiline', { value: 'an ink drawing' }),
  5: node('StringConcatenate', { string_a: ['4', 0], string_b: 'of a crane', delimiter: ', ' }),
  6: node('CLIPTextEncode', { text: ['5', 0], clip: ['3', 0] }),
  7: node('CLIPTextEncode', { text: 'colour', clip: ['3', 0] }),
  8: node('ControlNetLoader', { control_net_name: 'scribble.pth' }),
  9: node('LoadImage', { image: 'sketch.png' }),
  10: node('ControlNetApplyAdvanced', {
    strength: 0.9,
    positive: ['6', 0],
    negative: ['7', 0],
    control_net: ['8', 0],
    image: ['9', 0],
  }),
  11: node('PrimitiveInt', { value: 77 }),
  12: node('EmptyLatentImage', { width: 448, height: 320, batch_size: 1 }),
  13: node('KSampler', {
    seed: ['11', 0],
    steps: 24,
    cfg: 6.5,
    sampler_name: 'euler_ancestral',
    scheduler: 'normal',
    denoise: 1,
    model: ['2', 0],
    positive: ['10', 0],
    negative: ['10', 1],
    latent_image: ['12', 0],
  }),
  14: node('LatentUpscaleBy', { upscale_method: 'nearest-exact', scale_by: 1.5, samples: ['13', 0] }),
  15: node('KSampler', {
    seed: 78,
    steps: 12,
    cfg: 5,
    sampler_name: 'dpmpp_sde_gpu',
    scheduler: 'simple',
    denoise: 0.5,
    model: ['2', 0],
    positive: ['10', 0],
    negative: ['10', 1],
    latent_image: ['14', 0],
  }),
  16: node('VAELoader', { vae_name: 'mse.safetensors' }),
  17: node('VAEDecode', { samples: ['15', 0], vae: ['16', 0] }),
  18: node('SaveImage', { filename_prefix: 'x', images: ['17', 0] }),
});

/** The newer samplers: each part a node of its own; from a picture; no negative prompt. */
export const COMFYUI_CUSTOM = pythonJson({
  1: node('CheckpointLoaderSimple', { ckpt_name: 'm.safetensors' }),
  2: node('CLIPTextEncode', { text: 'a heron', clip: ['1', 1] }),
  3: node('ConditioningZeroOut', { conditioning: ['2', 0] }),
  4: node('RescaleCFG', { multiplier: 0.6, model: ['1', 0] }),
  5: node('CFGGuider', { cfg: 3.5, model: ['4', 0], positive: ['2', 0], negative: ['3', 0] }),
  6: node('RandomNoise', { noise_seed: '#9007199254740993' }),
  7: node('KSamplerSelect', { sampler_name: 'ddim' }),
  8: node('BasicScheduler', { scheduler: 'sgm_uniform', steps: 16, denoise: 0.4, model: ['4', 0] }),
  9: node('LoadImage', { image: 'heron.png' }),
  10: node('VAEEncode', { pixels: ['9', 0], vae: ['1', 2] }),
  11: node('SamplerCustomAdvanced', {
    noise: ['6', 0],
    guider: ['5', 0],
    sampler: ['7', 0],
    sigmas: ['8', 0],
    latent_image: ['10', 0],
  }),
  12: node('VAEDecode', { samples: ['11', 0], vae: ['1', 2] }),
  13: node('SaveImage', { images: ['12', 0] }),
});

/** From a picture with a mask. */
export const COMFYUI_INPAINT = pythonJson({
  1: node('CheckpointLoaderSimple', { ckpt_name: 'p.safetensors' }),
  2: node('LoadImage', { image: 'wall.png' }),
  3: node('VAEEncodeForInpaint', { grow_mask_by: 6, pixels: ['2', 0], mask: ['2', 1], vae: ['1', 2] }),
  4: node('CLIPTextEncode', { text: 'a round window', clip: ['1', 1] }),
  5: node('CLIPTextEncode', { text: 'text', clip: ['1', 1] }),
  6: node('KSampler', {
    seed: 31,
    steps: 22,
    cfg: 7,
    sampler_name: 'dpmpp_2m',
    scheduler: 'karras',
    denoise: 0.9,
    model: ['1', 0],
    positive: ['4', 0],
    negative: ['5', 0],
    latent_image: ['3', 0],
  }),
  7: node('VAEDecode', { samples: ['6', 0], vae: ['1', 2] }),
  8: node('SaveImage', { filename_prefix: 'x', images: ['7', 0] }),
});

/** The editor's graph: a bypassed LoRA, a muted node, a reroute, a value from a primitive. */
export const COMFYUI_WORKFLOW = JSON.stringify({
  last_node_id: 12,
  nodes: [
    { id: 1, type: 'CheckpointLoaderSimple', mode: 0, inputs: [], widgets_values: ['w.safetensors'] },
    {
      id: 2,
      type: 'LoraLoader',
      mode: 4,
      inputs: [
        { name: 'model', link: 1 },
        { name: 'clip', link: 2 },
      ],
      widgets_values: ['off.safetensors', 1, 1],
    },
    { id: 3, type: 'CLIPTextEncode', mode: 0, inputs: [{ name: 'clip', link: 3 }], widgets_values: ['a harbour'] },
    { id: 4, type: 'CLIPTextEncode', mode: 0, inputs: [{ name: 'clip', link: 4 }], widgets_values: ['rain'] },
    { id: 5, type: 'Reroute', mode: 0, inputs: [{ name: '', link: 5 }] },
    { id: 6, type: 'PrimitiveNode', mode: 0, inputs: [], widgets_values: [384, 'fixed'] },
    {
      id: 7,
      type: 'EmptyLatentImage',
      mode: 0,
      inputs: [{ name: 'width', link: 6, widget: { name: 'width' } }],
      widgets_values: [512, 256, 1],
    },
    {
      id: 8,
      type: 'KSampler',
      mode: 0,
      inputs: [
        { name: 'model', link: 7 },
        { name: 'positive', link: 8 },
        { name: 'negative', link: 9 },
        { name: 'latent_image', link: 10 },
      ],
      widgets_values: [123, 'randomize', 15, 7, 'heun', 'exponential', 1],
    },
    { id: 9, type: 'VAEDecode', mode: 0, inputs: [{ name: 'samples', link: 11 }] },
    { id: 10, type: 'SaveImage', mode: 0, inputs: [{ name: 'images', link: 12 }], widgets_values: ['x'] },
    { id: 11, type: 'SaveImage', mode: 2, inputs: [{ name: 'images', link: 99 }], widgets_values: ['y'] },
  ],
  links: [
    [1, 1, 0, 2, 0, 'MODEL'],
    [2, 1, 1, 2, 1, 'CLIP'],
    [3, 1, 1, 3, 0, 'CLIP'],
    [4, 1, 1, 4, 0, 'CLIP'],
    [5, 3, 0, 5, 0, '*'],
    [6, 6, 0, 7, 0, 'INT'],
    [7, 2, 0, 8, 0, 'MODEL'],
    [8, 5, 0, 8, 1, 'CONDITIONING'],
    { id: 9, origin_id: 4, origin_slot: 0, target_id: 8, target_slot: 2, type: 'CONDITIONING' },
    [10, 7, 0, 8, 3, 'LATENT'],
    [11, 8, 0, 9, 0, 'LATENT'],
    [12, 9, 0, 10, 0, 'IMAGE'],
  ],
  version: 0.4,
});
