import { type FloatTensor, floatTensor } from '../core/tensor.ts';

/** Rows start…start + count along the first axis: [B, …] → [count, …]. Shares memory with `tensor`. */
export function batchRows(tensor: FloatTensor, start: number, count: number): FloatTensor {
  const [rowCount = 1, ...rest] = tensor.dims;
  if (start < 0 || count < 1 || start + count > rowCount)
    throw new RangeError(`rows ${start}…${start + count} of ${rowCount}`);
  const rowLength = tensor.data.length / rowCount;
  return floatTensor(tensor.data.subarray(start * rowLength, (start + count) * rowLength), [count, ...rest]);
}

/** One tensor after the other along the first axis: [A, …] and [B, …] → [A + B, …]. All must agree in the other axes. */
export function joinBatches(parts: readonly FloatTensor[]): FloatTensor {
  const [first] = parts;
  if (!first) throw new RangeError('nothing to join');
  const rest = first.dims.slice(1);
  const rowCount = parts.reduce((sum, part) => sum + (part.dims[0] ?? 1), 0);
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return floatTensor(data, [rowCount, ...rest]);
}

/** The same rows `times` times: [B, …] → [times * B, …]. The tensor itself for once. */
export function repeatBatch(tensor: FloatTensor, times: number): FloatTensor {
  return times === 1 ? tensor : joinBatches(Array.from({ length: times }, () => tensor));
}

/**
 * Rows beside each other along the second axis: [B, C, …] and [B, E, …] → [B, C + E, …]. One row of `more` goes with all.
 */
export function joinChannels(tensor: FloatTensor, more: FloatTensor): FloatTensor {
  const [rowCount = 1, channels = 1, ...rest] = tensor.dims;
  const [moreRows = 1, moreChannels = 1] = more.dims;
  if (moreRows !== 1 && moreRows !== rowCount) throw new RangeError(`${moreRows} rows beside ${rowCount}`);
  const parts = Array.from({ length: rowCount }, (_, row) => [
    batchRows(tensor, row, 1).data,
    batchRows(more, moreRows === 1 ? 0 : row, 1).data,
  ]).flat();
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return floatTensor(data, [rowCount, channels + moreChannels, ...rest]);
}
