import { expect, test } from 'vitest';
import { floatsToHalves, halvesToFloats } from '../../src/domain/core/half.ts';

const toHalf = (value: number) => floatsToHalves(Float32Array.of(value))[0];

test('[D3] known values of the standard', () => {
  const known: [number, number][] = [
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [Math.fround(1 / 3), 0x3555],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [1023 * 2 ** -24, 0x03ff],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ];
  for (const [value, bits] of known) expect(toHalf(value), String(value)).toBe(bits);
});

test('[D3] ties go to the even neighbour, all else to the nearest', () => {
  expect(toHalf(1 + 2 ** -11)).toBe(0x3c00);
  expect(toHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(toHalf(Math.fround(1 + 2 ** -11 + 2 ** -20))).toBe(0x3c01);
  // Subnormals: half a unit of 2^-24 is a tie with zero, one and a half a tie that goes to two.
  expect(toHalf(2 ** -25)).toBe(0);
  expect(toHalf(2 ** -25 + 2 ** -40)).toBe(1);
  expect(toHalf(3 * 2 ** -25)).toBe(2);
  expect(toHalf(2 ** -26)).toBe(0);
  expect(toHalf(1e-40)).toBe(0);
  // The largest subnormal rounds up into the smallest normal number.
  expect(toHalf(2 ** -14 - 2 ** -26)).toBe(0x0400);
});

test('[D3] from 65520 on a half is infinite, just below it is the largest finite one', () => {
  expect(toHalf(65520)).toBe(0x7c00);
  expect(toHalf(-1e30)).toBe(0xfc00);
  expect(toHalf(Math.fround(65519.996))).toBe(0x7bff);
});

test('[D3] NaN stays NaN in both directions', () => {
  expect(toHalf(Number.NaN)).toBe(0x7e00);
  // A NaN whose payload lies in the bits that a half lacks must not become infinity.
  expect(floatsToHalves(new Float32Array(Uint32Array.of(0x7f800001).buffer))[0]).toBe(0x7e00);
  expect(halvesToFloats(Uint16Array.of(0x7c01))[0]).toBeNaN();
});

test('[D3] every half survives the way to float32 and back, in order and to scale', () => {
  const halves = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);
  const floats = halvesToFloats(halves);
  const back = floatsToHalves(floats);
  let nanCount = 0;
  for (const [bits, value] of floats.entries()) {
    if (Number.isNaN(value)) nanCount++;
    else expect(back[bits]).toBe(bits);
  }
  expect(nanCount).toBe(2 * 1023);
  for (let bits = 0; bits < 0x7c00; bits++) expect(floats[bits + 1]).toBeGreaterThan(floats[bits] ?? Number.NaN);
  expect(floats[0x7bff]).toBe(65504);
});

test('[D3] a view into a larger buffer is read at its own place', () => {
  const whole = Float32Array.of(9, 1, 2, 9);
  expect([...floatsToHalves(whole.subarray(1, 3))]).toEqual([0x3c00, 0x4000]);
});
