/** value / 255, to the nearest whole number: exact for products of two bytes. */
export function divideBy255(value: number): number {
  const rounded = value + 128;
  return ((rounded >> 8) + rounded) >> 8;
}
