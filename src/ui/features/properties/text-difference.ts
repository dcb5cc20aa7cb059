/** What turns one text into another: `removedLength` UTF-16 units at `index` make way for `inserted`. */
export interface TextDifference {
  readonly index: number;
  readonly removedLength: number;
  readonly inserted: string;
}

/**
 * The smallest single replacement, so that two who write in one text keep what each has written. Never cuts a surrogate
 * pair. Where several are as small (a letter doubled), the one that ends at the `caret` after the change.
 */
export function textDifference(before: string, after: string, caret = after.length): TextDifference | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let tail = 0;
  const maxTail = Math.min(shorter, after.length - caret);
  while (tail < maxTail && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  let index = 0;
  while (index < shorter - tail && before[index] === after[index]) index += 1;
  // What follows the caret need not be all that is the same.
  while (tail < shorter - index && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  if (isHigh(before, index - 1) || isHigh(after, index - 1)) index -= 1;
  if (isLow(before, before.length - tail) || isLow(after, after.length - tail)) tail -= 1;
  return {
    index,
    removedLength: before.length - tail - index,
    inserted: after.slice(index, after.length - tail),
  };
}

function isHigh(text: string, index: number): boolean {
  return /[\uD800-\uDBFF]/.test(text[index] ?? '');
}

function isLow(text: string, index: number): boolean {
  return /[\uDC00-\uDFFF]/.test(text[index] ?? '');
}

/** Where a caret of the text before stands in the text after. */
export function movedCaret(position: number, { index, removedLength, inserted }: TextDifference): number {
  if (position <= index) return position;
  return Math.max(index, position - removedLength) + inserted.length;
}
