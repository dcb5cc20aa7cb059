/** CIE L*a*b* of a colour: lightness 0…100, a (green to red) and b (blue to yellow) about -128…128. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** Rows give X, Y, Z of linear sRGB (IEC 61966-2-1), each divided by that of the white D65. */
const TO_XYZ = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
] as const;
/** The other way. */
const FROM_XYZ = [
  [3.2404542 * 0.95047, -1.5371385, -0.4985314 * 1.08883],
  [-0.969266 * 0.95047, 1.8760108, 0.041556 * 1.08883],
  [0.0556434 * 0.95047, -0.2040259, 1.0572252 * 1.08883],
] as const;

/** Below the cube of this, CIE's curve is a straight line. */
const BEND = 6 / 29;

const LINEAR_OF_BYTE = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** @param red, green, blue bytes of sRGB */
export function labOf(red: number, green: number, blue: number): Lab {
  const linear = [LINEAR_OF_BYTE[red] ?? 0, LINEAR_OF_BYTE[green] ?? 0, LINEAR_OF_BYTE[blue] ?? 0] as const;
  const [x, y, z] = [curve(dot(TO_XYZ[0], linear)), curve(dot(TO_XYZ[1], linear)), curve(dot(TO_XYZ[2], linear))];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** sRGB in 0…255, not yet whole, and beyond these bounds for colours that sRGB does not have. */
export function rgbOfLab([lightness, a, b]: Lab): [red: number, green: number, blue: number] {
  const y = (lightness + 16) / 116;
  const xyz = [uncurve(y + a / 500), uncurve(y), uncurve(y - b / 200)] as const;
  return [encoded(dot(FROM_XYZ[0], xyz)), encoded(dot(FROM_XYZ[1], xyz)), encoded(dot(FROM_XYZ[2], xyz))];
}

function dot(row: readonly [number, number, number], values: readonly [number, number, number]): number {
  return row[0] * values[0] + row[1] * values[1] + row[2] * values[2];
}

function curve(value: number): number {
  return value > BEND ** 3 ? Math.cbrt(value) : value / (3 * BEND ** 2) + 4 / 29;
}

function uncurve(value: number): number {
  return value > BEND ? value ** 3 : 3 * BEND ** 2 * (value - 4 / 29);
}

function encoded(linear: number): number {
  return 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
}
