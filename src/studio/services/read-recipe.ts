import { type ConvertedPrompt, convertCompel } from '../../domain/prompting/compel.ts';
import { carrySettings } from '../../domain/recipes/carry-settings.ts';
import { recallPicture } from '../../domain/recipes/recall-picture.ts';
import { inflate } from '../files/inflate.ts';
import type { RecalledRecipe } from './studio.ts';

/**
 * The request that a picture's texts say made it, whatever program wrote them. Prompts in Compel's dialect become A1111's,
 * which is the one here.
 * @throws StudioError `invalid-request` with details.reason `no-recipe-format` for a file that is no PNG, JPEG or WebP.
 */
export async function readRecipe(file: Uint8Array): Promise<RecalledRecipe | undefined> {
  const recalled = await recallPicture(file, { inflate });
  if (!recalled) return undefined;
  const { isCompel, record, seedText } = recalled;
  const { request, notes } = carrySettings(recalled);
  const extra = {
    ...(record ? { record } : {}),
    ...(seedText === undefined || seedText === String(request.seed) ? {} : { seedText }),
  };
  if (!isCompel) return { request, notes, ...extra };
  const prompt = request.prompt === undefined ? undefined : convertCompel(request.prompt, 'positive');
  const negative = request.negativePrompt === undefined ? undefined : convertCompel(request.negativePrompt, 'negative');
  return {
    request: {
      ...request,
      ...(prompt ? { prompt: prompt.text } : {}),
      ...(negative ? { negativePrompt: negative.text } : {}),
    },
    notes: [...notes, ...compelNotes(prompt, negative)],
    ...extra,
  };
}

/** What means something else in the converted prompts. */
function compelNotes(...prompts: readonly (ConvertedPrompt | undefined)[]): RecalledRecipe['notes'] {
  const found = new Set(prompts.flatMap((prompt) => prompt?.notes ?? []));
  return [...found].map((name) => ({ key: `note.recipe.compel.${name}`, values: {} }));
}
