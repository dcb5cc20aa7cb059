/**
 * IEEE 754 binary16 ("half", float16) beside float32, for tensors of platforms without Float16Array.
 * Source: IEEE 754-2019 §3.4, §4.3.1.
 */

/**
 * Rounds float32 values to halves, to nearest with ties to even.
 * @returns the bit patterns. Beyond 65504 (from 65520 on) they are infinities, below 2^-14 subnormals, and every NaN is
 *   the quiet NaN 0x7E00 with the sign kept.
 */
export function floatsToHalves(floats: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  for (let i = 0; i < floats.length; i++) halves[i] = halfFromFloatBits(bits[i] ?? 0);
  return halves;
}

/** The float32 value of each half, exactly; a NaN keeps its sign and payload. */
export function halvesToFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = floatBitsFromHalf(halves[i] ?? 0);
  return new Float32Array(bits.buffer);
}

const HALF_INFINITY = 0x7c00;
const HALF_QUIET_NAN = 0x7e00;
const FLOAT_INFINITY = 0x7f800000;
/** Exponent bias of float32 minus that of half. */
const BIAS_DIFFERENCE = 127 - 15;

function halfFromFloatBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude >= FLOAT_INFINITY) return sign | (magnitude > FLOAT_INFINITY ? HALF_QUIET_NAN : HALF_INFINITY);

  const exponent = (magnitude >>> 23) - BIAS_DIFFERENCE;
  if (exponent >= 31) return sign | HALF_INFINITY;
  if (exponent > 0) {
    // A carry out of the fraction moves into the exponent, and from 65520 on into infinity, as it should.
    return sign | roundedShift((exponent << 23) | (magnitude & 0x7fffff), 13);
  }
  // Subnormal: the fraction with its hidden bit, in units of 2^-24. Below half a unit nothing is left.
  if (exponent < -10) return sign;
  return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 14 - exponent);
}

/** value / 2^shift, to nearest with ties to even. */
function roundedShift(value: number, shift: number): number {
  const quotient = value >>> shift;
  const remainder = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return remainder > half || (remainder === half && (quotient & 1) === 1) ? quotient + 1 : quotient;
}

function floatBitsFromHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | FLOAT_INFINITY | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + BIAS_DIFFERENCE) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal in half, normal in float32: the highest set bit becomes the hidden one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((BIAS_DIFFERENCE + 1 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
