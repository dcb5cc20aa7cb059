import { StudioError, toStudioError } from '../core/errors.ts';
import { type ChoiceSource, expandDynamicPrompt } from './dynamic-prompt.ts';
import type { PromptProblem } from './limits.ts';
import { applyStyles, type PromptPair, type PromptStyle } from './styles.ts';
import type { WildcardLists } from './wildcard-lists.ts';

/** What becomes part of prompts on their way into a request. */
export interface PromptIngredients {
  /** Those that are chosen, in the order in which they apply. */
  readonly styles: readonly PromptStyle[];
  readonly lists: WildcardLists;
}

/**
 * The prompts of a picture: styles applied, every choice made, those of the prompt first.
 * @param random made of the picture's seed, so that the same seed gives the same prompts.
 * @throws StudioError `invalid-request` with details.field ('prompt' or 'negativePrompt'): problem `unknown-wildcards` with
 * details.wildcards, and those of expandDynamicPrompt.
 */
export function preparePrompts(prompts: PromptPair, ingredients: PromptIngredients, random: ChoiceSource): PromptPair {
  const styled = applyStyles(prompts, ingredients.styles);
  const expand = (field: keyof PromptPair): string => {
    try {
      const { text, unknownWildcards } = expandDynamicPrompt(styled[field], random, ingredients.lists);
      if (unknownWildcards.length > 0) throw unknownWildcardsError(unknownWildcards);
      return text;
    } catch (error) {
      const { code, message, details, cause } = toStudioError(error);
      throw new StudioError(code, message, { ...details, field }, cause);
    }
  };
  return { prompt: expand('prompt'), negativePrompt: expand('negativePrompt') };
}

function unknownWildcardsError(wildcards: readonly string[]): StudioError {
  return new StudioError('invalid-request', `No wildcard list is called ${wildcards.join(', ')}.`, {
    problem: 'unknown-wildcards' satisfies PromptProblem,
    wildcards,
  });
}
