import { StudioError, toStudioError } from '../core/errors.ts';
import { MersenneTwister } from '../core/mersenne-twister.ts';
import { expandDynamicPrompt } from './dynamic-prompt.ts';
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
 * The prompts of a picture: styles applied, every choice made.
 * @param seed the picture's, uint32: the same seed gives the same prompts.
 * @throws StudioError `invalid-request` as preparePrompt.
 */
export function preparePrompts(prompts: PromptPair, ingredients: PromptIngredients, seed: number): PromptPair {
  return {
    prompt: preparePrompt('prompt', prompts.prompt, ingredients, seed),
    negativePrompt: preparePrompt('negativePrompt', prompts.negativePrompt, ingredients, seed),
  };
}

/**
 * One of the two. Each has a source of its own, so that what is typed in one changes no choice in the other.
 * @throws StudioError `invalid-request` with details.field: problem `unknown-wildcards` with details.wildcards, and those of
 * expandDynamicPrompt.
 */
export function preparePrompt(
  field: keyof PromptPair,
  typed: string,
  { styles, lists }: PromptIngredients,
  seed: number,
): string {
  const styled = styledPrompt(field, typed, styles);
  // The other bits: `{a|b}` in both prompts is not the same choice.
  const random = new MersenneTwister(field === 'prompt' ? seed : ~seed);
  try {
    const { text, unknownWildcards } = expandDynamicPrompt(styled, random, lists);
    if (unknownWildcards.length > 0) throw unknownWildcardsError(unknownWildcards);
    return text;
  } catch (error) {
    const { code, message, details, cause } = toStudioError(error);
    throw new StudioError(code, message, { ...details, field }, cause);
  }
}

/** One of the two with its half of the styles. */
export function styledPrompt(field: keyof PromptPair, typed: string, styles: readonly PromptStyle[]): string {
  return applyStyles({ prompt: '', negativePrompt: '', [field]: typed }, styles)[field];
}

function unknownWildcardsError(wildcards: readonly string[]): StudioError {
  return new StudioError('invalid-request', `No wildcard list is called ${wildcards.join(', ')}.`, {
    problem: 'unknown-wildcards' satisfies PromptProblem,
    wildcards,
  });
}
