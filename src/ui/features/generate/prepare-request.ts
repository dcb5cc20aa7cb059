import type { TextToImageRequest } from '../../../domain/diffusion/request.ts';
import { type PromptIngredients, preparePrompts } from '../../../domain/prompting/prepare-prompts.ts';
import { parseWildcardList, type WildcardLists } from '../../../domain/prompting/wildcard-lists.ts';
import type { PromptService, PromptsState, WildcardList } from '../../../studio/services/prompts.ts';
import type { FormState } from './form-store.ts';

/** Lists as they were parsed, so that a count after each pause in typing does not read them all again. */
const parsedLists = new WeakMap<readonly WildcardList[], WildcardLists>();

/** The chosen styles that there still are, in the order in which they were chosen, and all lists. */
export function promptIngredients(
  { styleNames }: { readonly styleNames: readonly string[] },
  { styles, wildcards }: Pick<PromptsState, 'styles' | 'wildcards'>,
): PromptIngredients {
  const lists =
    parsedLists.get(wildcards) ?? new Map(wildcards.map(({ name, text }) => [name, parseWildcardList(text)]));
  parsedLists.set(wildcards, lists);
  return { styles: styleNames.flatMap((name) => styles.find((style) => style.name === name) ?? []), lists };
}

/**
 * The request with styles applied and choices made by its seed.
 * @throws StudioError `invalid-request` as preparePrompts says.
 */
export function withPreparedPrompts<Request extends Pick<TextToImageRequest, 'prompt' | 'negativePrompt' | 'seed'>>(
  request: Request,
  form: Pick<FormState, 'styleNames'>,
  prompts: PromptsState,
): Request {
  return { ...request, ...preparePrompts(request, promptIngredients(form, prompts), request.seed) };
}

/** Puts the prompts as typed into the history. That it cannot be stored keeps no picture from being made. */
export function rememberPrompts(prompts: PromptService, { prompt, negativePrompt }: FormState): void {
  prompts
    .remember({ prompt, negativePrompt })
    .catch((error) => console.warn('The prompts could not be put into the history.', error));
}
