import * as v from 'valibot';
import { BATCH_RANGE, LOOPS_RANGE, parseGenerationRequest } from '../diffusion/request-rules.ts';
import { A1111_KEYWORD } from './a1111-text.ts';
import type { PngText } from './png-text.ts';
import type { Recipe } from './recipe.ts';
import { writeParameters } from './write-parameters.ts';

/** The PNG keyword of the studio's own text: the Recipe as JSON. */
export const STUDIO_RECIPE_KEYWORD = 'studio_recipe';

/** Packages differ in their sizes: a recipe is checked without knowing which, only that sizes are sizes. */
const ANY_SIZE = { min: 1, max: 65_536, multiple: 1 };

/** What this studio writes; it reads all before it. */
const NEWEST_VERSION = 2;

/** Of one request. */
const MAX_PICTURES = BATCH_RANGE.max * LOOPS_RANGE.max;

const shortText = v.pipe(v.string(), v.maxLength(1000));
const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

/** Files of one network: graph and weights. */
const hashes = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))), v.maxLength(2000));

const coreEntries = {
  request: v.unknown(),
  seed: uint32,
  variationSeed: v.exactOptional(uint32),
  batchIndex: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_PICTURES - 1)),
  packageName: shortText,
  packageRevision: shortText,
  executionProvider: v.picklist(['webgpu', 'wasm']),
  runtime: shortText,
  rng: v.literal('CPU'),
  truncatedTokenCount: uint32,
};

const recipeSchema = v.variant('version', [
  v.strictObject({ version: v.literal(1), ...coreEntries }),
  v.strictObject({
    version: v.literal(2),
    ...coreEntries,
    studioVersion: shortText,
    componentHashes: v.strictObject({
      textEncoder: hashes,
      unet: hashes,
      vaeDecoder: hashes,
      vaeEncoder: v.exactOptional(hashes),
    }),
    schedulerConfig: v.record(v.string(), v.unknown()),
    precision: v.picklist(['float32', 'float16']),
    isRepeatable: v.boolean(),
    vaeTileSide: v.exactOptional(uint32),
  }),
]);

/** The texts that go into an exported PNG: `parameters` for other programs, then the whole recipe for this one. */
export function writeRecipeTexts(recipe: Recipe): readonly PngText[] {
  return [
    { keyword: A1111_KEYWORD, text: writeParameters(recipe) },
    { keyword: STUDIO_RECIPE_KEYWORD, text: JSON.stringify(recipe) },
  ];
}

/**
 * The studio's own text, checked in every field.
 * @returns the recipe; `newerVersion` when a later studio wrote it; undefined when it is broken.
 */
export function readStudioRecipe(text: string): Recipe | { readonly newerVersion: number } | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const { version } = v.parse(v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(1)) }), json);
    if (version > NEWEST_VERSION) return { newerVersion: version };
    const recipe = v.parse(recipeSchema, json);
    return { ...recipe, request: parseGenerationRequest(recipe.request, ANY_SIZE) };
  } catch {
    // Not ours, damaged or made up: the A1111 text beside it may still tell something.
    return undefined;
  }
}
