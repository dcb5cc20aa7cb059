import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  GenerationRequest,
  ImageToImageRequest,
  InpaintRequest,
  PartialRequest,
} from '../../../src/domain/diffusion/request.ts';
import { CLIP_SKIP_RANGE, parseGenerationRequest } from '../../../src/domain/diffusion/request-rules.ts';
import { insertPngTexts, readPngTexts } from '../../../src/domain/recipes/png-text.ts';
import { recallRequest } from '../../../src/domain/recipes/recall.ts';
import { readStudioRecipe, writeRecipeTexts } from '../../../src/domain/recipes/recipe-text.ts';
import { requestOfPicture } from '../../../src/domain/recipes/request-of-picture.ts';
import { writeParameters } from '../../../src/domain/recipes/write-parameters.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';
import { makePng } from './make-png.ts';
import { makeOldRecipe, makeRecipe } from './sample-recipes.ts';

const IMAGE_ID = 'ab'.repeat(32);
const MASK_ID = 'cd'.repeat(32);

function fromPicture(changes: Partial<ImageToImageRequest> = {}): ImageToImageRequest {
  const { kind: _kind, hires: _hires, ...settings } = makeRequest();
  return {
    ...settings,
    kind: 'image-to-image',
    imageId: IMAGE_ID,
    strength: 0.75,
    resizeMode: 'just-resize',
    ...changes,
  };
}

function underMask(changes: Partial<InpaintRequest> = {}): InpaintRequest {
  const { kind: _kind, ...picture } = fromPicture();
  return {
    ...picture,
    kind: 'inpaint',
    maskId: MASK_ID,
    isMaskInverted: false,
    maskBlur: 4,
    isSoftMask: false,
    maskedContent: 'original',
    area: { kind: 'whole-picture' },
    matchesColours: false,
    ...changes,
  };
}

/** The line of parameters. */
const line = (request: GenerationRequest, changes = {}) =>
  writeParameters(makeRecipe({ request, ...changes }))
    .split('\n')
    .at(-1);

describe('[AT2] the parameters of a recipe', () => {
  test('of a picture from text', () => {
    expect(writeParameters(makeRecipe())).toBe(
      [
        'a red apple',
        'Negative prompt: blurry',
        'Steps: 20, Sampler: DDIM, Schedule type: Automatic, CFG scale: 4, Seed: 44, Size: 256x320, Model: "Starter, small", RNG: CPU, Guidance rescale: 0.5, Version: AI Design Studio',
      ].join('\n'),
    );
    const plain = makeRequest({ guidanceRescale: 0, scheduler: 'dpmpp-2m', scheduleType: 'karras' });
    expect(writeParameters(makeRecipe({ request: plain }))).toMatch(
      /^a red apple\nSteps: 20, Sampler: DPM\+\+ 2M, Schedule type: Karras, .*RNG: CPU, Version: AI Design Studio$/,
    );
    expect(writeParameters(makeOldRecipe())).toBe(writeParameters(makeRecipe()));
  });

  test('of one with a second pass, another seed and settings of the sampler', () => {
    const request = makeRequest({
      guidanceRescale: 0,
      variation: { seed: 7, strength: 0.25 },
      seedResize: { width: 448, height: 704 },
      eta: 0.4,
      emphasis: 'no-norm',
      clipSkip: 2,
      hires: {
        width: 384,
        height: 480,
        upscaler: 'latent',
        strength: 0.55,
        numInferenceSteps: 10,
        guidanceScale: 5,
      },
    });
    expect(line(request, { seed: 42, variationSeed: 9, packageName: 'coast' })).toBe(
      [
        'Steps: 20, Sampler: DDIM, Schedule type: Automatic, CFG scale: 4, Seed: 42, Size: 256x320, Model: coast',
        'Variation seed: 9, Variation seed strength: 0.25, Seed resize from: 448x704, Denoising strength: 0.55, Clip skip: 2, RNG: CPU',
        'Hires upscale: 1.5, Hires steps: 10, Hires upscaler: Latent, Hires CFG Scale: 5',
        'Eta DDIM: 0.4, Emphasis: No norm, Version: AI Design Studio',
      ].join(', '),
    );
    const uneven = makeRequest({ hires: { width: 512, height: 512, upscaler: 'lanczos', strength: 0.5 } });
    expect(line(uneven)).toContain('RNG: CPU, Hires resize: 512x512, Hires upscaler: Lanczos, Guidance rescale');
    expect(line(makeRequest({ scheduler: 'euler-ancestral', eta: 0 }))).toContain(', Eta: 0,');
  });

  test('of one from a picture, and of one under a mask', () => {
    expect(line(fromPicture({ loopback: { loops: 4, finalStrength: 0.5 } }))).toMatch(
      /, Denoising strength: 0\.75, RNG: CPU, Loops: 4, Final denoising strength: 0\.5, Guidance rescale: 0\.5, Version: AI Design Studio$/,
    );
    expect(line(underMask())).toMatch(/, Denoising strength: 0\.75, RNG: CPU, Mask blur: 4, Guidance rescale/);
    const all = underMask({
      isMaskInverted: true,
      maskedContent: 'latent-noise',
      area: { kind: 'only-masked', padding: 32 },
    });
    expect(line(all)).toMatch(
      /RNG: CPU, Mask mode: Inpaint not masked, Mask blur: 4, Inpaint area: Only masked, Masked area padding: 32, Masked content: latent noise, Guidance rescale/,
    );
  });
});

