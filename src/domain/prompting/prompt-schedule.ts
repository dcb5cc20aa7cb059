import { type ExtraNetwork, takeExtraNetworks } from './extra-networks.ts';
import { limitWeight, promptError, refuseLongText, SUBPROMPT_LIMIT } from './limits.ts';
import { type PromptNode, parsePromptNodes } from './prompt-nodes.ts';

/** Only the positive prompt can be joined by AND. */
export type PromptRole = 'positive' | 'negative';

/** One of the prompts that AND joins; the only one where there is no AND. */
export interface Subprompt {
  /** How much of its guidance is added, -100…100. */
  readonly weight: number;
  readonly nodes: readonly PromptNode[];
}

/** A prompt, read, for any number of steps. */
export interface PromptSchedule {
  /** At least one. */
  readonly subprompts: readonly Subprompt[];
  /** In the order written, not part of the text any more. */
  readonly extraNetworks: readonly ExtraNetwork[];
}

/** Word edges are Unicode's, as in Python. */
const AND = /(?<![\p{L}\p{N}_])AND(?![\p{L}\p{N}_])/u;
const TRAILING_WEIGHT = /:\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))$/;

/**
 * Reads a prompt in A1111's dialect. Any text has a meaning: what is malformed is text.
 * @throws StudioError `invalid-request`, problem `text-too-long` or `too-many-subprompts`.
 */
export function parsePrompt(prompt: string, role: PromptRole = 'positive'): PromptSchedule {
  refuseLongText(prompt);
  const { text, extraNetworks } = takeExtraNetworks(prompt);
  const texts = role === 'positive' ? text.split(AND) : [text];
  if (texts.length > SUBPROMPT_LIMIT)
    throw promptError('too-many-subprompts', SUBPROMPT_LIMIT, { count: texts.length });
  const subprompts = texts.length === 1 ? [{ weight: 1, nodes: parsePromptNodes(text) }] : texts.map(parseJoinedPrompt);
  return { subprompts, extraNetworks };
}

/** `a cat :1.2`, one side of an AND. */
function parseJoinedPrompt(written: string): Subprompt {
  const text = written.trim();
  const match = TRAILING_WEIGHT.exec(text);
  if (match === null) return { weight: 1, nodes: parsePromptNodes(text) };
  return { weight: limitWeight(Number(match[1])), nodes: parsePromptNodes(text.slice(0, match.index).trimEnd()) };
}
