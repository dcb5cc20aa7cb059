/**
 * The seeds of a fuzz test: from 1 on, so that `npm test` tries the same ones every time. `npm run soak` tries more, from a
 * seed of its own (STUDIO_SOAK_SEEDS, STUDIO_SOAK_SEED). A seed that failed stays by name in its test.
 * @param count how many `npm test` tries.
 */
export function fuzzSeeds(count: number): readonly number[] {
  const first = Number(process.env['STUDIO_SOAK_SEED'] ?? 1);
  const wanted = Number(process.env['STUDIO_SOAK_SEEDS'] ?? count);
  return Array.from({ length: wanted }, (_, index) => first + index);
}