/** All that A1111 has a key for. */
const share = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100);
const side = fc.integer({ min: 8, max: 256 }).map((latents) => latents * 8);
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const settings = fc.record(
  {
    eta: share,
    emphasis: fc.constant('no-norm' as const),
    clipSkip: fc.integer(CLIP_SKIP_RANGE),
    variation: fc.record({ seed: uint32, strength: share.map((strength) => Math.max(0.01, strength)) }),
    seedResize: fc.record({ width: side, height: side }),
    scheduler: fc.constantFrom('ddim' as const, 'euler-ancestral' as const, 'dpmpp-2m' as const),
  },
  { requiredKeys: [] },
);
const hires = fc.record(
  {
    width: side,
    height: side,
    upscaler: fc.constantFrom('latent' as const, 'lanczos' as const),
    strength: share,
    numInferenceSteps: fc.integer({ min: 1, max: 150 }),
    guidanceScale: fc.double({ min: 0, max: 30, noNaN: true }).map(Math.abs),
  },
  { requiredKeys: ['width', 'height', 'upscaler', 'strength'] },
);
const loopback = fc.record({ loops: fc.integer({ min: 1, max: 32 }), finalStrength: share });
const mask = fc.record({
  isMaskInverted: fc.boolean(),
  maskBlur: fc.integer({ min: 0, max: 64 }),
  maskedContent: fc.constantFrom(
    'fill' as const,
    'original' as const,
    'latent-noise' as const,
    'latent-nothing' as const,
  ),
  area: fc.oneof(
    fc.constant({ kind: 'whole-picture' as const }),
    fc.integer({ min: 0, max: 256 }).map((padding) => ({ kind: 'only-masked' as const, padding })),
  ),
});
const request: fc.Arbitrary<GenerationRequest> = fc.oneof(
  fc
    .tuple(settings, fc.option(hires, { nil: undefined }))
    .map(([extra, second]) => makeRequest({ ...extra, ...(second ? { hires: second } : {}) })),
  fc
    .tuple(settings, share, fc.option(loopback, { nil: undefined }))
    .map(([extra, strength, rounds]) => fromPicture({ ...extra, strength, ...(rounds ? { loopback: rounds } : {}) })),
  fc.tuple(settings, share, mask).map(([extra, strength, masked]) => underMask({ ...extra, strength, ...masked })),
);

