import {
  BATCH_RANGE,
  FORBIDDEN_CONTROLS,
  GUIDANCE_RANGE,
  LONE_SURROGATES,
  PROMPT_MAX_CHARACTERS,
  type Range,
  RESCALE_RANGE,
  type RequestLimits,
  SEED_RANGE,
  STEPS_RANGE,
} from './request-rules.ts';

/** Why a field shows something else than was typed: a translation key and its values. */
export interface FieldNote {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A value that fits. A note comes with it exactly when it is not what was typed. */
export interface Clamped<T> {
  readonly value: T;
  readonly note?: FieldNote;
}

/** What a number field holds: text as typed, or a number. */
export type NumberInput = string | number;

/**
 * A prompt (or negative prompt) that a request may carry: line ends as newlines, no other control characters but tabs,
 * no lone surrogates, at most PROMPT_MAX_CHARACTERS. It may be blank. Notes: `note.prompt.truncated` {max, removed},
 * `note.prompt.cleaned` {removed}; `removed` counts characters taken out before the cut.
 */
export function clampPrompt(text: string): Clamped<string> {
  const lines = text.replace(/\r\n?/g, '\n');
  const clean = lines.replace(FORBIDDEN_CONTROLS, '').replace(LONE_SURROGATES, '');
  const removed = lines.length - clean.length;
  if (clean.length > PROMPT_MAX_CHARACTERS) {
    // A pair cut in two would leave a lone surrogate at the end.
    const value = clean.slice(0, PROMPT_MAX_CHARACTERS).replace(LONE_SURROGATES, '');
    return { value, note: { key: 'note.prompt.truncated', values: { max: PROMPT_MAX_CHARACTERS, removed } } };
  }
  if (removed > 0) return { value: clean, note: { key: 'note.prompt.cleaned', values: { removed } } };
  return { value: clean };
}

/** Steps. Notes: `note.steps.…` (see `clampNumber`). `fallback` is the package's default. */
export function clampSteps(input: NumberInput, fallback: number): Clamped<number> {
  return clampNumber('steps', input, fallback, STEPS_RANGE, Math.round);
}

/** Weight of guidance. Notes: `note.guidance.…`. */
export function clampGuidance(input: NumberInput, fallback: number): Clamped<number> {
  return clampNumber('guidance', input, fallback, GUIDANCE_RANGE);
}

/** Guidance rescale. Notes: `note.rescale.…`. */
export function clampRescale(input: NumberInput, fallback: number): Clamped<number> {
  return clampNumber('rescale', input, fallback, RESCALE_RANGE);
}

/** Pictures per request. Notes: `note.batch.…`. */
export function clampBatch(input: NumberInput, fallback: number): Clamped<number> {
  return clampNumber('batch', input, fallback, BATCH_RANGE, Math.round);
}

/** Width or height in pixels, to the nearest multiple. Notes: `note.size.…`; `rounded` also has `multiple`. */
export function clampSize(input: NumberInput, fallback: number, limits: RequestLimits): Clamped<number> {
  const { multiple } = limits;
  const range = { min: Math.ceil(limits.min / multiple) * multiple, max: Math.floor(limits.max / multiple) * multiple };
  const clamped = clampNumber('size', input, fallback, range, (value) => Math.round(value / multiple) * multiple);
  if (clamped.note?.key !== 'note.size.rounded') return clamped;
  return { ...clamped, note: { key: clamped.note.key, values: { ...clamped.note.values, multiple } } };
}

/**
 * A seed; undefined stands for a random one, which empty and -1 ask for. Notes: `note.seed.…`; with `notANumber` the
 * seed is random.
 */
export function clampSeed(input: NumberInput | undefined): Clamped<number | undefined> {
  const text = String(input ?? '').trim();
  if (text === '' || text === '-1') return { value: undefined };
  const { value, note } = clampNumber('seed', text, 0, SEED_RANGE, Math.round);
  if (note?.key === 'note.seed.notANumber') return { value: undefined, note: { key: note.key, values: {} } };
  return note === undefined ? { value } : { value, note };
}

/** "512x768" as pasted into a size field: width and height in pixels, not yet clamped; undefined for any other text. */
export function parseSizePair(text: string): { readonly width: number; readonly height: number } | undefined {
  const match = /^\s*(\d{1,9})\s*(?:px)?\s*[xX×*]\s*(\d{1,9})\s*(?:px)?\s*$/.exec(text);
  return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}

/**
 * The rule of all number fields. Notes by order of precedence: `note.<field>.notANumber` {value: the fallback},
 * `note.<field>.clamped` {value, min, max}, `note.<field>.rounded` {value}.
 */
function clampNumber(
  field: string,
  input: NumberInput,
  fallback: number,
  { min, max }: Range,
  round: (value: number) => number = (value) => value,
): Clamped<number> {
  // `+ 0` turns the -0 of Math.round(-0.2) into 0.
  const intoRange = (value: number) => Math.min(max, Math.max(min, round(value))) + 0;
  const typed = typeof input === 'number' ? input : parseNumber(input);
  if (Number.isNaN(typed)) {
    const value = Number.isNaN(fallback) ? min : intoRange(fallback);
    return { value, note: { key: `note.${field}.notANumber`, values: { value } } };
  }
  const value = intoRange(typed);
  if (value === typed) return { value };
  if (typed < min || typed > max) return { value, note: { key: `note.${field}.clamped`, values: { value, min, max } } };
  return { value, note: { key: `note.${field}.rounded`, values: { value } } };
}

/** A decimal number as people type it; NaN for anything else, the empty text too (`Number('')` would be 0). */
function parseNumber(text: string): number {
  const trimmed = text.trim().replace(/^([-+]?\d+),(\d+)$/, '$1.$2');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
}
