import type { TensorType } from '../../../src/domain/models/manifest.ts';

/** TensorProto.DataType of half floats. */
export const FLOAT16 = 10;

const TENSOR_TYPE_BY_NUMBER: ReadonlyMap<number, TensorType> = new Map([
  [1, 'float32'],
  [6, 'int32'],
  [7, 'int64'],
  [FLOAT16, 'float16'],
]);

/** Bits of one element by TensorProto.DataType (onnx.proto3); strings (8) have none. */
const ELEMENT_BITS: ReadonlyMap<number, number> = new Map([
  [1, 32],
  [2, 8],
  [3, 8],
  [4, 16],
  [5, 16],
  [6, 32],
  [7, 64],
  [9, 8],
  [FLOAT16, 16],
  [11, 64],
  [12, 32],
  [13, 64],
  [14, 64],
  [15, 128],
  [16, 16],
  [17, 8],
  [18, 8],
  [19, 8],
  [20, 8],
  [21, 4],
  [22, 4],
]);

/** The manifest's word for an element type; undefined when the studio has no adapter for it. */
export function tensorTypeName(dataType: number): TensorType | undefined {
  return TENSOR_TYPE_BY_NUMBER.get(dataType);
}

/** Bytes that a tensor fills; undefined for a type without a fixed element size. */
export function tensorByteLength(dataType: number, dims: readonly number[]): number | undefined {
  const bits = ELEMENT_BITS.get(dataType);
  if (bits === undefined) return undefined;
  return Math.ceil((dims.reduce((product, dim) => product * dim, 1) * bits) / 8);
}
