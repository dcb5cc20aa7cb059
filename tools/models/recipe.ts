import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { SCHEDULER_IDS } from '../../src/domain/diffusion/schedulers/scheduler.ts';
import { PackageSourceError } from './package-source-error.ts';

const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const recipeSchema = v.strictObject({
  id: v.optional(v.string()),
  name: v.optional(v.string()),
  description: v.optional(v.string()),
  /** `noticeFile` is read from the source folder; `notice` is the text itself. */
  license: v.optional(
    v.strictObject({ spdx: v.string(), notice: v.optional(v.string()), noticeFile: v.optional(v.string()) }),
  ),
  /** Largest shard; a single tensor that is larger gets a shard of its own. */
  maxShardMib: v.optional(positive),
  /** Where the VAE's config states none. */
  scalingFactor: v.optional(v.pipe(v.number(), v.finite())),
  sizes: v.optional(
    v.strictObject({
      min: v.optional(positive),
      max: v.optional(positive),
      defaultWidth: v.optional(positive),
      defaultHeight: v.optional(positive),
    }),
  ),
  defaults: v.optional(
    v.strictObject({
      numInferenceSteps: v.optional(positive),
      guidanceScale: v.optional(v.number()),
      guidanceRescale: v.optional(v.number()),
      scheduler: v.optional(v.picklist(SCHEDULER_IDS)),
    }),
  ),
});

/** What a package's author decides and no config of the source states. Everything is optional. */
export type Recipe = v.InferOutput<typeof recipeSchema>;

/** Recipes that come with the studio, one JSON file each. */
const RECIPES_FOLDER = fileURLToPath(new URL('recipes/', import.meta.url));

/**
 * The recipe for a source folder: `named` when given (a file, or the name of one in tools/models/recipes), else the
 * source's own studio.json, else an empty one.
 * @throws PackageSourceError when it cannot be read or has unknown fields.
 */
export async function readRecipe(sourceFolder: string, named: string | undefined): Promise<Recipe> {
  const path = named === undefined ? join(sourceFolder, 'studio.json') : recipePath(named);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (named === undefined) return {};
    throw new PackageSourceError(`${path}: the recipe cannot be read.`, { cause: error });
  }
  return parseRecipe(text, path);
}

function recipePath(named: string): string {
  return /^[a-z0-9-]+$/.test(named) ? join(RECIPES_FOLDER, `${named}.json`) : named;
}

function parseRecipe(text: string, path: string): Recipe {
  try {
    return v.parse(recipeSchema, JSON.parse(text));
  } catch (error) {
    throw new PackageSourceError(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
