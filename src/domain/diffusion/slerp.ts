import { type FloatTensor, floatTensor } from '../core/tensor.ts';

/** Above this mean cosine two noises are all but one, and a straight line will do. */
const NEARLY_EQUAL = 0.9995;

/**
 * From one noise to another along the sphere, column by column of each channel as A1111 does (its tensors have no batch
 * axis where it takes axis 1): the result is as noisy as its ends. All [1, C, h, w].
 * @param share 0…1: 0 is `from`, 1 is `to`
 * Source: A1111, modules/rng.py, slerp.
 */
export function slerpColumns(from: FloatTensor, to: FloatTensor, share: number): FloatTensor {
  const [, channels = 1, height = 1, width = 1] = from.dims;
  const cosines = new Float64Array(channels * width);
  for (let column = 0; column < cosines.length; column++) {
    let [dot, fromSquares, toSquares] = [0, 0, 0];
    for (const i of columnIndices(column, width, height)) {
      const [a, b] = [from.data[i] ?? 0, to.data[i] ?? 0];
      dot += a * b;
      fromSquares += a * a;
      toSquares += b * b;
    }
    cosines[column] = dot / Math.sqrt(fromSquares * toSquares);
  }
  const isStraight = cosines.reduce((sum, value) => sum + value, 0) / cosines.length > NEARLY_EQUAL;
  const data = new Float32Array(from.data.length);
  for (let column = 0; column < cosines.length; column++) {
    const angle = Math.acos(cosines[column] ?? 0);
    const [fromShare, toShare] = isStraight
      ? [1 - share, share]
      : [Math.sin((1 - share) * angle) / Math.sin(angle), Math.sin(share * angle) / Math.sin(angle)];
    for (const i of columnIndices(column, width, height))
      data[i] = fromShare * (from.data[i] ?? 0) + toShare * (to.data[i] ?? 0);
  }
  return floatTensor(data, from.dims);
}

/** Where the values of a column of a channel lie, with the columns of all channels counted through. */
function* columnIndices(column: number, width: number, height: number): Generator<number> {
  const start = Math.floor(column / width) * width * height + (column % width);
  for (let row = 0; row < height; row++) yield start + row * width;
}
