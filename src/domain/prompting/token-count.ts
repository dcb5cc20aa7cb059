import { type ChunkingOptions, chunkTokens, type PromptTokenizer } from './chunk-tokens.ts';
import { planConditionings } from './conditioning-plan.ts';
import { type PromptRole, parsePrompt } from './prompt-schedule.ts';
import type { SamplingPass } from './step-texts.ts';

/** What a counter beside the prompt shows. */
export interface PromptTokenCount {
  /** Tokens in each chunk; at least one chunk. */
  readonly chunkTokenCounts: readonly number[];
  /** Places of a chunk: 75 for CLIP. */
  readonly chunkLength: number;
}

/**
 * The two numbers that A1111 shows, "83/150": a chunk that another follows counts as full.
 * Source: A1111, modules/sd_hijack_clip.py, tokenize_line.
 */
export function tokenTotals({ chunkTokenCounts, chunkLength }: PromptTokenCount): {
  readonly used: number;
  readonly room: number;
} {
  const fullChunks = chunkTokenCounts.length - 1;
  return {
    used: fullChunks * chunkLength + (chunkTokenCounts.at(-1) ?? 0),
    room: chunkTokenCounts.length * chunkLength,
  };
}

/** Tokens that a model does not read which takes only so many chunks; undefined for any number. */
export function countLostTokens({ chunkTokenCounts }: PromptTokenCount, chunkLimit: number | undefined): number {
  return chunkLimit === undefined ? 0 : sum(chunkTokenCounts.slice(chunkLimit));
}

/**
 * Counts the longest text that a prompt becomes: over its steps and the prompts that AND joins, the one with most chunks,
 * then the one with most tokens.
 * @throws StudioError `invalid-request` as parsePrompt, planConditionings and chunkTokens do.
 */
export function countPromptTokens(
  prompt: string,
  role: PromptRole,
  pass: SamplingPass,
  tokenizer: PromptTokenizer,
  options?: ChunkingOptions,
): PromptTokenCount {
  const { conditionings } = planConditionings({ positive: parsePrompt(prompt, role) }, pass);
  let longest: readonly number[] = [];
  for (const { segments } of conditionings) {
    const counts = chunkTokens(segments, tokenizer, options).map(({ tokenCount }) => tokenCount);
    if (counts.length > longest.length || (counts.length === longest.length && sum(counts) > sum(longest)))
      longest = counts;
  }
  return { chunkTokenCounts: longest, chunkLength: tokenizer.modelMaxLength - 2 };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
