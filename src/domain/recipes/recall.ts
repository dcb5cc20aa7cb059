import type { FieldNote } from '../diffusion/request-fields.ts';
import { followRecipe } from './follow-recipe.ts';
import { readForeignRecipes } from './foreign-formats.ts';
import { MAX_PNG_TEXT_BYTES, type PngText } from './png-text.ts';
import type { RecalledRecipe, RecalledRequest } from './recalled-recipe.ts';
import { readStudioRecipe, STUDIO_RECIPE_KEYWORD } from './recipe-text.ts';

/**
 * Reads the recipe from the texts of a picture. The studio's own text wins (its picture alone: its own seed, a batch of
 * one); else the first format of other programs that says something. Texts over 1 MiB are passed over. Notes:
 * `note.recipe.newerVersion` {version}, `note.recipe.unreadable`, and those of `followRecipe`.
 * @returns undefined when the texts say nothing about a recipe.
 */
export function recallTexts(texts: readonly PngText[]): RecalledRecipe | undefined {
  const lookUp = (wanted: string) =>
    texts.find(({ keyword, text }) => keyword === wanted && text.length <= MAX_PNG_TEXT_BYTES)?.text;
  const notes: FieldNote[] = [];
  const own = lookUp(STUDIO_RECIPE_KEYWORD);
  if (own !== undefined) {
    const recipe = readStudioRecipe(own);
    if (recipe && 'request' in recipe) {
      const request = { ...recipe.request, seed: recipe.seed, batchSize: 1 };
      return { program: 'studio', request, settings: {}, notes, seedText: String(recipe.seed), others: [] };
    }
    notes.push(
      recipe
        ? { key: 'note.recipe.newerVersion', values: { version: recipe.newerVersion } }
        : { key: 'note.recipe.unreadable', values: {} },
    );
  }
  for (const foreign of readForeignRecipes(lookUp)) {
    const recalled = followRecipe(foreign);
    if (recalled) return { ...recalled, notes: [...notes, ...recalled.notes] };
  }
  return notes.length > 0 ? { request: {}, settings: {}, notes, others: [] } : undefined;
}

/** Names that fit into one note. */
const MAX_NAMES = 10;

/**
 * The same for who takes over a text-to-image request and nothing else: what it cannot carry, and what no other note
 * tells, is named in the last one, `note.recipe.ignored` {names}.
 */
export function recallRequest(texts: readonly PngText[]): RecalledRequest | undefined {
  const recalled = recallTexts(texts);
  if (recalled === undefined) return undefined;
  const { request, notes, settings, others } = recalled;
  const { model: _model, ...unused } = settings;
  const untold = others.filter(({ name }) => name !== 'Sampler' && name !== 'Schedule type');
  const names = [...Object.keys(unused).map((key) => SETTING_NAMES[key] ?? key), ...untold.map(({ name }) => name)];
  if (names.length === 0) return { request, notes };
  const listed = [...names.slice(0, MAX_NAMES), ...(names.length > MAX_NAMES ? ['…'] : [])].join(', ');
  return { request, notes: [...notes, { key: 'note.recipe.ignored', values: { names: listed } }] };
}

/** What A1111 calls the settings. */
const SETTING_NAMES: Readonly<Record<string, string>> = {
  strength: 'Denoising strength',
  clipSkip: 'Clip skip',
  variation: 'Variation seed',
  seedResize: 'Seed resize from',
  hires: 'Hires fix',
  vae: 'VAE',
  loras: 'LoRA',
};
