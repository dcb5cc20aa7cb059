const { fround } = Math;

/** sigma_t = sqrt((1 - abar_t) / abar_t): noise over signal at each training time, float32, rising. */
export function sigmaTable(alphasCumprod: Float32Array): Float32Array {
  return alphasCumprod.map((alpha) => Math.sqrt(fround(fround(1 - alpha) / alpha)));
}

/** sigma at a training time that may be fractional: linear between its neighbours, held at the ends. */
export function sigmaAt(table: Float32Array, timestep: number): number {
  const lastIndex = table.length - 1;
  const position = Math.min(Math.max(timestep, 0), lastIndex);
  const low = Math.floor(position);
  const lowSigma = table[low] ?? 0;
  const highSigma = table[Math.min(low + 1, lastIndex)] ?? 0;
  return fround(lowSigma + (highSigma - lowSigma) * (position - low));
}

/** The training time whose sigma is `sigma`: linear in ln sigma between neighbours, held at the ends; fractional. */
export function timestepAt(table: Float32Array, sigma: number): number {
  const logSigma = Math.log(Math.max(sigma, 1e-10));
  let low = 0;
  while (low < table.length - 2 && Math.log(table[low + 1] ?? 0) <= logSigma) low++;
  const lowLog = Math.log(table[low] ?? 0);
  const highLog = Math.log(table[low + 1] ?? 0);
  const share = Math.min(Math.max((lowLog - logSigma) / (lowLog - highLog), 0), 1);
  return (1 - share) * low + share * (low + 1);
}

const RHO = 7;

/**
 * `count` noise levels from sigmaMax down to sigmaMin.
 * - karras: close together where little noise is left (Karras et al. 2022, arXiv 2206.00364, equation 5 with rho 7);
 * - exponential: each the same factor below the one before.
 */
export function spreadSigmas(
  spacing: 'karras' | 'exponential',
  sigmaMin: number,
  sigmaMax: number,
  count: number,
): number[] {
  const [toScale, fromScale] =
    spacing === 'karras'
      ? [(sigma: number) => sigma ** (1 / RHO), (value: number) => value ** RHO]
      : [Math.log, Math.exp];
  const from = toScale(sigmaMax);
  const to = toScale(sigmaMin);
  return Array.from({ length: count }, (_, i) =>
    fround(fromScale(from + (count === 1 ? 0 : i / (count - 1)) * (to - from))),
  );
}
