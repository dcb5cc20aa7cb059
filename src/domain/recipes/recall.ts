import type { TextToImageRequest } from '../diffusion/request.ts';
import type { FieldNote } from '../diffusion/request-fields.ts';
import { A1111_KEYWORD, readA1111Text } from './a1111-text.ts';
import type { PngText } from './png-text.ts';
import { recallA1111 } from './recall-a1111.ts';
import { readStudioRecipe, STUDIO_RECIPE_KEYWORD } from './recipe-text.ts';

/** What a picture's texts say about how it was made, as far as this studio can follow. */
export interface RecalledRequest {
  /** Every field that is there passes the rules, but sizes may not fit the package: the caller clamps them. */
  readonly request: Partial<TextToImageRequest>;
  /** What was changed, or could not be followed. */
  readonly notes: readonly FieldNote[];
}

/**
 * Reads the recipe from the texts of a PNG. The studio's own text wins (its picture alone: its own seed, a batch of
 * one); else A1111's `parameters`. Notes: `note.recipe.newerVersion` {version}, `note.recipe.unreadable`, and those of
 * `recallA1111`.
 * @returns undefined when the texts say nothing about a recipe.
 */
export function recallRequest(texts: readonly PngText[]): RecalledRequest | undefined {
  const notes: FieldNote[] = [];
  const own = texts.find(({ keyword }) => keyword === STUDIO_RECIPE_KEYWORD);
  if (own) {
    const recipe = readStudioRecipe(own.text);
    if (recipe && 'request' in recipe)
      return { request: { ...recipe.request, seed: recipe.seed, batchSize: 1 }, notes };
    notes.push(
      recipe
        ? { key: 'note.recipe.newerVersion', values: { version: recipe.newerVersion } }
        : { key: 'note.recipe.unreadable', values: {} },
    );
  }
  const parameters = texts.find(({ keyword, text }) => keyword === A1111_KEYWORD && !isJson(text));
  const recalled = parameters && recallA1111(readA1111Text(parameters.text));
  if (recalled) return { request: recalled.request, notes: [...notes, ...recalled.notes] };
  return own ? { request: {}, notes } : undefined;
}

/** Some programs put JSON of their own under the same keyword; it is no prompt. */
function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
