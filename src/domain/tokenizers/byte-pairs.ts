import { StudioError } from '../core/errors.ts';
import { NumberHeap } from './number-heap.ts';

/** Which two token ids become which third, and in what order merges are tried. */
export interface BytePairs {
  /** Joins the symbols of one word, always the pair of the lowest rank first, the leftmost of equals. */
  merge(symbols: readonly number[]): readonly number[];
}

/** Ranks and positions share one number in the heap: rank · 2^32 + position. */
const POSITIONS = 2 ** 32;

/**
 * Byte-pair merging over token ids.
 * @param merges the lines of merges.txt without its header: two symbols with one space between, best first.
 * @param vocab ids by symbol.
 * @throws StudioError `file-corrupt` when a line is no pair, or speaks of symbols that the vocabulary lacks.
 */
export function makeBytePairs(merges: readonly string[], vocab: ReadonlyMap<string, number>): BytePairs {
  const ranks = new Map<number, number>();
  const merged = new Uint32Array(merges.length);
  const base = largestId(vocab) + 1;
  const pairKey = (left: number, right: number) => left * base + right;

  for (const [rank, line] of merges.entries()) {
    const [left, right, ...rest] = line.split(' ');
    if (left === undefined || right === undefined || rest.length > 0) throw badMerge(rank, line);
    const leftId = vocab.get(left);
    const rightId = vocab.get(right);
    const mergedId = vocab.get(left + right);
    if (leftId === undefined || rightId === undefined || mergedId === undefined) throw badMerge(rank, line);
    const key = pairKey(leftId, rightId);
    if (!ranks.has(key)) ranks.set(key, rank);
    merged[rank] = mergedId;
  }

  return {
    merge(word) {
      const symbols = [...word];
      // A doubly linked list in two arrays; `length` is the end on both sides.
      const end = symbols.length;
      const next = symbols.map((_, at) => at + 1);
      const previous = symbols.map((_, at) => at - 1);
      const heap = new NumberHeap();
      const rankAt = (at: number): number | undefined => {
        const after = next[at]!;
        return after >= end ? undefined : ranks.get(pairKey(symbols[at]!, symbols[after]!));
      };
      const offer = (at: number): void => {
        const rank = rankAt(at);
        if (rank !== undefined) heap.push(rank * POSITIONS + at);
      };
      for (let at = 0; at < end; at++) offer(at);

      for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
        const rank = Math.floor(entry / POSITIONS);
        const at = entry % POSITIONS;
        // Stale entries: the symbol is gone, or the pair that starts here is another one by now.
        if (symbols[at] === GONE || rankAt(at) !== rank) continue;
        const removed = next[at]!;
        symbols[at] = merged[rank]!;
        symbols[removed] = GONE;
        const after = next[removed]!;
        next[at] = after;
        if (after < end) previous[after] = at;
        const before = previous[at]!;
        if (before >= 0) offer(before);
        offer(at);
      }
      return symbols.filter((symbol) => symbol !== GONE);
    },
  };
}

/** Marks a symbol that was joined to the one before it. */
const GONE = -1;

function largestId(vocab: ReadonlyMap<string, number>): number {
  let largest = 0;
  for (const id of vocab.values()) if (id > largest) largest = id;
  return largest;
}

function badMerge(rank: number, line: string): StudioError {
  const shown = line.slice(0, 80);
  return new StudioError('file-corrupt', `merges.txt: merge ${rank + 1} (${shown}) does not fit the vocabulary.`, {
    merge: rank + 1,
    line: shown,
  });
}
