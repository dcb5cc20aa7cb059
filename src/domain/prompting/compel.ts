import { limitWeight, refuseLongText } from './limits.ts';
import type { PromptRole } from './prompt-schedule.ts';

/**
 * What a converted prompt does otherwise than Compel: `blend` mixes predictions where Compel mixes embeddings (in a
 * negative prompt: chunks follow each other), `and-weights` and `swap` are left out, as Compel does too.
 */
export type CompelNote = 'blend' | 'and-weights' | 'swap';

export interface ConvertedPrompt {
  readonly text: string;
  /** Each at most once. */
  readonly notes: readonly CompelNote[];
}

/** A bracket or quote that is not closed yet; `at` is its place in the output. */
interface Frame {
  readonly opener: '(' | '"';
  readonly at: number;
}

const NUMBER = '-?(?:\\d+(?:\\.\\d*)?|\\.\\d+)';
const LORA = new RegExp(`(?:use|with)Lora\\(\\s*([\\w-]+)\\s*(?:,\\s*(${NUMBER})\\s*)?\\)`, 'g');
const JOIN = /^\s*\.(and|add|blend)\s*\(([^()]*)\)\s*$/;
const SYNTAX = '\\s()",.+=\\[\\]\\\\-';
/** A hyphen or plus within a word belongs to it: "hot-dog". */
const WORD = `[^${SYNTAX}]+(?:[-+][^${SYNTAX}]+)*`;
const PIECE = new RegExp(`\\\\[()",.+=-]|(${WORD})|.`, 'sy');
const SIGNS_AFTER = /(\++|-+)|\.attend\(\s*([^()\s]+)\s*\)/y;
const WEIGHT_AFTER = /(\++|-+|\d+(?:\.\d*)?|\.\d+)|\.attend\(\s*([^()\s]+)\s*\)/y;
const SWAP_AFTER = /\.swap\([^()]*\)/y;
const A1111_WORDS = new Map([
  ['AND', 'A\\ND'],
  ['BREAK', 'B\\REAK'],
]);

/**
 * A prompt in Compel's dialect (InvokeAI) as one in A1111's: `word++`, `(phrase)1.25`, `.attend()`, `.and()`, `.blend()`,
 * `.swap()`, `withLora()`. What means nothing in Compel and something in A1111 is escaped; brackets and quotes that only
 * group go. Without recursion.
 * @throws StudioError `invalid-request`, problem `text-too-long`.
 */
export function convertCompel(prompt: string, role: PromptRole = 'positive'): ConvertedPrompt {
  refuseLongText(prompt);
  const notes = new Set<CompelNote>();
  let loras = '';
  const text = prompt.replace(LORA, (_, name: string, weight = '1') => {
    loras += ` <lora:${name}:${limitWeight(Number(weight))}>`;
    return '';
  });
  const converted = convertJoined(text, role, notes) ?? convertPhrase(text, notes);
  return { text: loras === '' ? converted : `${converted.trimEnd()}${loras}`.trimStart(), notes: [...notes] };
}

/** `("a", "b").and()`, `("a", "b").blend(0.7, 0.3)`: only ever a whole prompt. */
function convertJoined(text: string, role: PromptRole, notes: Set<CompelNote>): string | undefined {
  const operands = readOperands(text.trimStart());
  const match = operands && JOIN.exec(operands.rest);
  if (!match) return undefined;
  const [, operator, options = ''] = match;
  const phrases = operands.texts.map((operand) => convertPhrase(unquote(operand), notes).trim());
  const written = options.split(',').map((option) => option.trim());
  const numbers = written.filter((option) => option !== '' && Number.isFinite(Number(option))).map(Number);
  const weights = numbers.length === phrases.length ? numbers : phrases.map(() => 1);
  if (operator === 'blend') notes.add('blend');
  else if (new Set(numbers).size > 1) notes.add('and-weights');
  if (operator !== 'blend' || role === 'negative') return phrases.join(' BREAK ');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const divisor = written.includes('no_normalize') || total === 0 ? 1 : total;
  return phrases.map((phrase, i) => `${phrase} :${rounded((weights[i] ?? 1) / divisor)}`).join(' AND ');
}

/** The operands of a bracket that starts the text, split at its own commas, and what follows it. */
function readOperands(text: string): { readonly texts: readonly string[]; readonly rest: string } | undefined {
  if (!text.startsWith('(')) return undefined;
  const texts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 1;
  for (const { index, 0: piece } of text.matchAll(/\\.|[(),"]/gs)) {
    if (piece === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (piece === '(') depth++;
    else if (piece === ')') depth--;
    if (isQuoted || !(depth === 0 ? piece === ')' : depth === 1 && piece === ',')) continue;
    texts.push(text.slice(start, index));
    start = index + 1;
    if (depth === 0) return { texts, rest: text.slice(start) };
  }
  return undefined;
}

function unquote(operand: string): string {
  const text = operand.trim();
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('\\"', '"') : text;
}

function convertPhrase(text: string, notes: Set<CompelNote>): string {
  const out: string[] = [];
  const frames: Frame[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    at += match?.[0].length ?? 0;
    return match;
  };
  /** The weight that follows a term, 1 for none; a swap that follows is dropped. */
  const takeWeight = (pattern: RegExp): number => {
    const match = take(pattern);
    if (take(SWAP_AFTER)) notes.add('swap');
    return match ? readWeight(match[1] ?? match[2] ?? '') : 1;
  };

  while (at < text.length) {
    const [piece = '', word] = take(PIECE) ?? [];
    const frame = frames.at(-1);
    const closes = (piece === ')' && frame?.opener === '(') || (piece === '"' && frame?.opener === '"');
    if (closes && frame) {
      frames.pop();
      const weight = takeWeight(WEIGHT_AFTER);
      out[frame.at] = weight === 1 ? '' : '(';
      if (weight !== 1) out.push(`:${weight})`);
    } else if (piece === '(' || piece === '"') {
      frames.push({ opener: piece, at: out.length });
      // Stands when it is never closed.
      out.push(escaped(piece));
    } else if (word !== undefined) {
      const weight = takeWeight(SIGNS_AFTER);
      const plain = A1111_WORDS.get(word) ?? word;
      out.push(weight === 1 ? plain : `(${plain}:${weight})`);
    } else out.push(piece.length === 2 ? escaped(piece.slice(1)) : escaped(piece));
  }
  return out.join('');
}

/** `+++`, `--`, `1.25`. */
function readWeight(written: string): number {
  if (written.startsWith('+')) return rounded(1.1 ** written.length);
  if (/^-+$/.test(written)) return rounded(0.9 ** written.length);
  return rounded(Number(written));
}

function rounded(weight: number): number {
  return Math.round(limitWeight(weight) * 10_000) / 10_000;
}

/** A character that is text, as A1111 writes it. */
function escaped(character: string): string {
  return /[()[\]\\]/.test(character) ? `\\${character}` : character;
}
