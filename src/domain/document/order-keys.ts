import { generateNKeysBetween } from 'fractional-indexing';

/** Keys for new items, and new keys for items that were there, by their position. */
export interface InsertionKeys {
  readonly keys: readonly string[];
  readonly rekeyed: ReadonlyMap<number, string>;
}

/**
 * Order keys for `count` items at `index` of a sorted list. Where no key fits (two tabs gave the same one, or a key is
 * damaged), as few as possible of the items above get new keys.
 */
export function keysForInsertion(siblings: readonly string[], index: number, count: number): InsertionKeys {
  const below = siblings[index - 1];
  let end = index;
  while (end < siblings.length && below !== undefined && (siblings[end] ?? '') <= below) end += 1;
  try {
    const made = generateNKeysBetween(below ?? null, siblings[end] ?? null, count + end - index);
    return { keys: made.slice(0, count), rekeyed: new Map(made.slice(count).map((key, at) => [index + at, key])) };
  } catch {
    const made = generateNKeysBetween(null, null, siblings.length + count);
    const others = [...made.slice(0, index), ...made.slice(index + count)];
    return { keys: made.slice(index, index + count), rekeyed: new Map(others.entries()) };
  }
}
