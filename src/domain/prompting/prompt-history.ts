import type { PromptPair } from './styles.ts';

/** Most prompts that are remembered. */
export const PROMPT_HISTORY_LIMIT = 100;

/** The history with these prompts in front; where they were before, they are no more. */
export function remember(history: readonly PromptPair[], prompts: PromptPair): readonly PromptPair[] {
  const { prompt, negativePrompt } = prompts;
  const others = history.filter((other) => !isSame(other, prompts));
  return [{ prompt, negativePrompt }, ...others].slice(0, PROMPT_HISTORY_LIMIT);
}

/** A walk through remembered prompts. What was typed at any place on the way is found there again. */
export interface HistoryWalk {
  /** What was typed when the walk began, then the history, newest first; with the changes made on the way. */
  readonly places: readonly PromptPair[];
  readonly at: number;
}

/**
 * Goes on with a walk, or begins one at what is typed.
 * @param walk undefined for a new one.
 * @param typed what the fields hold now.
 * @param step 1 to an older place, -1 to a newer one.
 * @returns undefined at either end.
 */
export function walkHistory(
  walk: HistoryWalk | undefined,
  typed: PromptPair,
  history: readonly PromptPair[],
  step: 1 | -1,
): HistoryWalk | undefined {
  // What is in the field already would be a step without a change.
  const older = history[0] && isSame(history[0], typed) ? history.slice(1) : history;
  const { places, at } = walk ?? { places: [typed, ...older], at: 0 };
  const next = at + step;
  if (next < 0 || next >= places.length) return undefined;
  return { places: places.with(at, typed), at: next };
}

function isSame(a: PromptPair, b: PromptPair): boolean {
  return a.prompt === b.prompt && a.negativePrompt === b.negativePrompt;
}
