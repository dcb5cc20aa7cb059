import type { FieldNote } from '../diffusion/request-fields.ts';
import { carrySettings } from './carry-settings.ts';
import { followRecipe } from './follow-recipe.ts';
import { readForeignRecipes } from './foreign-formats.ts';
import { MAX_PNG_TEXT_BYTES, type PngText } from './png-text.ts';
import type { RecalledRecipe, RecalledRequest } from './recalled-recipe.ts';
import { readStudioRecipe, STUDIO_RECIPE_KEYWORD } from './recipe-text.ts';
import { requestOfPicture } from './request-of-picture.ts';

/**
 * Reads the recipe from the texts of a picture. The studio's own text wins (the request that makes
 * its picture alone); else the first format of other programs that says something. Texts over 1 MiB are passed over. Notes:
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
      const request = requestOfPicture(recipe);
      const seedText = String(recipe.seed);
      return { program: 'studio', request, settings: {}, record: recipe, notes, seedText, others: [] };
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

/** The same for who takes over a request and nothing else: what it can carry, and what not in the notes. */
export function recallRequest(texts: readonly PngText[]): RecalledRequest | undefined {
  const recalled = recallTexts(texts);
  return recalled && carrySettings(recalled);
}
