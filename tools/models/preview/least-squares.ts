/** Gathers samples of y ≈ coefficients · x and solves for the coefficients of least squared error. */
export class LeastSquares {
  readonly #inputCount: number;
  readonly #outputCount: number;
  /** Upper part of the normal equations, [inputs][inputs + outputs]. */
  readonly #rows: number[][];

  constructor(inputCount: number, outputCount: number) {
    this.#inputCount = inputCount;
    this.#outputCount = outputCount;
    this.#rows = Array.from({ length: inputCount }, () => new Array<number>(inputCount + outputCount).fill(0));
  }

  add(x: readonly number[], y: readonly number[]): void {
    const all = [...x, ...y];
    for (const [i, row] of this.#rows.entries()) {
      const xi = x[i] ?? 0;
      for (const [j, value] of all.entries()) row[j] = (row[j] ?? 0) + xi * value;
    }
  }

  /**
   * Gaussian elimination with row exchange, on a copy.
   * @param ridge added to the diagonal as a share of its mean: a channel that the samples never move gets 0.
   * @returns [inputs][outputs]
   */
  solve(ridge: number): number[][] {
    const rows = this.#rows.map((row) => [...row]);
    const trace = rows.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
    for (const [i, row] of rows.entries()) row[i] = (row[i] ?? 0) + (ridge * trace) / this.#inputCount;
    for (let pivot = 0; pivot < this.#inputCount; pivot++) eliminate(rows, pivot);
    return rows.map((row, i) => {
      const scale = row[i] ?? 1;
      return row.slice(this.#inputCount, this.#inputCount + this.#outputCount).map((value) => value / scale);
    });
  }
}

function eliminate(rows: number[][], pivot: number): void {
  let best = pivot;
  for (let i = pivot + 1; i < rows.length; i++)
    if (Math.abs(rows[i]?.[pivot] ?? 0) > Math.abs(rows[best]?.[pivot] ?? 0)) best = i;
  const pivotRow = rows[best] as number[];
  rows[best] = rows[pivot] as number[];
  rows[pivot] = pivotRow;
  for (const [i, row] of rows.entries()) {
    if (i === pivot) continue;
    const factor = (row[pivot] ?? 0) / (pivotRow[pivot] ?? 1);
    for (let j = pivot; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
  }
}
