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
  /** The history as it was when the walk began. */
  readonly history: readonly PromptPair[];
  /** What was typed then, and the history, newest first; with the changes made on the way. */
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
  const { places, at, history: known } = afterUse(walk, typed, history) ?? newWalk(typed, history);
  const next = at + step;
  if (next < 0 || next >= places.length) return undefined;
  return { history: known, places: places.with(at, typed), at: next };
}

/** The walk as it goes on when what it led to was used, and so came to the front: only what was typed first is left of it. */
function afterUse(
  walk: HistoryWalk | undefined,
  typed: PromptPair,
  history: readonly PromptPair[],
): HistoryWalk | undefined {
  const [newest] = history;
  if (walk === undefined || walk.history === history || newest === undefined || !isSame(newest, typed)) return walk;
  const [first] = walk.places;
  if (walk.at === 0 || first === undefined || isSame(first, typed)) return undefined;
  return { history, places: [first, ...history], at: 1 };
}

function newWalk(typed: PromptPair, history: readonly PromptPair[]): HistoryWalk {
  // What is in the fields already would be a step without a change.
  const older = history[0] && isSame(history[0], typed) ? history.slice(1) : history;
  return { history, places: [typed, ...older], at: 0 };
}

function isSame(a: PromptPair, b: PromptPair): boolean {
  return a.prompt === b.prompt && a.negativePrompt === b.negativePrompt;
}
