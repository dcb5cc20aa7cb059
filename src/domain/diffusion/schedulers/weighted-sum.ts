/** A factor and the values it applies to. */
export type Term = readonly [weight: number, values: Float32Array];

/** The sum of weight * values, element by element: doubles inside, rounded to float32 once. */
export function weightedSum(first: Term, ...others: readonly Term[]): Float32Array {
  const [firstWeight, firstValues] = first;
  const sums = Float64Array.from(firstValues, (value) => firstWeight * value);
  for (const [weight, values] of others) {
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + weight * (values[i] ?? Number.NaN);
  }
  return Float32Array.from(sums);
}
