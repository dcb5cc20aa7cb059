import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/domain/core/cancellation.ts';
import { joinBatches } from '../../src/domain/diffusion/batch-axis.ts';
import type { RgbaPixels } from '../../src/domain/diffusion/decoded-image.ts';
import { guidanceScaleEmbedding } from '../../src/domain/diffusion/guidance-embedding.ts';
import { nearestLatentMask } from '../../src/domain/diffusion/imaging/latent-mask.ts';
import { maskFromPicture } from '../../src/domain/diffusion/imaging/mask.ts';
import { latentDims } from '../../src/domain/diffusion/latents.ts';
import { makePictureRandoms, type PictureRandom } from '../../src/domain/diffusion/picture-random.ts';
import { decodeLatents } from '../../src/domain/diffusion/pipelines/decode-latents.ts';
import { denoise, type GuidanceBatching } from '../../src/domain/diffusion/pipelines/denoise.ts';
import { imageToImage } from '../../src/domain/diffusion/pipelines/image-to-image.ts';
import { inpaint } from '../../src/domain/diffusion/pipelines/inpaint.ts';
import { stepsOfStrength } from '../../src/domain/diffusion/pipelines/steps-of-strength.ts';
import { makeInitialLatents, type PipelineOutput } from '../../src/domain/diffusion/pipelines/text-to-image.ts';
import { encodePrompts, planPrompts, type StepEmbeds } from '../../src/domain/diffusion/prompt-embeds.ts';
import { makeScheduler } from '../../src/domain/diffusion/schedulers/make-scheduler.ts';
import { type SchedulerId, stepCountOf } from '../../src/domain/diffusion/schedulers/scheduler.ts';
import { schedulerOfConfig } from '../../src/domain/diffusion/schedulers/scheduler-of-config.ts';
import { unetTraits } from '../../src/domain/models/unet-traits.ts';
import { loadPackage } from '../../src/engine/runtime/loaded-package.ts';
import { TokenizerCache } from '../../src/engine/runtime/package-tokenizer.ts';
import type { SessionCache } from '../../src/engine/runtime/session-cache.ts';
import { fixturePackagesFolder } from '../fixtures/packages.ts';
import { folderPackage } from './folder-package.ts';
import { makeNodeSessions } from './node-sessions.ts';
import { readPng } from './read-png.ts';

interface GoldenCase {
  readonly package: 'sd15' | 'sd15-inpaint' | 'sd21-v' | 'sd-turbo' | 'lcm';
  readonly mode: 'txt2img' | 'img2img' | 'inpaint' | 'lcm';
  readonly scheduler: string;
  readonly schedulerConfig: Readonly<Record<string, unknown>>;
  readonly prompt: string | readonly string[];
  readonly negative_prompt?: string;
  readonly num_inference_steps: number;
  readonly guidance_scale: number;
  readonly guidance_rescale?: number;
  readonly eta?: number;
  readonly image?: string;
  readonly mask_image?: string;
  readonly strength?: number;
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly latentsShape: readonly number[];
  readonly latentsBase64: string;
  readonly images: readonly string[];
}

const FOLDER = new URL('../golden/pipelines/', import.meta.url);
const { cases }: { readonly cases: readonly GoldenCase[] } = JSON.parse(
  readFileSync(new URL('pipelines.json', FOLDER), 'utf8'),
);

/** Latents of float32 packages, absolute. Float16 ones are held to their pictures. */
const LATENTS_TOLERANCE = 2e-3;
/** Mean over all bytes, of 255. */
const PICTURE_TOLERANCE = { float32: 1, float16: 2 };

let packages: string;
let sessions: SessionCache;

beforeAll(async () => {
  packages = await fixturePackagesFolder();
  sessions = makeNodeSessions();
});

// Networks are run: on a busy machine a case takes many times its usual half second.
describe('pictures and latents of diffusers 0.39', { timeout: 180_000 }, () => {
  afterAll(() => sessions.releaseAll());

  test('[R20] the samplers of the cases', () => {
    expect(new Set(cases.map(schedulerOf))).toEqual(
      new Set(['ddim', 'pndm', 'euler', 'euler-ancestral', 'heun', 'dpmpp-2m', 'unipc', 'lcm']),
    );
    expect(cases).toHaveLength(40);
    expect(cases.filter(({ mode }) => mode === 'img2img')).toHaveLength(7);
    expect(cases.filter(({ mode }) => mode === 'inpaint')).toHaveLength(8);
  });

  for (const golden of cases) {
    test(`[R20] ${golden.images[0]}`, async () => {
      await compare(golden, 'together');
    });
  }

  test('[R20] the same with both halves of the guidance in runs of their own', async () => {
    const golden = cases.find(({ seeds }) => seeds);
    if (!golden) throw new Error('no batch among the cases');
    await compare(golden, 'apart');
  });
});

function schedulerOf({ scheduler, schedulerConfig }: GoldenCase): SchedulerId {
  const id = schedulerOfConfig({ ...schedulerConfig, _class_name: scheduler });
  if (id === undefined) throw new Error(`no scheduler for ${scheduler}`);
  return id;
}

