import { limitWeight, refuseLongText } from './limits.ts';

/** A stretch of text that is tokenized as one, with the weight of all its tokens. */
export interface WeightedText {
  readonly text: string;
  /** -100…100; 1 is neutral. */
  readonly weight: number;
}

/** What stands between two BREAKs; starts in a chunk of its own. */
export type PromptSegment = readonly WeightedText[];

/** The weight of one round bracket; a square one divides by it. */
const BRACKET_WEIGHT = 1.1;

const TOKEN = /\\[()[\]\\]?|[([]|:\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*\)|[)\]:]|[^\\()[\]:]+/g;
/** Word edges are Unicode's, as in Python. */
const BREAK = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u;

/**
 * Reads A1111's weights: `(x)`, `(x:1.3)`, `[x]`, nested; `\(` `\)` `\[` `\]` `\\` are the characters; a backslash before
 * anything else is left out. A bracket that is not closed weighs all that follows it, one that was not opened is text.
 * @returns segments without empty texts, neighbours of one weight joined; at least one segment, perhaps of nothing.
 * @throws StudioError `invalid-request`, problem `text-too-long`.
 */
export function parseAttention(text: string): readonly PromptSegment[] {
  refuseLongText(text);
  const texts: PartText[] = [];
  const weights: number[] = [];
  const add = (part: PartText): void => {
    texts.push(part);
    weights.push(1);
  };
  const roundStarts: number[] = [];
  const squareStarts: number[] = [];
  // In A1111's order, from the innermost bracket on: which weights are equal decides what is tokenized together.
  const weigh = (start: number | undefined, factor: number): boolean => {
    if (start === undefined) return false;
    for (let i = start; i < weights.length; i++) weights[i] = finite((weights[i] ?? 1) * factor);
    return true;
  };

  for (const [token, weight] of text.matchAll(TOKEN)) {
    if (token.startsWith('\\')) add(token.slice(1));
    else if (token === '(') roundStarts.push(texts.length);
    else if (token === '[') squareStarts.push(texts.length);
    else if (weight !== undefined && weigh(roundStarts.pop(), Number(weight))) continue;
    else if (token === ')' && weigh(roundStarts.pop(), BRACKET_WEIGHT)) continue;
    else if (token === ']' && weigh(squareStarts.pop(), 1 / BRACKET_WEIGHT)) continue;
    else for (const part of splitAtBreaks(token)) add(part);
  }
  for (const start of roundStarts) weigh(start, BRACKET_WEIGHT);
  for (const start of squareStarts) weigh(start, 1 / BRACKET_WEIGHT);
  return toSegments(texts, weights);
}

/** A stretch of text, or undefined for a BREAK. */
type PartText = string | undefined;

/** The spaces around a BREAK go with it. */
function splitAtBreaks(text: string): PartText[] {
  const pieces = text.split(BREAK);
  return pieces.flatMap((piece, i): PartText[] => {
    const start = i > 0 ? piece.trimStart() : piece;
    const part = i < pieces.length - 1 ? start.trimEnd() : start;
    return i > 0 ? [undefined, part] : [part];
  });
}

function toSegments(texts: readonly PartText[], weights: readonly number[]): readonly PromptSegment[] {
  let segment: { text: string; weight: number }[] = [];
  const segments = [segment];
  for (const [i, text] of texts.entries()) {
    const weight = weights[i] ?? 1;
    const last = segment.at(-1);
    if (text === undefined) {
      segment = [];
      segments.push(segment);
    } else if (last?.weight === weight) last.text += text;
    else if (text !== '') segment.push({ text, weight });
  }
  return segments.map((parts) => parts.map((part) => ({ text: part.text, weight: limitWeight(part.weight) })));
}

/** Never infinite, so that a later 0 does not make NaN of it. */
function finite(weight: number): number {
  if (weight > Number.MAX_VALUE) return Number.MAX_VALUE;
  return weight < -Number.MAX_VALUE ? -Number.MAX_VALUE : weight;
}
