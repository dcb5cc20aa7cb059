import { expect, test } from 'vitest';
import type { PartialRequest } from '../../../src/domain/diffusion/request.ts';
import { parseManifest } from '../../../src/domain/models/manifest.ts';
import type { OfferedPackage } from '../../../src/studio/services/studio.ts';
import { createFormStore } from '../../../src/ui/features/generate/form-store.ts';
import { recallIntoForm } from '../../../src/ui/features/generate/recall-into-form.ts';
import { makeRequest } from '../../../src/ui/features/generate/request-of-form.ts';
import { readStarterJson } from '../models/starter-manifest.ts';
import { withHiddenStates } from '../models/with-hidden-states.ts';

const manifest = withHiddenStates(parseManifest(readStarterJson()), 2);
const packages: readonly OfferedPackage[] = [
  { manifest, url: '', sizeBytes: 1, installed: undefined, download: undefined },
];
const IMAGE_ID = 'a'.repeat(64);
const findPicture = (assetId: string) =>
  assetId === IMAGE_ID ? { assetId, name: 'apple', width: 256, height: 256 } : undefined;
const settings = {
  packageId: manifest.id,
  prompt: 'a red apple',
  negativePrompt: '',
  width: 256,
  height: 192,
  numInferenceSteps: 9,
  guidanceScale: 3,
  guidanceRescale: 0.5,
  scheduler: 'ddim',
  scheduleType: 'automatic',
  seed: 7,
  batchSize: 1,
} as const;
const image = { imageId: IMAGE_ID, strength: 0.4, resizeMode: 'resize-and-fill' } as const;

const REQUESTS: readonly PartialRequest[] = [
  {
    kind: 'text-to-image',
    ...settings,
    eta: 0.5,
    emphasis: 'no-norm',
    clipSkip: 2,
    variation: { seed: 3, strength: 0.2 },
    seedResize: { width: 128, height: 128 },
    hires: { width: 512, height: 384, upscaler: 'latent', strength: 0.6, numInferenceSteps: 5, guidanceScale: 2 },
  },
  { kind: 'image-to-image', ...settings, ...image, loopback: { loops: 3, finalStrength: 0.2 } },
  {
    kind: 'inpaint',
    ...settings,
    ...image,
    maskId: 'b'.repeat(64),
    isMaskInverted: true,
    maskBlur: 9,
    isSoftMask: true,
    maskedContent: 'latent-noise',
    area: { kind: 'only-masked', padding: 12 },
    matchesColours: false,
    extension: { left: 8, right: 0, up: 16, down: 0 },
  },
];

test.each(REQUESTS)('[UI169] a recipe of kind $kind comes back whole', (request) => {
  const form = createFormStore();
  expect(recallIntoForm(form, request, packages, findPicture)).toEqual([]);
  expect(makeRequest(form.getState(), manifest)).toEqual(request);
});

test('[UI177] a clip skip that the model cannot do is said, and kept for one that can', () => {
  const form = createFormStore();
  const plain = parseManifest(readStarterJson());
  const offered = packages.map((one) => ({ ...one, manifest: plain }));
  const [request] = REQUESTS;
  expect(recallIntoForm(form, request!, offered, findPicture)).toEqual([{ setting: 'clipSkip', recalled: 2, used: 1 }]);
  expect(makeRequest(form.getState(), plain)).not.toHaveProperty('clipSkip');
  expect(makeRequest(form.getState(), manifest)).toMatchObject({ clipSkip: 2 });
});

test('[UI169] a picture that is not in the gallery is asked for', () => {
  const form = createFormStore();
  recallIntoForm(form, { kind: 'image-to-image', ...settings, ...image }, packages);
  expect(form.getState().input).toMatchObject({ mode: 'picture', picture: null });
});
