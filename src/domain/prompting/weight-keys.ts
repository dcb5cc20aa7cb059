/** A text field's text with its selection, UTF-16 offsets; a caret where they are equal. */
export interface TextSelection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span that has a weight, or will have one. */
interface Target {
  /** All that is replaced. */
  readonly whole: Span;
  /** What the weight belongs to; selected afterwards. */
  readonly content: Span;
  readonly weight: number;
  readonly kind: 'emphasis' | 'tag';
}

/** The keys go no further than ± this; what is beyond already only comes nearer. */
const KEY_LIMIT = 2;
const IMPLICIT_WEIGHT = 1.1;
/** A network is that much more sensitive than a word. */
const TAG_STEP_SHARE = 0.5;

const NUMBER = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)';
const TRAILING_WEIGHT = new RegExp(`:\\s*(${NUMBER})\\s*$`);
const WEIGHT_AFTER = new RegExp(`^(?::\\s*(${NUMBER})\\s*)?\\)`);
const TAG = /<[\p{L}\p{N}_]+:[^<>]+>/gu;
/** Escaped characters too, to pass over them. */
const BRACKETS = /\\.|[()]/gs;
const WORD_EDGE = /[\s.,\\/!?%^*;:{}=`~()[\]<>|"]/;

/**
 * Changes the weight of what is selected, or of what the caret is in: a tag such as `<lora:name:0.8>` (by half of the
 * step), else the innermost round bracket, else the word. A weight of 1 loses its brackets. Rounded to hundredths.
 * @param step signed; 0.1 is A1111's.
 * @returns the new text with what is weighed selected; the same object where there is nothing to weigh.
 */
export function changeWeight(selection: TextSelection, step: number): TextSelection {
  const target = findTarget(selection);
  if (target === undefined) return selection;
  const { text } = selection;
  const { whole, content, kind } = target;
  const weight = nextWeight(target.weight, kind === 'tag' ? step * TAG_STEP_SHARE : step);
  const weighed = text.slice(content.start, content.end);
  const isBare = kind === 'emphasis' && weight === 1;
  const [before, after] = isBare ? ['', ''] : kind === 'tag' ? ['<', `:${weight}>`] : ['(', `:${weight})`];
  const start = whole.start + before.length;
  return {
    text: text.slice(0, whole.start) + before + weighed + after + text.slice(whole.end),
    start,
    end: start + weighed.length,
  };
}

function nextWeight(weight: number, step: number): number {
  const next = Math.min(Math.max(KEY_LIMIT, weight), Math.max(Math.min(-KEY_LIMIT, weight), weight + step));
  // Adding 0 makes 0 of -0.
  return Math.round(next * 100) / 100 + 0;
}

function findTarget(selection: TextSelection): Target | undefined {
  const { text } = selection;
  const span = { start: Math.min(selection.start, selection.end), end: Math.max(selection.start, selection.end) };
  const tag = findTag(text, span);
  if (tag) return tag;
  return span.start === span.end ? targetOfCaret(text, span.start) : targetOfSelection(text, span);
}

function targetOfCaret(text: string, caret: number): Target | undefined {
  const around = bracketPairs(text).filter(({ start, end }) => start < caret && caret < end);
  // The one that opens last is the innermost.
  const innermost = around.reduce<Span | undefined>(
    (best, pair) => (best && best.start > pair.start ? best : pair),
    undefined,
  );
  if (innermost) return emphasisOf(text, innermost);
  let { start, end } = { start: caret, end: caret };
  while (start > 0 && !WORD_EDGE.test(text[start - 1] ?? '')) start--;
  while (end < text.length && !WORD_EDGE.test(text[end] ?? '')) end++;
  return bareTarget({ start, end });
}

function targetOfSelection(text: string, selected: Span): Target | undefined {
  const written = text.slice(selected.start, selected.end);
  const start = selected.start + written.length - written.trimStart().length;
  const end = Math.max(start, selected.end - (written.length - written.trimEnd().length));
  const pairs = bracketPairs(text);
  const exact = pairs.find((pair) => pair.start === start && pair.end === end);
  if (exact) return emphasisOf(text, exact);
  const after = WEIGHT_AFTER.exec(text.slice(end));
  const around = after && pairs.find((pair) => pair.start === start - 1 && pair.end === end + after[0].length);
  if (around) return emphasisOf(text, around);
  // Brackets around half of a pair would pair up anew.
  return isBalanced(text.slice(start, end)) ? bareTarget({ start, end }) : undefined;
}

function isBalanced(text: string): boolean {
  const brackets = text.match(BRACKETS)?.filter((bracket) => !bracket.startsWith('\\')) ?? [];
  return brackets.length === 2 * bracketPairs(text).length;
}

function bareTarget(span: Span): Target | undefined {
  return span.start < span.end ? { whole: span, content: span, weight: 1, kind: 'emphasis' } : undefined;
}

function emphasisOf(text: string, whole: Span): Target {
  const inner = text.slice(whole.start + 1, whole.end - 1);
  const match = TRAILING_WEIGHT.exec(inner);
  const content = { start: whole.start + 1, end: whole.start + 1 + (match?.index ?? inner.length) };
  return { whole, content, weight: match ? Number(match[1]) : IMPLICIT_WEIGHT, kind: 'emphasis' };
}

function findTag(text: string, { start, end }: Span): Target | undefined {
  for (const { index, 0: tag } of text.matchAll(TAG)) {
    const whole = { start: index, end: index + tag.length };
    const isWithin =
      start === end ? whole.start < start && start < whole.end : whole.start <= start && end <= whole.end;
    if (!isWithin) continue;
    const match = TRAILING_WEIGHT.exec(tag.slice(0, -1));
    const content = { start: index + 1, end: index + (match?.index ?? tag.length - 1) };
    // `<lora:2>`: the number is the name.
    const hasName = text.slice(content.start, content.end).includes(':');
    if (match && !hasName) return { whole, content: { ...content, end: whole.end - 1 }, weight: 1, kind: 'tag' };
    return { whole, content, weight: match ? Number(match[1]) : 1, kind: 'tag' };
  }
  return undefined;
}

/** Round brackets that close, each from its opening to past its closing one; escaped ones are text. */
function bracketPairs(text: string): Span[] {
  const pairs: Span[] = [];
  const open: number[] = [];
  for (const { index, 0: bracket } of text.matchAll(BRACKETS)) {
    if (bracket === '(') open.push(index);
    const start = bracket === ')' ? open.pop() : undefined;
    if (start !== undefined) pairs.push({ start, end: index + 1 });
  }
  return pairs;
}
