import type { TextSelection } from './weight-keys.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A bracket that is not closed yet, and how many commas stand before it. */
interface Frame {
  readonly closer: string;
  readonly commaCount: number;
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };
/** Escaped characters too, to pass over them. */
const PIECES = /\\.|[()[\]{}<>,]/gs;

/**
 * Swaps the elements that the selection touches with the one before or after them. Elements stand between commas; those
 * in closed brackets part nothing. Commas and the spaces around them stay where they are.
 * Source of the keys: A1111, javascript/edit-order.js.
 * @param direction -1 towards the start.
 * @returns the new text with the selection moved along; the same object where there is nothing to swap with.
 */
export function moveElement(selection: TextSelection, direction: -1 | 1): TextSelection {
  const { text } = selection;
  const [from, to] = [Math.min(selection.start, selection.end), Math.max(selection.start, selection.end)];
  const commas = partingCommas(text);
  const elements = [...commas, text.length].map((end, i) => trimmed(text, i === 0 ? 0 : (commas[i - 1] ?? 0) + 1, end));
  const first = commas.filter((comma) => comma < from).length;
  const last = commas.filter((comma) => comma < to).length;
  const moved = { start: elements[first]?.start ?? 0, end: elements[last]?.end ?? 0 };
  const other = elements[direction < 0 ? first - 1 : last + 1];
  if (other === undefined) return selection;
  const [left, right] = direction < 0 ? [other, moved] : [moved, other];
  const between = text.slice(left.end, right.start);
  const shift = direction < 0 ? other.start - moved.start : between.length + other.end - other.start;
  const along = (at: number) => Math.min(moved.end, Math.max(moved.start, at)) + shift;
  return {
    text:
      text.slice(0, left.start) +
      text.slice(right.start, right.end) +
      between +
      text.slice(left.start, left.end) +
      text.slice(right.end),
    start: along(from),
    end: along(to),
  };
}

/** Offsets of the commas that no closed bracket is around. */
function partingCommas(text: string): readonly number[] {
  const commas: number[] = [];
  const open: Frame[] = [];
  for (const { index, 0: piece } of text.matchAll(PIECES)) {
    const closer = CLOSERS[piece];
    if (piece === ',') commas.push(index);
    else if (closer !== undefined) open.push({ closer, commaCount: commas.length });
    else if (open.at(-1)?.closer === piece) commas.length = open.pop()?.commaCount ?? 0;
  }
  return commas;
}

/** Without the spaces at its ends; a blank one is empty, behind its spaces. */
function trimmed(text: string, start: number, end: number): Span {
  const written = text.slice(start, end);
  const trimmedStart = end - written.trimStart().length;
  return { start: trimmedStart, end: Math.max(trimmedStart, start + written.trimEnd().length) };
}
