/** What a number field accepts. */
export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  /** The distance of one arrow key; values need not be multiples of it unless `multiple` says so. */
  readonly step: number;
  /** Values are rounded to the nearest multiple of this, when given. */
  readonly multiple?: number;
}

/** `value` brought within the limits and onto the grid; NaN stays NaN. Free of 0.1 + 0.2 noise. */
export function clampNumber(value: number, limits: NumberLimits): number {
  if (Number.isNaN(value)) return Number.NaN;
  const within = Math.min(limits.max, Math.max(limits.min, value));
  if (limits.multiple === undefined) return Number(within.toPrecision(12));
  const lowest = Math.ceil(limits.min / limits.multiple);
  const highest = Math.floor(limits.max / limits.multiple);
  const steps = Math.min(highest, Math.max(lowest, Math.round(within / limits.multiple)));
  return Number((steps * limits.multiple).toPrecision(12));
}

/** A number as people type it: spaces ignored, a comma taken as the decimal point; NaN for anything else. */
export function parseTypedNumber(text: string): number {
  const plain = text.replace(/\s/g, '').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}