/** Fields that A1111's text has no key for, and those that belong to this studio alone. */
const UNWRITTEN: readonly (keyof PartialRequest)[] = [
  'packageId',
  'batchSize',
  'imageId',
  'maskId',
  'resizeMode',
  'isSoftMask',
  'matchesColours',
];

describe('[AT6] what is written is read again', () => {
  test('in A1111’s text every field that has a key', () => {
    fc.assert(
      fc.property(request, (made) => {
        const recipe = makeRecipe({
          request: made,
          seed: made.seed,
          ...(made.variation ? { variationSeed: made.variation.seed } : {}),
        });
        const text = writeParameters(recipe);
        const expected = Object.fromEntries(
          Object.entries(made).filter(([name]) => !UNWRITTEN.some((unwritten) => unwritten === name)),
        );
        const recalled = recallRequest([{ keyword: 'parameters', text }]);
        expect(recalled?.request).toEqual(expected);
        expect(recalled?.notes.map(({ key }) => key)).toEqual([
          'note.recipe.model',
          ...(made.kind === 'text-to-image' ? [] : ['note.recipe.needsPicture']),
        ]);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test('in our own text all of them, through a PNG', () => {
    fc.assert(
      fc.property(request, (made) => {
        const recipe = makeRecipe({ request: made, seed: made.seed, batchIndex: 0 });
        const texts = readPngTexts(insertPngTexts(makePng(), writeRecipeTexts(recipe)));
        expect(readStudioRecipe(texts[1]?.text ?? '')).toEqual(recipe);
        const { request: again, notes } = recallRequest(texts) ?? {};
        expect(again).toEqual(requestOfPicture(recipe));
        expect(notes).toEqual([]);
        expect(parseGenerationRequest(again, { min: 1, max: 65_536, multiple: 1 })).toEqual(again);
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});

describe('[C1] the request of one picture', () => {
  test('alone with its own seeds', () => {
    const varied = makeRequest({ batchSize: 4, variation: { seed: 10, strength: 0.5 } });
    const recipe = makeRecipe({ request: varied, seed: 42, variationSeed: 12, batchIndex: 2 });
    expect(requestOfPicture(recipe)).toEqual({ ...varied, batchSize: 1, variation: { seed: 12, strength: 0.5 } });
  });

  test('of loopback a picture of the first round is made alone, a later one by all rounds', () => {
    const looped = fromPicture({ seed: 5, batchSize: 2, loopback: { loops: 3, finalStrength: 0.5 } });
    const { loopback: _loopback, ...once } = looped;
    expect(requestOfPicture(makeRecipe({ request: looped, seed: 6, batchIndex: 1 }))).toEqual({
      ...once,
      seed: 6,
      batchSize: 1,
    });
    expect(requestOfPicture(makeRecipe({ request: looped, seed: 7, batchIndex: 2 }))).toEqual(looped);
  });
});

describe('[C8] the studio own record', () => {
  test('of the first studios is still read', () => {
    const old = makeOldRecipe();
    expect(readStudioRecipe(JSON.stringify(old))).toEqual(old);
    const texts = writeRecipeTexts(old);
    expect(recallRequest(texts)?.request).toEqual({ ...old.request, seed: 44, batchSize: 1 });
  });

  test.each([
    { precision: 'int8' },
    { isRepeatable: 'no' },
    { componentHashes: { textEncoder: [], unet: [] } },
    { componentHashes: { textEncoder: [], unet: ['not a hash'], vaeDecoder: [] } },
    { schedulerConfig: 'none' },
    { studioVersion: undefined },
    { batchIndex: 256 },
    { version: 1 },
  ])('one that is broken is none: %j', (change) => {
    expect(readStudioRecipe(JSON.stringify({ ...makeRecipe(), ...change }))).toBeUndefined();
  });
});
