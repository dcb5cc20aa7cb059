import * as v from 'valibot';
import { parseGenerationRequest } from '../diffusion/request-rules.ts';
import { A1111_KEYWORD, writeA1111Text } from './a1111-text.ts';
import type { PngText } from './png-text.ts';
import type { Recipe } from './recipe.ts';
import { SCHEDULE_TYPE_LABELS, SCHEDULER_LABELS } from './sampler-names.ts';

/** The PNG keyword of the studio's own text: the Recipe as JSON. */
export const STUDIO_RECIPE_KEYWORD = 'studio_recipe';

/**
 * What `Version` says in the A1111 text. No number: A1111 would take a small one for an old release of its own, and
 * draw as that did.
 */
export const STUDIO_VERSION_LABEL = 'AI Design Studio';

/** Our extra key in the A1111 text; others pass over it. */
export const GUIDANCE_RESCALE_KEY = 'Guidance rescale';

/** Packages differ in their sizes: a recipe is checked without knowing which, only that sizes are sizes. */
const ANY_SIZE = { min: 1, max: 65_536, multiple: 1 };

const shortText = v.pipe(v.string(), v.maxLength(1000));
const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

const recipeSchema = v.strictObject({
  version: v.literal(1),
  request: v.unknown(),
  seed: uint32,
  batchIndex: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)),
  packageName: shortText,
  packageRevision: shortText,
  executionProvider: v.picklist(['webgpu', 'wasm']),
  runtime: shortText,
  rng: v.literal('CPU'),
  truncatedTokenCount: uint32,
});

/** The texts that go into an exported PNG: `parameters` for other programs, then the whole recipe for this one. */
export function writeRecipeTexts(recipe: Recipe): readonly PngText[] {
  return [
    { keyword: A1111_KEYWORD, text: writeParameters(recipe) },
    { keyword: STUDIO_RECIPE_KEYWORD, text: JSON.stringify(recipe) },
  ];
}

/** The A1111 text of a recipe; also what the export dialog shows. */
export function writeParameters(recipe: Recipe): string {
  const { request } = recipe;
  const pairs: [string, string][] = [
    ['Steps', String(request.numInferenceSteps)],
    ['Sampler', SCHEDULER_LABELS[request.scheduler]],
    ['Schedule type', SCHEDULE_TYPE_LABELS[request.scheduleType]],
    ['CFG scale', String(request.guidanceScale)],
    ['Seed', String(recipe.seed)],
    ['Size', `${request.width}x${request.height}`],
    ['Model', recipe.packageName],
    ['RNG', recipe.rng],
  ];
  if (request.guidanceRescale > 0) pairs.push([GUIDANCE_RESCALE_KEY, String(request.guidanceRescale)]);
  pairs.push(['Version', STUDIO_VERSION_LABEL]);
  return writeA1111Text(request.prompt, request.negativePrompt, pairs);
}

/**
 * The studio's own text, checked in every field.
 * @returns the recipe; `newerVersion` when a later studio wrote it; undefined when it is broken.
 */
export function readStudioRecipe(text: string): Recipe | { readonly newerVersion: number } | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const { version } = v.parse(v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(1)) }), json);
    if (version > 1) return { newerVersion: version };
    const recipe = v.parse(recipeSchema, json);
    return { ...recipe, request: parseGenerationRequest(recipe.request, ANY_SIZE) };
  } catch {
    // Not ours, damaged or made up: the A1111 text beside it may still tell something.
    return undefined;
  }
}
