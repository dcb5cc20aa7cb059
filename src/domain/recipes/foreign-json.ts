/** JSON of another program. Whole numbers beyond 2^53 are bigint; objects have no prototype. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Deeper texts are no recipes. */
const MAX_DEPTH = 100;
/** Longer whole numbers are read as any number: no seed has as many digits, and BigInt takes its time over them. */
const MAX_DIGITS = 40;

const BLANKS = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
/** Python writes the last three (ComfyUI's `is_changed: [NaN]`); JSON has none of them. */
const WORDS: readonly (readonly [word: string, value: Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

/**
 * Reads JSON as Python writes it: NaN and infinities are numbers, long whole numbers keep every digit, and `__proto__` is
 * a key like any other. Takes linear time.
 * @returns undefined when the text is not JSON, or is nested more than 100 deep.
 */
export function parseForeignJson(text: string): Json | undefined {
  const reader = new JsonReader(text);
  try {
    return reader.readWhole();
  } catch (error) {
    if (error instanceof BrokenJson) return undefined;
    throw error;
  }
}

class BrokenJson extends Error {}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readWhole(): Json {
    const value = this.#readValue(0);
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw new BrokenJson();
    return value;
  }

  #readValue(depth: number): Json {
    this.#skipBlanks();
    if (depth >= MAX_DEPTH && /[[{]/.test(this.#text[this.#at] ?? '')) throw new BrokenJson();
    if (this.#take('{')) return this.#readObject(depth + 1);
    if (this.#take('[')) return this.#readList(depth + 1);
    if (this.#text[this.#at] === '"') return this.#readString();
    for (const [word, value] of WORDS) if (this.#take(word)) return value;
    return this.#readNumber();
  }

  #readObject(depth: number): JsonObject {
    const object: Record<string, Json> = Object.create(null);
    this.#skipBlanks();
    if (this.#take('}')) return object;
    for (;;) {
      this.#skipBlanks();
      const key = this.#readString();
      this.#skipBlanks();
      this.#require(':');
      object[key] = this.#readValue(depth);
      this.#skipBlanks();
      if (this.#take('}')) return object;
      this.#require(',');
    }
  }

  #readList(depth: number): readonly Json[] {
    const list: Json[] = [];
    this.#skipBlanks();
    if (this.#take(']')) return list;
    for (;;) {
      list.push(this.#readValue(depth));
      this.#skipBlanks();
      if (this.#take(']')) return list;
      this.#require(',');
    }
  }

  #readString(): string {
    if (this.#text[this.#at] !== '"') throw new BrokenJson();
    let end = this.#at;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) throw new BrokenJson();
    } while (this.#isEscaped(end));
    const quoted = this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
    try {
      return String(JSON.parse(quoted));
    } catch {
      throw new BrokenJson();
    }
  }

  /** Whether an odd number of backslashes stands before a place. */
  #isEscaped(at: number): boolean {
    let start = at;
    while (this.#text[start - 1] === '\\') start--;
    return (at - start) % 2 === 1;
  }

  #readNumber(): number | bigint {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (!match) throw new BrokenJson();
    this.#at = NUMBER.lastIndex;
    const [digits, fraction, exponent] = match;
    const value = Number(digits);
    const isLong = fraction === undefined && exponent === undefined && !Number.isSafeInteger(value);
    return isLong && digits.length <= MAX_DIGITS ? BigInt(digits) : value;
  }

  #skipBlanks(): void {
    BLANKS.lastIndex = this.#at;
    BLANKS.exec(this.#text);
    this.#at = BLANKS.lastIndex;
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #require(word: string): void {
    if (!this.#take(word)) throw new BrokenJson();
  }
}

/** The value as an object; undefined for all else. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined;
}

/** The value as a list; empty for all else. */
export function asList(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}

/** A text, number or truth as text; undefined for all else, NaN too. */
export function asText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : String(value);
  return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Any value as a text to show: texts as they are, all else as JSON. */
export function showJson(value: Json): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
