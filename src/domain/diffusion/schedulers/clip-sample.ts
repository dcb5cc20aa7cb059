import * as v from 'valibot';

/** Bounds of the estimate of x_0 where clip_sample is on: right for models of pixels, spoils latents. */
export const clipRangeEntry = v.optional(v.pipe(v.number(), v.gtValue(0)), 1);

/** An estimate of x_0 within +-range. */
export function clipSample(values: Float32Array, range: number): Float32Array {
  return values.map((value) => Math.min(Math.max(value, -range), range));
}
