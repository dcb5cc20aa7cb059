import { describe, expect, test } from 'vitest';
import { parseGenerationRequest } from '../../../src/domain/diffusion/request-rules.ts';
import { parseManifest } from '../../../src/domain/models/manifest.ts';
import type { FormState } from '../../../src/ui/features/generate/form-store.ts';
import {
  DEFAULT_HIRES,
  DEFAULT_INPUT,
  DEFAULT_NOISE,
  missingInput,
} from '../../../src/ui/features/generate/input-settings.ts';
import { hiresSize, makeRequest, sizeForPicture } from '../../../src/ui/features/generate/request-of-form.ts';
import { readStarterJson } from '../models/starter-manifest.ts';
import { withHiddenStates } from '../models/with-hidden-states.ts';

const STARTER = parseManifest(readStarterJson()); // 128 to 512 pixels in steps of 64, 256 by default
const PICTURE = { assetId: 'a'.repeat(64), name: 'apple', width: 256, height: 256 };
const MASK_ID = 'b'.repeat(64);

function form(change: Partial<FormState> = {}): FormState {
  return {
    prompt: 'a red apple',
    negativePrompt: '',
    styleNames: [],
    packageId: null,
    seed: 7,
    lastSeed: null,
    settingsByPackage: {},
    input: DEFAULT_INPUT,
    hires: DEFAULT_HIRES,
    noise: DEFAULT_NOISE,
    ...change,
  };
}

const input = (change: Partial<FormState['input']>) => form({ input: { ...DEFAULT_INPUT, ...change } });

/** Made, and found good by the rules. */
function requestOf(state: FormState) {
  const request = makeRequest(state, STARTER);
  expect(parseGenerationRequest(request, STARTER.sizes)).toEqual(request);
  return request;
}

describe('[UI170] the form as a request', () => {
  test('text: what is off is absent', () => {
    const request = requestOf(form());
    expect(request.kind).toBe('text-to-image');
    for (const field of ['hires', 'variation', 'seedResize', 'eta', 'emphasis', 'clipSkip', 'imageId'])
      expect(field in request).toBe(false);
  });

  test('hires fix: multiples of the step, the same steps and guidance unless others are set', () => {
    const hires = { ...DEFAULT_HIRES, isOn: true, scale: 1.6 };
    expect(requestOf(form({ hires }))).toMatchObject({
      hires: { width: 384, height: 384, upscaler: 'lanczos', strength: 0.7 },
    });
    const own = requestOf(form({ hires: { ...hires, steps: 9, guidanceScale: 2 } }));
    expect(own).toMatchObject({ hires: { numInferenceSteps: 9, guidanceScale: 2 } });
    expect(hiresSize({ width: 512, height: 512 }, 4, STARTER)).toEqual({ width: 2048, height: 2048 });
    const { vaeEncoder: _, ...components } = STARTER.components;
    const blind = makeRequest(form({ hires }), { ...STARTER, components });
    expect(blind).toMatchObject({ hires: { upscaler: 'latent' } });
  });

  test('noise: a variation has a seed, drawn where it is open', () => {
    const noise = {
      ...DEFAULT_NOISE,
      variationStrength: 0.2,
      variationSeed: 5,
      eta: 0.5,
      emphasis: 'no-norm' as const,
    };
    expect(requestOf(form({ noise }))).toMatchObject({
      variation: { seed: 5, strength: 0.2 },
      eta: 0.5,
      emphasis: 'no-norm',
    });
    const drawn = requestOf(
      form({ noise: { ...noise, variationSeed: null, seedResize: { width: 300, height: 9999 } } }),
    );
    expect(drawn.variation?.seed).toBeGreaterThanOrEqual(0);
    expect(drawn.seedResize).toEqual({ width: 320, height: 512 });
  });

  test('[UI177] clip skip goes as far as the text encoder can', () => {
    const noise = { ...DEFAULT_NOISE, clipSkip: 5 };
    expect(requestOf(form({ noise }))).not.toHaveProperty('clipSkip');
    expect(makeRequest(form({ noise }), withHiddenStates(STARTER, 3))).toMatchObject({ clipSkip: 3 });
    expect(makeRequest(form({ noise }), withHiddenStates(STARTER, 12))).toMatchObject({ clipSkip: 5 });
  });

  test('picture: with loopback from two rounds on', () => {
    expect(requestOf(input({ mode: 'picture', picture: PICTURE }))).toMatchObject({
      kind: 'image-to-image',
      imageId: PICTURE.assetId,
      strength: 0.75,
      resizeMode: 'crop-and-resize',
    });
    const looped = requestOf(input({ mode: 'picture', picture: PICTURE, rounds: 3, finalStrength: 0.4 }));
    expect(looped).toMatchObject({ loopback: { loops: 3, finalStrength: 0.4 } });
  });

  test('inpaint: mask, frame, padding, room', () => {
    const base = { mode: 'inpaint', picture: PICTURE, maskId: MASK_ID } as const;
    expect(requestOf(input(base))).toMatchObject({ kind: 'inpaint', maskId: MASK_ID, area: { kind: 'whole-picture' } });
    expect(requestOf(input({ ...base, area: 'only-masked', padding: 8 }))).toMatchObject({
      area: { kind: 'only-masked', padding: 8 },
    });
    const box = { x: 0, y: 8, width: 64, height: 64 };
    expect(requestOf(input({ ...base, area: 'box', box }))).toMatchObject({ area: { kind: 'box', box } });
    expect(requestOf(input({ ...base, area: 'box' }))).toMatchObject({ area: { kind: 'whole-picture' } });
    const extension = { left: 64, right: 0, up: 0, down: 0 };
    const grown = requestOf(input({ ...base, maskId: null, extension }));
    expect(grown).toMatchObject({ extension });
    expect('maskId' in grown).toBe(false);
  });
});

test('[UI171] what a mode lacks', () => {
  expect(missingInput(DEFAULT_INPUT)).toBeUndefined();
  expect(missingInput({ ...DEFAULT_INPUT, mode: 'picture' })).toBe('picture');
  expect(missingInput({ ...DEFAULT_INPUT, mode: 'picture', picture: PICTURE })).toBeUndefined();
  expect(missingInput({ ...DEFAULT_INPUT, mode: 'inpaint', picture: PICTURE })).toBe('mask');
  expect(missingInput({ ...DEFAULT_INPUT, mode: 'inpaint', picture: PICTURE, maskId: MASK_ID })).toBeUndefined();
  const extension = { left: 0, right: 8, up: 0, down: 0 };
  expect(missingInput({ ...DEFAULT_INPUT, mode: 'inpaint', picture: PICTURE, extension })).toBeUndefined();
});

test('[UI172] a picture’s proportions in a size that the model takes', () => {
  const none = DEFAULT_INPUT.extension;
  expect(sizeForPicture({ width: 256, height: 256 }, none, STARTER)).toEqual({ width: 256, height: 256 });
  expect(sizeForPicture({ width: 4000, height: 3000 }, none, STARTER)).toEqual({ width: 512, height: 384 });
  expect(sizeForPicture({ width: 64, height: 32 }, none, STARTER)).toEqual({ width: 256, height: 128 });
  expect(sizeForPicture({ width: 1, height: 1 }, none, STARTER)).toEqual({ width: 128, height: 128 });
  const room = { left: 64, right: 64, up: 0, down: 0 };
  expect(sizeForPicture({ width: 256, height: 256 }, room, STARTER)).toEqual({ width: 384, height: 256 });
});
