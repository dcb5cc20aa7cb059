/**
 * Box and Muller's transform in float32 with the polynomials of avx_mathfun (after Cephes), which torch's AVX2 path
 * uses: the last bits are theirs, not libm's. Every operation rounds to float32; a fused multiply-add rounds once.
 * Source: ATen/native/cpu/avx_mathfun.h.
 */

const { fround, sqrt, trunc } = Math;

/** a * b + c, rounded once: the product of two float32 is exact in a double. */
const fma = (a: number, b: number, c: number): number => fround(a * b + c);

const TWO_PI = fround(6.2831853);
const FOUR_OVER_PI = fround(1.27323954473516);
const SQRT_HALF = fround(Math.SQRT1_2);

/** ln 2 in two pieces: the first has so few bits that its product with an exponent is exact. */
const LN2_HIGH = fround(0.693359375);
const LN2_LOW = fround(-2.1219444e-4);
const LN_FIRST = fround(7.0376836292e-2);
const LN_REST = [
  -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1,
].map(fround);

/** -pi/4 in three pieces (Cody and Waite's reduction). */
const QUARTER_TURN = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(fround);
/** Coefficients of the even and the odd polynomial, highest power first. */
const EVEN_0 = fround(2.443315711809948e-5);
const EVEN_1 = fround(-1.388731625493765e-3);
const EVEN_2 = fround(4.166664568298827e-2);
const ODD_0 = fround(-1.9515295891e-4);
const ODD_1 = fround(8.3321608736e-3);
const ODD_2 = fround(-1.6666654611e-1);

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/**
 * Two independent N(0, 1) numbers from two uniform ones.
 * @param u1 in (0, 1], a float32 (torch passes 1 - u)
 * @param u2 in [0, 1), a float32
 * @returns [radius * cos, radius * sin], float32
 */
export function boxMullerFloat32(u1: number, u2: number): [number, number] {
  const radius = fround(sqrt(fround(-2 * naturalLog(u1))));
  const [sine, cosine] = sineAndCosine(fround(TWO_PI * u2));
  return [fround(radius * cosine), fround(radius * sine)];
}

/** @param u positive, finite, normal */
function naturalLog(u: number): number {
  // u = mantissa * 2^exponent, mantissa in [0.5, 1).
  scratch[0] = u;
  const bits = scratchBits[0] ?? 0;
  let exponent = (bits >>> 23) - 126;
  scratchBits[0] = (bits & 0x7fffff) | (126 << 23);
  const mantissa = scratch[0] ?? 0;

  let x = mantissa - 1;
  if (mantissa < SQRT_HALF) {
    exponent -= 1;
    x = 2 * mantissa - 1;
  }
  const z = fround(x * x);
  let y = LN_FIRST;
  for (const coefficient of LN_REST) y = fma(y, x, coefficient);
  y = fround(y * x);
  y = fma(y, z, fround(exponent * LN2_LOW));
  y = fma(z, -0.5, y);
  return fma(exponent, LN2_HIGH, fround(x + y));
}

/** @param angle in [0, 2 pi) */
function sineAndCosine(angle: number): [sine: number, cosine: number] {
  // The nearest even number of eighth turns; what is left lies in about -pi/4…pi/4.
  const octant = (trunc(fround(angle * FOUR_OVER_PI)) + 1) & ~1;
  let x = angle;
  for (const piece of QUARTER_TURN) x = fma(octant, piece, x);
  const z = fround(x * x);

  let even = fma(fma(EVEN_0, z, EVEN_1), z, EVEN_2);
  even = fma(fround(even * z), z, -fround(z * 0.5));
  even = fround(even + 1);
  let odd = fma(fma(ODD_0, z, ODD_1), z, ODD_2);
  odd = fma(fround(odd * z), x, x);

  const isSwapped = (octant & 2) !== 0;
  const sine = isSwapped ? even : odd;
  const cosine = isSwapped ? odd : even;
  return [octant & 4 ? -sine : sine, ~(octant - 2) & 4 ? -cosine : cosine];
}
