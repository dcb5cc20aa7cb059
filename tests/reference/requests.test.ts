import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../src/domain/core/cancellation.ts';
import { isStudioError } from '../../src/domain/core/errors.ts';
import { floatTensor } from '../../src/domain/core/tensor.ts';
import { TorchRandom } from '../../src/domain/core/torch-random.ts';
import type { RgbaPixels } from '../../src/domain/diffusion/decoded-image.ts';
import type { PipelineControl } from '../../src/domain/diffusion/pipelines/pipeline-control.ts';
import type {
  GenerationRequest,
  ImageToImageRequest,
  InpaintRequest,
  TextToImageRequest,
} from '../../src/domain/diffusion/request.ts';
import type { Manifest } from '../../src/domain/models/manifest.ts';
import { loadPackage } from '../../src/engine/runtime/loaded-package.ts';
import { TokenizerCache } from '../../src/engine/runtime/package-tokenizer.ts';
import { PreviewMaker } from '../../src/engine/runtime/preview-maker.ts';
import { planRequest } from '../../src/engine/runtime/run-request.ts';
import type { SessionCache } from '../../src/engine/runtime/session-cache.ts';
import { packPackage } from '../../tools/models/pack/pack-package.ts';
import { fixturePackagesFolder } from '../fixtures/packages.ts';
import { folderPackage } from './folder-package.ts';
import { makeNodeSessions } from './node-sessions.ts';
import { readPng } from './read-png.ts';

const SD15_SOURCE = fileURLToPath(new URL('../fixtures/tiny-sd/sd15', import.meta.url));
const FOLDER = new URL('../golden/pipelines/', import.meta.url);
const IMAGE_ID = 'a'.repeat(64);
const MASK_ID = 'b'.repeat(64);

const SETTINGS = {
  packageId: 'tiny',
  prompt: 'the cat and the dog',
  negativePrompt: '',
  width: 128,
  height: 128,
  numInferenceSteps: 4,
  guidanceScale: 5,
  guidanceRescale: 0,
  scheduler: 'ddim',
  scheduleType: 'automatic',
  seed: 42,
  batchSize: 1,
} as const;
const TEXT: TextToImageRequest = { kind: 'text-to-image', ...SETTINGS };
const IMAGE: ImageToImageRequest = {
  kind: 'image-to-image',
  ...SETTINGS,
  imageId: IMAGE_ID,
  strength: 0.5,
  resizeMode: 'just-resize',
};
const INPAINT: InpaintRequest = {
  ...IMAGE,
  kind: 'inpaint',
  maskId: MASK_ID,
  isMaskInverted: false,
  maskBlur: 0,
  isSoftMask: false,
  maskedContent: 'original',
  area: { kind: 'whole-picture' },
  matchesColours: true,
};

type Tiny = 'sd15' | 'sd21-v' | 'sd15-inpaint' | 'sd-turbo' | 'lcm';
const KINDS: readonly Tiny[] = ['sd15', 'sd21-v', 'sd15-inpaint', 'sd-turbo', 'lcm'];

let packages: string;
let sessions: SessionCache;

beforeAll(async () => {
  packages = await fixturePackagesFolder();
  sessions = makeNodeSessions();
});

afterAll(() => sessions.releaseAll());

async function make(tiny: Tiny, request: GenerationRequest, told: Partial<PipelineControl> = {}) {
  const reader = await folderPackage(join(packages, `tiny-${tiny}`));
  const plan = planRequest(request, reader.manifest);
  const loaded = await loadPackage(sessions, new TokenizerCache(), reader, plan);
  const inputs =
    request.kind === 'text-to-image' ? {} : { image: readPicture('init.png'), mask: readPicture('mask.png') };
  const output = await plan.run(
    loaded,
    inputs,
    {
      cancellation: NEVER_CANCELLED,
      yieldToEvents: async () => {},
      ...told,
    },
    { executionProvider: 'wasm' },
  );
  return { ...output, plan };
}

const firstOf = async (tiny: Tiny, request: GenerationRequest) => {
  const [picture] = (await make(tiny, request)).pictures;
  if (!picture) throw new Error('no picture');
  return picture.image;
};

function readPicture(name: string): RgbaPixels {
  const { width, height, data } = readPng(readFileSync(new URL(name, FOLDER)));
  const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : (data[3 * Math.floor(i / 4) + (i % 4)] ?? 0),
  );
  return { width, height, data: rgba };
}

function difference(a: RgbaPixels, b: RgbaPixels): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] ?? Number.NaN)), 0) / a.data.length;
}

