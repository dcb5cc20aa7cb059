/** A factor and the values it applies to. */
export type Term = readonly [weight: number, values: Float32Array];

/** The sum of weight * values, element by element: doubles inside, rounded to float32 once. All are of one length. */
export function weightedSum(first: Term, ...others: readonly Term[]): Float32Array {
  const [firstWeight, firstValues] = first;
  const sums = new Float64Array(firstValues.length);
  for (let i = 0; i < sums.length; i++) sums[i] = firstWeight * (firstValues[i] ?? Number.NaN);
  for (const [weight, values] of others) {
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + weight * (values[i] ?? Number.NaN);
  }
  return new Float32Array(sums);
}
