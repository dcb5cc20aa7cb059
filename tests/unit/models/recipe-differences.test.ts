import { describe, expect, test } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import { recordPackage } from '../../../src/domain/models/package-record.ts';
import { findRecipeDifferences, type RecipePlace } from '../../../src/domain/models/recipe-differences.ts';
import type { RecipeVersion2 } from '../../../src/domain/recipes/recipe.ts';
import { makeOldRecipe, makeRecipe } from '../recipes/sample-recipes.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';
import { readStarterJson } from './starter-manifest.ts';

const STARTER = parseManifest(readStarterJson());
const IMAGE_ID = 'ab'.repeat(32);
const MASK_ID = 'cd'.repeat(32);

const HERE: RecipePlace = {
  manifest: STARTER,
  device: { executionProvider: 'wasm', runtime: 'onnxruntime-web 1.30.0 wasm' },
  studioVersion: '0.2.0',
  assetIds: new Set(),
};

/** Made here, with the starter. */
const made = (changes: Partial<RecipeVersion2> = {}) =>
  makeRecipe({ packageRevision: STARTER.revision, ...recordPackage(STARTER, false), ...changes });

/** The starter as it is in a later revision. */
const later = (change: Partial<Manifest>): RecipePlace => ({
  ...HERE,
  manifest: { ...STARTER, revision: 'fedcba9876543210', ...change },
});

describe('[C9] what is different here', () => {
  test('nothing where all is the same', () => {
    expect(findRecipeDifferences(made(), HERE)).toEqual([]);
    expect(findRecipeDifferences(made(), { ...HERE, device: undefined })).toEqual([]);
    expect(findRecipeDifferences(makeOldRecipe({ packageRevision: STARTER.revision }), HERE)).toEqual([]);
  });

  test('the model is not here', () => {
    expect(findRecipeDifferences(made(), { ...HERE, manifest: undefined })).toEqual([
      { kind: 'model-missing', packageName: 'Starter, small' },
    ]);
  });

  test('another revision, and which part of it', () => {
    const { unet } = STARTER.components;
    const files = STARTER.files.map((file) => (file.path === unet.graph ? { ...file, sha256: '9'.repeat(64) } : file));
    const packageName = 'Starter, small';
    expect(findRecipeDifferences(made(), later({ files }))).toEqual([
      { kind: 'package', packageName, parts: ['unet'] },
    ]);
    const config = { ...STARTER.schedulerConfig, prediction_type: 'epsilon' };
    const components = { ...STARTER.components, unet: { ...unet, needsShaderF16: true } };
    expect(findRecipeDifferences(made(), later({ schedulerConfig: config, components }))).toEqual([
      { kind: 'package', packageName, parts: ['schedulerConfig', 'precision'] },
    ]);
    // Only the license, say; and the same keys in another order.
    const reversed = Object.fromEntries(Object.entries(STARTER.schedulerConfig).reverse());
    expect(findRecipeDifferences(made(), later({ schedulerConfig: reversed }))).toEqual([
      { kind: 'package', packageName, parts: [] },
    ]);
    expect(findRecipeDifferences(makeOldRecipe(), HERE)).toEqual([{ kind: 'package', packageName, parts: [] }]);
  });

  test('provider, or runtime on the same provider, and the studio', () => {
    const webgpu = { executionProvider: 'webgpu', runtime: 'onnxruntime-web 1.31.0 jspi' } as const;
    expect(findRecipeDifferences(made(), { ...HERE, device: webgpu })).toEqual([
      { kind: 'provider', made: 'wasm', here: 'webgpu' },
    ]);
    const newer = { executionProvider: 'wasm', runtime: 'onnxruntime-web 1.31.0 wasm' } as const;
    expect(findRecipeDifferences(made(), { ...HERE, device: newer, studioVersion: '0.9.0' })).toEqual([
      { kind: 'runtime', made: 'onnxruntime-web 1.30.0 wasm', here: 'onnxruntime-web 1.31.0 wasm' },
      { kind: 'studio', made: '0.2.0', here: '0.9.0' },
    ]);
  });

  test('a schedule that the sampler lacks, pictures that are not here, noise of the encoder', () => {
    const { kind: _kind, ...settings } = makeRequest({ scheduler: 'ddim', scheduleType: 'karras' });
    const request = {
      ...settings,
      kind: 'inpaint',
      imageId: IMAGE_ID,
      strength: 0.5,
      resizeMode: 'just-resize',
      maskId: MASK_ID,
      isMaskInverted: false,
      maskBlur: 4,
      isSoftMask: false,
      maskedContent: 'original',
      area: { kind: 'whole-picture' },
      matchesColours: false,
    } as const;
    const recipe = made({ request, isRepeatable: false });
    expect(findRecipeDifferences(recipe, HERE).map((difference) => Object.values(difference))).toEqual([
      ['input-missing', 'image'],
      ['input-missing', 'mask'],
      ['schedule'],
      ['not-repeatable'],
    ]);
    expect(findRecipeDifferences(recipe, { ...HERE, assetIds: new Set([IMAGE_ID]) })[0]).toEqual({
      kind: 'input-missing',
      input: 'mask',
    });
  });
});