describe('every kind of request on every family of packages', { timeout: 180_000 }, () => {
  for (const tiny of KINDS) {
    const own = tiny === 'lcm' ? { scheduler: 'lcm' as const } : tiny === 'sd-turbo' ? { guidanceScale: 0 } : {};
    test(`[D34] ${tiny}: text, picture and mask each give a picture, the same one again`, async () => {
      for (const request of [TEXT, IMAGE, INPAINT]) {
        const changed = { ...request, ...own };
        const image = await firstOf(tiny, changed);
        expect([image.width, image.height]).toEqual([128, 128]);
        expect(await firstOf(tiny, changed)).toEqual(image);
        expect(difference(await firstOf(tiny, { ...changed, seed: 43 }), image)).toBeGreaterThan(0);
      }
    });
  }
});

describe('pictures that go in', { timeout: 180_000 }, () => {
  test('[D33] less strength stays nearer to the picture; 0 and 1 are strengths too', async () => {
    const at = (strength: number) => firstOf('sd15', { ...IMAGE, numInferenceSteps: 10, strength });
    const through = await at(0); // all but the autoencoder's round trip of the picture
    expect(difference(await at(0.3), through)).toBeLessThan(difference(await at(1), through));
    const steps: number[] = [];
    await make(
      'sd15',
      { ...IMAGE, strength: 0 },
      { onStep: ({ stepIndex, totalSteps }) => steps.push(stepIndex, totalSteps) },
    );
    expect(steps).toEqual([1, 1]);
  });

  test('[IM90] what the mask leaves out is the input, bit for bit; what it has is not', async () => {
    const init = readPicture('init.png');
    const mask = readPicture('mask.png');
    for (const tiny of ['sd15', 'sd15-inpaint'] as const) {
      const image = await firstOf(tiny, { ...INPAINT, strength: 1 });
      let painted = 0;
      for (let i = 0; i < 128 * 128; i++) {
        const isKept = mask.data[4 * i] === 0;
        if (isKept) expect(image.data.slice(4 * i, 4 * i + 4)).toEqual(init.data.slice(4 * i, 4 * i + 4));
        else if (image.data[4 * i] !== init.data[4 * i]) painted += 1;
      }
      expect(painted).toBeGreaterThan(500);
    }
  });

  test('[IM32] fill, noise and nothing start from something else than the original', async () => {
    const made = [];
    for (const maskedContent of ['original', 'fill', 'latent-noise', 'latent-nothing'] as const)
      made.push(await firstOf('sd15', { ...INPAINT, maskedContent }));
    for (const [i, a] of made.entries())
      for (const b of made.slice(i + 1)) expect(difference(a, b)).toBeGreaterThan(0.01);
  });

  test('[IM92] room on the left is painted', async () => {
    const { maskId: _, ...rest } = INPAINT;
    const extension = { left: 64, right: 0, up: 0, down: 0 };
    const plan = await make('sd15', { ...rest, width: 192, extension, maskedContent: 'fill', strength: 1 });
    const [picture] = plan.pictures;
    expect([picture?.image.width, picture?.image.height]).toEqual([192, 128]);
  });

  test('[D37] loopback gives a picture a round, with its own seeds and steps counted through', async () => {
    const steps: number[] = [];
    const phases: string[] = [];
    const { pictures, plan } = await make(
      'sd15',
      { ...IMAGE, batchSize: 2, loopback: { loops: 3, finalStrength: 1 } },
      {
        onStep: ({ stepIndex }) => steps.push(stepIndex),
        onPhase: (phase, fraction) => phases.push(`${phase} ${fraction}`),
      },
    );
    expect(pictures.map(({ seed }) => seed)).toEqual([42, 43, 44, 45, 46, 47]);
    expect(plan.totalSteps).toBe(2 + 3 + 4);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(phases).toEqual(['encoding 0', 'denoising 0', 'decoding 0', 'decoding 0.5', 'decoding 1']);
    expect(
      difference(pictures[0]?.image ?? readPicture('init.png'), pictures[4]?.image ?? readPicture('init.png')),
    ).toBeGreaterThan(0);
  });
});

