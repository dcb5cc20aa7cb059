/** How a picture is made larger or smaller; Pillow's names. */
export const RESAMPLE_FILTERS = ['lanczos', 'bicubic', 'bilinear'] as const;
export type ResampleFilter = (typeof RESAMPLE_FILTERS)[number];

interface FilterCurve {
  /** Beyond this distance, in pixels, the curve is 0. */
  readonly support: number;
  readonly valueAt: (distance: number) => number;
}

const CURVES: Readonly<Record<ResampleFilter, FilterCurve>> = {
  lanczos: { support: 3, valueAt: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
  bicubic: { support: 2, valueAt: keys },
  bilinear: { support: 1, valueAt: (x) => Math.max(0, 1 - Math.abs(x)) },
};

/** Bits behind the point of a weight. */
export const WEIGHT_BITS = 22;
const WEIGHT_ONE = 2 ** WEIGHT_BITS;

/** What one pixel of the result is made of: the source's pixels from `first` on, with their weights. */
export interface Taps {
  readonly first: number;
  /** Fixed point with WEIGHT_BITS bits behind the point; their sum is 1 but for rounding. */
  readonly weights: Int32Array;
}

/**
 * The taps along one side, as Pillow's: the filter is centred on the pixel, stretched by the scale where the picture
 * shrinks, cut at the borders, made to sum up to 1, and rounded to fixed point.
 * @param start the first pixel of the result that is wanted, of all `outSize`
 * @param count how many from there on
 */
export function resampleTaps(
  filter: ResampleFilter,
  inSize: number,
  outSize: number,
  start: number,
  count: number,
): Taps[] {
  const { support, valueAt } = CURVES[filter];
  const scale = inSize / outSize;
  const stretch = Math.max(scale, 1);
  const reach = support * stretch;
  return Array.from({ length: count }, (_, i) => {
    if (inSize === outSize) return { first: start + i, weights: Int32Array.of(WEIGHT_ONE) };
    const centre = (start + i + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const end = Math.min(Math.trunc(centre + reach + 0.5), inSize);
    const values = Array.from({ length: end - first }, (_, tap) => valueAt((first + tap - centre + 0.5) / stretch));
    const sum = values.reduce((total, value) => total + value, 0);
    return { first, weights: Int32Array.from(values, (value) => toFixedPoint(sum === 0 ? value : value / sum)) };
  });
}

/** Half away from zero, as the reference rounds. */
function toFixedPoint(value: number): number {
  return Math.trunc(value * WEIGHT_ONE + (value < 0 ? -0.5 : 0.5));
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Keys' cubic with a = -1/2. */
function keys(x: number): number {
  const distance = Math.abs(x);
  if (distance < 1) return (1.5 * distance - 2.5) * distance * distance + 1;
  if (distance < 2) return ((2.5 - 0.5 * distance) * distance - 4) * distance + 2;
  return 0;
}
