import { StudioError } from '../core/errors.ts';

/** Longest text that is parsed, in UTF-16 units: twice a request's prompt, so that styles and wildcards have room. */
export const PARSED_TEXT_MAX_CHARACTERS = 20_000;
/** Weights are kept within ± this: hidden states times it still fit a half float. */
export const WEIGHT_LIMIT = 100;
/** Most prompts that AND may join: each is a run of the UNet in every step. */
export const SUBPROMPT_LIMIT = 32;
/** Most chunks of one conditioning. */
export const CHUNK_LIMIT = 64;
/** Most chunks of a whole plan: each is a run of the text encoder and stays in memory. */
export const PLAN_CHUNK_LIMIT = 1024;

/** What is too much or not there; `details.problem` of an `invalid-request`, beside `details.limit` where there is one. */
export const PROMPT_PROBLEMS = [
  'text-too-long',
  'too-many-subprompts',
  'too-many-chunks',
  'nested-too-deep',
  'too-many-expansions',
  'bad-step-count',
  'unknown-wildcards',
] as const;
export type PromptProblem = (typeof PROMPT_PROBLEMS)[number];

/** An `invalid-request` with `details.problem`, `details.limit` and what else is known. */
export function promptError(problem: PromptProblem, limit: number, details: Readonly<Record<string, unknown>> = {}) {
  return new StudioError('invalid-request', `The prompt is refused: ${problem}, the limit is ${limit}.`, {
    problem,
    limit,
    ...details,
  });
}

/** @throws StudioError `invalid-request`, problem `text-too-long`. */
export function refuseLongText(text: string): void {
  if (text.length > PARSED_TEXT_MAX_CHARACTERS)
    throw promptError('text-too-long', PARSED_TEXT_MAX_CHARACTERS, { length: text.length });
}

/** The nearest weight within ± WEIGHT_LIMIT; 1 for what is no number. */
export function limitWeight(weight: number): number {
  return Number.isNaN(weight) ? 1 : Math.min(WEIGHT_LIMIT, Math.max(-WEIGHT_LIMIT, weight));
}
