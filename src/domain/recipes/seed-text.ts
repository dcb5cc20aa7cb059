/** More digits than any program's seeds have. */
const SEED_TEXT = /^-?\d{1,40}$/;

/**
 * A seed of another program. torch seeds its CPU generator with the low 32 bits of a 64-bit number, so these draw the same
 * noise; they are taken exactly, whatever the length.
 * @returns `value` is uint32; `isWrapped` when it is another number than was written; undefined for what is no seed.
 */
export function readSeed(text: string): { readonly value: number; readonly isWrapped: boolean } | undefined {
  const trimmed = text.trim();
  if (!SEED_TEXT.test(trimmed)) return undefined;
  const seed = BigInt(trimmed);
  const value = Number(BigInt.asUintN(32, seed));
  return { value, isWrapped: BigInt(value) !== seed };
}