describe('text', { timeout: 180_000 }, () => {
  test('[D36] hires fix: the larger size by either way, steps of both passes counted through', async () => {
    for (const upscaler of ['latent', 'lanczos'] as const) {
      const steps: string[] = [];
      const phases: string[] = [];
      const { pictures } = await make(
        'sd15',
        {
          ...TEXT,
          hires: { width: 192, height: 160, upscaler, strength: 0.5, numInferenceSteps: 6, guidanceScale: 3 },
        },
        {
          onStep: ({ stepIndex, totalSteps }) => steps.push(`${stepIndex}/${totalSteps}`),
          onPhase: (phase) => phases.push(phase),
        },
      );
      expect([pictures[0]?.image.width, pictures[0]?.image.height]).toEqual([192, 160]);
      expect(steps).toEqual(['1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7']);
      expect(phases).toEqual(['encoding', 'denoising', 'decoding', 'decoding']);
    }
  });

  test('[D31] a variation of small strength is more like the picture than another seed', async () => {
    const plain = await firstOf('sd15', TEXT);
    const alike = await firstOf('sd15', { ...TEXT, variation: { seed: 7, strength: 0.1 } });
    const other = await firstOf('sd15', { ...TEXT, seed: 7 });
    expect(difference(alike, plain)).toBeGreaterThan(0);
    expect(difference(alike, plain)).toBeLessThan(difference(other, plain));
  });

  test('[D11] eta draws noise anew in each step', async () => {
    expect(difference(await firstOf('sd15', { ...TEXT, eta: 1 }), await firstOf('sd15', TEXT))).toBeGreaterThan(0);
  });

  test('[D35] a distilled UNet takes the guidance scale itself', async () => {
    const request = { ...TEXT, scheduler: 'lcm', numInferenceSteps: 2 } as const;
    const low = await firstOf('lcm', { ...request, guidanceScale: 2 });
    expect(difference(low, await firstOf('lcm', { ...request, guidanceScale: 8.5 }))).toBeGreaterThan(0);
    // There is no guidance pass, so the negative prompt is not read.
    expect(await firstOf('lcm', { ...request, guidanceScale: 2, negativePrompt: 'a photo' })).toEqual(low);
  });
});

test('[D34] a package without an encoder takes no pictures, and says so before it is loaded', async () => {
  const { manifest } = await folderPackage(join(packages, 'tiny-sd15'));
  const { vaeEncoder: _, ...components } = manifest.components;
  const blind: Manifest = { ...manifest, components };
  const problemOf = (request: GenerationRequest) => {
    try {
      planRequest(request, blind);
      return undefined;
    } catch (error) {
      return isStudioError(error, 'invalid-request') ? error.details['problems'] : error;
    }
  };
  expect(problemOf(IMAGE)).toEqual([{ field: 'imageId', problem: 'no-encoder' }]);
  expect(problemOf(INPAINT)).toEqual([{ field: 'imageId', problem: 'no-encoder' }]);
  expect(problemOf(TEXT)).toBeUndefined();
  const hires = { width: 256, height: 256, strength: 0.5 };
  expect(problemOf({ ...TEXT, hires: { ...hires, upscaler: 'lanczos' } })).toEqual([
    { field: 'imageId', problem: 'no-encoder' },
  ]);
  expect(problemOf({ ...TEXT, hires: { ...hires, upscaler: 'latent' } })).toBeUndefined();
});

test('[R38] a package with a small decoder previews with it, one without, or with one that fails, by its matrix', async () => {
  const source = await mkdtemp(join(tmpdir(), 'studio-preview-'));
  try {
    // Any decoder of the right signature will do.
    await cp(SD15_SOURCE, source, { recursive: true });
    await cp(join(source, 'vae_decoder'), join(source, 'tiny_decoder'), { recursive: true });
    await packPackage({ sourceFolder: source, outFolder: join(source, 'packed'), recipe: { id: 'with-preview' } });
    const reader = await folderPackage(join(source, 'packed'));
    expect(reader.manifest.components.previewDecoder?.graph).toMatch(/^tiny_decoder\//);
    const loaded = await loadPackage(sessions, new TokenizerCache(), reader, { needsEncoder: false });
    const latents = floatTensor(new TorchRandom(1).randn(2 * 4 * 16 * 16), [2, 4, 16, 16]);
    const decoded = await new PreviewMaker(loaded, true).make(latents);
    expect(decoded.map(({ width, height }) => [width, height])).toEqual([
      [128, 128],
      [128, 128],
    ]);
    expect(decoded[0]).not.toEqual(decoded[1]);
    const byMatrix = await new PreviewMaker(loaded, false).make(latents);
    expect(byMatrix.map(({ width }) => width)).toEqual([16, 16]);
    const failing = { ...loaded, previewDecoder: { decode: () => Promise.reject(new Error('broken')) } };
    expect(await new PreviewMaker(failing, true).make(latents)).toEqual(byMatrix);
  } finally {
    await rm(source, { recursive: true, force: true });
  }
});
