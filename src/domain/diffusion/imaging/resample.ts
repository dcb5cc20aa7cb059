import type { Box, Raster, Size } from './raster.ts';
import { makeRaster } from './raster.ts';
import { type ResampleFilter, resampleTaps, type Taps, WEIGHT_BITS } from './resample-taps.ts';

const HALF = 2 ** (WEIGHT_BITS - 1);

/**
 * Makes a raster another size as Pillow's Image.resize does, rows first, with bytes between the two passes.
 * @param window the part of the resized whole that is wanted; only that is computed
 */
export function resample(
  source: Raster,
  size: Size,
  filter: ResampleFilter,
  window: Box = { x: 0, y: 0, width: size.width, height: size.height },
): Raster {
  const columns = resampleTaps(filter, source.width, size.width, window.x, window.width);
  const rows = resampleTaps(filter, source.height, size.height, window.y, window.height);
  // The first pass makes only those rows that the second one reads.
  const firstRow = Math.min(...rows.map(({ first }) => first));
  const endRow = Math.max(...rows.map(({ first, weights }) => first + weights.length));
  const narrowed = resampleRows(source, columns, firstRow, endRow);
  const lowered = rows.map(({ first, weights }): Taps => ({ first: first - firstRow, weights }));
  return resampleColumns(narrowed, lowered);
}

function resampleRows(source: Raster, taps: readonly Taps[], firstRow: number, endRow: number): Raster {
  const { channels, data } = source;
  const result = makeRaster({ width: taps.length, height: endRow - firstRow }, channels);
  const sums = new Int32Array(channels);
  let target = 0;
  for (let row = firstRow; row < endRow; row++) {
    const rowStart = row * source.width * channels;
    for (const { first, weights } of taps) {
      let at = rowStart + first * channels;
      sums.fill(HALF);
      for (const weight of weights)
        for (let channel = 0; channel < channels; channel++)
          sums[channel] = (sums[channel] ?? 0) + (data[at++] ?? 0) * weight;
      for (const sum of sums) result.data[target++] = sum >> WEIGHT_BITS;
    }
  }
  return result;
}

function resampleColumns(source: Raster, taps: readonly Taps[]): Raster {
  const { channels, data, width } = source;
  const result = makeRaster({ width, height: taps.length }, channels);
  const rowLength = width * channels;
  const sums = new Int32Array(rowLength);
  for (const [row, { first, weights }] of taps.entries()) {
    sums.fill(HALF);
    for (let tap = 0; tap < weights.length; tap++) {
      const weight = weights[tap] ?? 0;
      const start = (first + tap) * rowLength;
      for (let i = 0; i < rowLength; i++) sums[i] = (sums[i] ?? 0) + (data[start + i] ?? 0) * weight;
    }
    const target = row * rowLength;
    for (let i = 0; i < rowLength; i++) result.data[target + i] = (sums[i] ?? 0) >> WEIGHT_BITS;
  }
  return result;
}
