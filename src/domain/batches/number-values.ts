import { MAX_GRID_JOBS } from './grid-limits.ts';

/** Why numbers of an axis cannot be told. */
export type NumberProblem = 'not-a-number' | 'not-an-integer' | 'bad-range' | 'too-many-values';

const NUMBER = String.raw`[+-]?\s*(?:\d+\.?\d*|\.\d+)`;
const SINGLE = new RegExp(`^${NUMBER}$`);
/** "1-5", "1-5 (+2)", "1-5 [4]". */
const RANGE = new RegExp(String.raw`^(${NUMBER})\s*-\s*(${NUMBER})(?:\s*\(\s*(${NUMBER})\s*\)|\s*\[\s*(\d+)\s*\])?$`);

/**
 * A number, or a range of them as A1111 writes it: both ends counted in, by steps of 1, of "(+2)", or that many in equal
 * distances "[4]", which for whole numbers are cut to such. A range may go down; a step without a sign goes the range's way.
 */
export function parseNumbers(text: string, isInteger: boolean): readonly number[] | NumberProblem {
  if (SINGLE.test(text)) return wholeIf(isInteger, [toNumber(text)]);
  const [, first, last, step, count] = RANGE.exec(text) ?? [];
  if (first === undefined || last === undefined) return 'not-a-number';
  const ends = { start: toNumber(first), end: toNumber(last) };
  return count === undefined ? byStep(ends, step, isInteger) : byCount(ends, Number(count), isInteger);
}

interface Ends {
  readonly start: number;
  readonly end: number;
}

function byStep({ start, end }: Ends, text: string | undefined, isInteger: boolean): readonly number[] | NumberProblem {
  const direction = end < start ? -1 : 1;
  const size = toNumber(text ?? '1');
  const step = /^[+-]/.test(text ?? '') ? size : size * direction;
  if (step === 0 || (end - start) / step < 0) return 'bad-range';
  // 0.1 + 0.2 is 0.3 for people, and is counted in.
  const count = Math.floor((end - start) / step + 1e-9) + 1;
  if (count > MAX_GRID_JOBS) return 'too-many-values';
  return wholeIf(
    isInteger,
    Array.from({ length: count }, (_, index) => rounded(start + index * step)),
  );
}

function byCount({ start, end }: Ends, count: number, isInteger: boolean): readonly number[] | NumberProblem {
  if (count < 1) return 'bad-range';
  if (count > MAX_GRID_JOBS) return 'too-many-values';
  const distance = count === 1 ? 0 : (end - start) / (count - 1);
  const values = Array.from({ length: count }, (_, index) => rounded(start + index * distance));
  if (!isInteger) return values;
  if (!Number.isInteger(start) || !Number.isInteger(end)) return 'not-an-integer';
  // "1-3 [9]" has no nine whole numbers.
  return [...new Set(values.map((value) => Math.trunc(value) + 0))];
}

function wholeIf(isInteger: boolean, values: readonly number[]): readonly number[] | NumberProblem {
  return isInteger && !values.every(Number.isInteger) ? 'not-an-integer' : values;
}

function toNumber(text: string): number {
  return Number(text.replace(/\s+/g, '')) + 0; // -0 is 0
}

/** Without what binary fractions add; -0 is 0. */
function rounded(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}
