/** A dense row-major float32 tensor. Pictures and latents are NCHW, height before width. */
export interface FloatTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** How many elements a tensor of `dims` has; 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** Makes a tensor; throws RangeError when data and dims disagree. */
export function floatTensor(data: Float32Array, dims: readonly number[]): FloatTensor {
  if (data.length !== elementCount(dims))
    throw new RangeError(`${data.length} values do not fill [${dims.join(', ')}]`);
  return { data, dims };
}
