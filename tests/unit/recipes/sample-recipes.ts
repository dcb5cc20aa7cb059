import type { RecipeVersion1, RecipeVersion2 } from '../../../src/domain/recipes/recipe.ts';
import { makeRequest } from '../request/text-to-image-requests.ts';

/** A recipe as the first studios wrote it: the third of four pictures. */
export function makeOldRecipe(changes: Partial<RecipeVersion1> = {}): RecipeVersion1 {
  return {
    version: 1,
    request: makeRequest({ batchSize: 4, negativePrompt: 'blurry' }),
    seed: 44,
    batchIndex: 2,
    packageName: 'Starter, small',
    packageRevision: '0123456789abcdef',
    executionProvider: 'wasm',
    runtime: 'onnxruntime-web 1.30.0 wasm',
    rng: 'CPU',
    truncatedTokenCount: 0,
    ...changes,
  };
}

/** The same as it is written now. */
export function makeRecipe(changes: Partial<RecipeVersion2> = {}): RecipeVersion2 {
  return {
    ...makeOldRecipe(),
    version: 2,
    studioVersion: '0.2.0',
    componentHashes: {
      textEncoder: ['00000000000000a1'],
      unet: ['00000000000000b1', '00000000000000b2'],
      vaeDecoder: ['00000000000000c1'],
    },
    schedulerConfig: { prediction_type: 'epsilon', beta_start: 0.00085 },
    precision: 'float32',
    isRepeatable: true,
    ...changes,
  };
}
