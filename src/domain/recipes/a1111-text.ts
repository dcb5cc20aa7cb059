/** What an A1111 `parameters` text says, uninterpreted. */
export interface A1111Text {
  /** May have several lines. */
  readonly prompt: string;
  readonly negativePrompt: string;
  /** By key, in the order of the text; `Size: 512x768` is there as `Size-1` and `Size-2`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The PNG keyword of these texts. */
export const A1111_KEYWORD = 'parameters';

const NEGATIVE_PREFIX = 'Negative prompt:';
/** A last line with fewer pairs belongs to the prompt. */
const MIN_PAIRS = 3;

/**
 * Writes the text: prompt, negative prompt when there is one, then all parameters in one line, in the order given.
 * A value is quoted as JSON only when it holds a comma, a colon or a newline; a pair whose value is its key is written
 * as the key alone.
 */
export function writeA1111Text(
  prompt: string,
  negativePrompt: string,
  parameters: readonly (readonly [key: string, value: string])[],
): string {
  const pairs = parameters.map(([key, value]) => (key === value ? key : `${key}: ${quote(value)}`));
  const negative = negativePrompt === '' ? [] : [`${NEGATIVE_PREFIX} ${negativePrompt}`];
  return [prompt, ...negative, pairs.join(', ')].join('\n').trim();
}

/** Reads such a text as A1111 does. Any string is one: without parameters it is all prompt. Takes linear time. */
export function readA1111Text(text: string): A1111Text {
  const lines = text.trim().split('\n');
  const pairs = findPairs(lines.at(-1) ?? '');
  const hasParameters = pairs.length >= MIN_PAIRS;
  const prompt: string[] = [];
  const negative: string[] = [];
  let current = prompt;
  for (const line of hasParameters ? lines.slice(0, -1) : lines) {
    let words = line.trim();
    if (words.startsWith(NEGATIVE_PREFIX)) {
      current = negative;
      words = words.slice(NEGATIVE_PREFIX.length).trim();
    }
    // Blank lines count only between others.
    if (words !== '' || current.length > 0) current.push(words);
  }
  const parameters = new Map<string, string>();
  if (hasParameters) for (const [key, value] of pairs) setParameter(parameters, key, value);
  return { prompt: prompt.join('\n'), negativePrompt: negative.join('\n'), parameters };
}

function quote(value: string): string {
  return /[,:\n]/.test(value) ? JSON.stringify(value) : value;
}

function unquote(value: string): string {
  if (!value.startsWith('"') || !value.endsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

function setParameter(parameters: Map<string, string>, key: string, raw: string): void {
  if (raw === '') return;
  const value = unquote(raw);
  const size = /^(\d+)x(\d+)$/.exec(value);
  if (size) parameters.set(`${key}-1`, size[1] ?? '').set(`${key}-2`, size[2] ?? '');
  else parameters.set(key, value);
}

/** A run of what keys are made of. A key begins at its first letter, digit or underscore. */
const KEY_RUN = /[\p{L}\p{N}_ \-/]+/uy;
const KEY_START = /[\p{L}\p{N}_]/u;
/** What a value is: a quoted text that a comma or the end follows, or all up to the next comma. */
const VALUE = /\s*(?:("(?:\\[\s\S]|[^\\"])+")(?:,|$)|([^,]*)(?:,|$))/uy;

/**
 * The `key: value` pairs of a line. What A1111 finds with one regular expression, found with two that never look back:
 * the one takes quadratic time on a long line without a colon.
 */
function findPairs(line: string): [key: string, value: string][] {
  const pairs: [string, string][] = [];
  let at = 0;
  while (at < line.length) {
    KEY_RUN.lastIndex = at;
    const run = KEY_RUN.exec(line)?.[0];
    if (run === undefined) {
      at++;
      continue;
    }
    at += run.length;
    if (line[at] !== ':') continue;
    const start = run.search(KEY_START);
    // A key has two characters at least; a single one before a colon is text.
    if (start < 0 || run.length - start < 2) continue;
    VALUE.lastIndex = at + 1;
    const value = VALUE.exec(line);
    if (!value) continue;
    pairs.push([run.slice(start), value[1] ?? value[2] ?? '']);
    at = VALUE.lastIndex;
  }
  return pairs;
}