async function compare(golden: GoldenCase, guidanceBatching: GuidanceBatching): Promise<void> {
  const { latents, images } = await run(golden, guidanceBatching);

  const isFloat16 = golden.package === 'sd-turbo';
  expect(latents.dims).toEqual(golden.latentsShape);
  if (!isFloat16)
    expect(largestDifference(latents.data, floatsOf(golden.latentsBase64))).toBeLessThanOrEqual(LATENTS_TOLERANCE);
  expect(images).toHaveLength(golden.images.length);
  for (const [index, name] of golden.images.entries()) {
    const expected = readPng(readFileSync(new URL(name, FOLDER)));
    const actual = images[index];
    expect([actual?.width, actual?.height]).toEqual([expected.width, expected.height]);
    expect(meanDifference(actual?.data ?? new Uint8ClampedArray(), expected.data)).toBeLessThanOrEqual(
      PICTURE_TOLERANCE[isFloat16 ? 'float16' : 'float32'],
    );
  }
}

function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (expected[index] ?? Number.NaN))), 0);
}

/** RGBA against RGB. */
function meanDifference(rgba: Uint8ClampedArray, rgb: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < rgb.length; index++)
    sum += Math.abs((rgba[Math.floor(index / 3) * 4 + (index % 3)] ?? Number.NaN) - (rgb[index] ?? Number.NaN));
  return sum / rgb.length;
}

async function run(golden: GoldenCase, guidanceBatching: GuidanceBatching): Promise<PipelineOutput> {
  const reader = await folderPackage(join(packages, `tiny-${golden.package}`));
  const { manifest } = reader;
  const ports = await loadPackage(sessions, new TokenizerCache(), reader, { needsEncoder: true });
  const { vaeEncoder } = ports;
  if (!vaeEncoder) throw new Error('the package has no encoder');
  const { guidanceEmbeddingSize, isInpaintModel } = unetTraits(manifest.components.unet, manifest.latents);
  const { guidance_scale: guidanceScale, strength } = golden;
  const scheduler = makeScheduler({
    id: schedulerOf(golden),
    // As diffusers: the spacing of the times, unless the config says Karras.
    scheduleType: golden.schedulerConfig['use_karras_sigmas'] === true ? 'automatic' : 'uniform',
    config: golden.schedulerConfig,
    numInferenceSteps: golden.num_inference_steps,
    ...(strength === undefined ? {} : { startIndex: stepsOfStrength(golden.num_inference_steps, strength).startIndex }),
    ...(golden.eta === undefined ? {} : { eta: golden.eta }),
  });
  const { vaeScaleFactor } = manifest.latents;
  const randoms: PictureRandom[] = (golden.seeds ?? [golden.seed ?? Number.NaN]).flatMap((seed) =>
    makePictureRandoms({ seed, vaeScaleFactor }, 1),
  );
  const plan = (prompt: string) =>
    planPrompts(
      { prompt, negativePrompt: golden.negative_prompt ?? '', guidanceScale },
      {
        stepCount: stepCountOf(scheduler),
        tokenizer: ports.tokenizer,
        embedsGuidance: guidanceEmbeddingSize !== undefined,
      },
    );
  const common = {
    ports: { ...ports, vaeEncoder },
    scheduler,
    latentsConfig: manifest.latents,
    emphasis: 'original',
    guidanceScale,
    guidanceRescale: golden.guidance_rescale ?? 0,
    guidanceBatching,
    timestepCond:
      guidanceEmbeddingSize === undefined ? undefined : guidanceScaleEmbedding(guidanceScale, guidanceEmbeddingSize),
    randoms,
    control: { cancellation: NEVER_CANCELLED, yieldToEvents: () => Promise.resolve() },
  } as const;
  const [prompt = '', ...others] = [golden.prompt].flat();

  if (golden.mode === 'img2img')
    return imageToImage({ ...common, prompts: plan(prompt), picture: readPicture(golden.image) });
  if (golden.mode === 'inpaint') {
    const [picture, mask] = [readPicture(golden.image), maskFromPicture(readPicture(golden.mask_image))];
    const [width, height] = [picture.width / vaeScaleFactor, picture.height / vaeScaleFactor];
    return inpaint({
      ...common,
      prompts: plan(prompt),
      picture,
      mask,
      latentMask: nearestLatentMask(mask, { width, height }),
      maskedLatents: 'encoded',
      isFullStrength: strength === 1,
      isInpaintModel,
    });
  }

  // The pipeline in its stages, as a case has a prompt for each picture of its batch.
  const embeds: StepEmbeds[] = [];
  for (const each of [prompt, ...others]) {
    const [step] = await encodePrompts(
      ports.textEncoder,
      plan(each),
      'original',
      others.length > 0 ? 1 : randoms.length,
    );
    if (step) embeds.push(step);
  }
  const negatives = embeds.flatMap(({ negative }) => negative ?? []);
  const positives = embeds.flatMap(({ positives: [only] }) => only?.embeds ?? []);
  const everyStep: StepEmbeds = {
    positives: [{ embeds: joinBatches(positives), weight: 1 }],
    negative: negatives.length > 0 ? joinBatches(negatives) : undefined,
  };
  const promptEmbeds = Array.from({ length: stepCountOf(scheduler) }, () => everyStep);
  const start = makeInitialLatents(scheduler, randoms, latentDims(golden, manifest.latents));
  const latents = await denoise({ ...common, unet: ports.unet, promptEmbeds }, start);
  return { latents, images: await decodeLatents({ ...common, vaeDecoder: ports.vaeDecoder }, latents) };
}

/** A reference picture as RGBA. */
function readPicture(name = ''): RgbaPixels {
  const { width, height, data } = readPng(readFileSync(new URL(name, FOLDER)));
  const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : (data[3 * Math.floor(i / 4) + (i % 4)] ?? 0),
  );
  return { width, height, data: rgba };
}
