/** `length` characters from `clock` on that the replica `client` inserted: yjs's ids. */
export interface CharacterRange {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

/** The characters that are in both. */
export function overlap(a: CharacterRange, b: CharacterRange): CharacterRange | undefined {
  const clock = Math.max(a.clock, b.clock);
  const length = Math.min(a.clock + a.length, b.clock + b.length) - clock;
  return a.client === b.client && length > 0 ? { client: a.client, clock, length } : undefined;
}

/** A part of `from`, as the same part of `to`. */
export function shift(part: CharacterRange, from: CharacterRange, to: CharacterRange): CharacterRange {
  return { client: to.client, clock: to.clock + part.clock - from.clock, length: part.length };
}

/** What is left of a range. */
export function without(range: CharacterRange, taken: readonly CharacterRange[]): CharacterRange[] {
  return taken.reduce<CharacterRange[]>((rests, one) => rests.flatMap((rest) => subtract(rest, one)), [range]);
}

/** As few ranges as possible, in their order. */
export function joinRanges(ranges: readonly CharacterRange[]): CharacterRange[] {
  const joined: CharacterRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && last.client === range.client && last.clock + last.length === range.clock) {
      joined[joined.length - 1] = { ...last, length: last.length + range.length };
    } else joined.push(range);
  }
  return joined;
}

function subtract(range: CharacterRange, taken: CharacterRange): CharacterRange[] {
  const shared = overlap(range, taken);
  if (shared === undefined) return [range];
  const { client } = range;
  const endOfShared = shared.clock + shared.length;
  return [
    { client, clock: range.clock, length: shared.clock - range.clock },
    { client, clock: endOfShared, length: range.clock + range.length - endOfShared },
  ].filter(({ length }) => length > 0);
}
