/** Texts in A1111's form, made after its writer's rules. */

/** As A1111 writes it today, everything that it can say about a picture with a second pass. */
export const A1111_HIRES = [
  'a lighthouse <lora:sea:0.8>, (storm:1.2)',
  'at night',
  'Negative prompt: blurry,',
  'low quality',
  [
    'Steps: 25',
    'Sampler: DPM++ 2M',
    'Schedule type: Karras',
    'CFG scale: 6.5',
    'Seed: 9007199254740995',
    'Size: 512x768',
    'Model hash: 0123456789',
    'Model: coast',
    'VAE hash: 9876543210',
    'VAE: soft.safetensors',
    'Variation seed: 7',
    'Variation seed strength: 0.25',
    'Seed resize from: 448x704',
    'Denoising strength: 0.55',
    'Clip skip: 2',
    'ENSD: 31337',
    'RNG: CPU',
    'Hires upscale: 1.5',
    'Hires steps: 10',
    'Hires upscaler: Latent',
    'Hires CFG Scale: 5',
    'Hires prompt: "a lighthouse, close: by"',
    'Lora hashes: "sea: abcdef012345"',
    'Version: v1.10.1',
  ].join(', '),
].join('\n');

/** The old form. */
export const A1111_OLD = [
  'a red boat on a lake, ((sunset))',
  'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 45dee52b',
].join('\n');

/** Image-to-image, text beyond Latin-1. */
export const A1111_FROM_PICTURE = [
  '灯台 in the fog',
  'Steps: 30, Sampler: DDIM, CFG scale: 7, Seed: 5, Size: 640x448, Model: coast, Denoising strength: 0.75, RNG: NV, Version: v1.9.4',
].join('\n');

/** Painted under a mask, at the full resolution of the masked part. */
export const A1111_INPAINT = [
  'a wooden door, <lora:oak:1>',
  [
    'Steps: 28',
    'Sampler: Euler a',
    'Schedule type: Automatic',
    'CFG scale: 7',
    'Seed: 18446744073709551615',
    'Size: 512x512',
    'Model hash: 0123456789',
    'Model: coast',
    'Denoising strength: 0.8',
    'RNG: CPU',
    'Mask mode: Inpaint not masked',
    'Mask blur: 8',
    'Inpaint area: Only masked',
    'Masked area padding: 48',
    'Masked content: latent noise',
    'Eta: 0.7',
    'Emphasis: No norm',
    'Version: v1.10.1',
  ].join(', '),
].join('\n');

/** Loopback, whose curve is straight. */
export const A1111_LOOPBACK = [
  'a tide pool',
  'Steps: 20, Sampler: DDIM, Schedule type: Automatic, CFG scale: 7, Seed: 9, Size: 512x512, Denoising strength: 0.4, RNG: CPU, Final denoising strength: 0.6, Denoising curve: Linear, Eta DDIM: 0.5, Version: v1.10.1',
].join('\n');

/** A second pass to a size, by an upscaler that is a network. */
export const A1111_UPSCALED = [
  'a glasshouse',
  'Steps: 20, Sampler: Euler, Schedule type: Karras, CFG scale: 7, Seed: 3, Size: 512x384, Denoising strength: 0.3, RNG: CPU, Hires resize: 1024x768, Hires upscaler: R-ESRGAN 4x+, Version: v1.10.1',
].join('\n');

/** Krita's plugin: LoRAs behind the prompt, a preset for the sampler. */
export const KRITA = [
  'a stone bridge, spring <lora:moss:0.6>',
  'Negative prompt: ',
  'Steps: 20, Sampler: Creative - DPM++ 2M SDE, CFG scale: 6.0, Seed: 1790845623, Size: 896x640, Model hash: unknown, Model: dream.safetensors, Denoising strength: 0.6',
].join('\n');

/** Fooocus in A1111's form. */
export const FOOOCUS_A1111 = [
  'a fox, cinematic still, shallow depth of field',
  'Negative prompt: anime, cartoon',
  [
    'Steps: 30',
    'Sampler: DPM++ 2M SDE Karras',
    'Seed: 6034957302749184651',
    'Size: 1152x896',
    'CFG scale: 4.0',
    'Sharpness: 2.0',
    'ADM Guidance: "(1.5, 0.8, 0.3)"',
    'Model: jug',
    'Model hash: aeb7e9e689',
    'Performance: Speed',
    'Scheduler: karras',
    'VAE: Default (model)',
    'Raw prompt: a fox',
    'Raw negative prompt: ',
    'Lora hashes: "offset: 4852686128"',
    'Lora weights: "offset: 0.1"',
    'Version: Fooocus v2.5.5',
  ].join(', '),
].join('\n');
