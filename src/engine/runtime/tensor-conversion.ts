import { StudioError } from '../../domain/core/errors.ts';
import { floatsToHalves, halvesToFloats } from '../../domain/core/half.ts';
import type { FloatTensor } from '../../domain/core/tensor.ts';
import type { TensorType } from '../../domain/models/manifest.ts';
import type { OrtModule, OrtTensor } from './ort-module.ts';

/** Numbers as a tensor of the type that the graph wants; integers are rounded. `values` fill `dims`. */
export function toOrtTensor(
  ort: OrtModule,
  type: TensorType,
  values: Float32Array | Int32Array,
  dims: readonly number[],
): OrtTensor {
  switch (type) {
    case 'float32':
      return new ort.Tensor('float32', values instanceof Float32Array ? values : Float32Array.from(values), dims);
    case 'float16':
      return new ort.Tensor('float16', floatsToHalves(Float32Array.from(values)), dims);
    case 'int32':
      return new ort.Tensor('int32', Int32Array.from(values, Math.round), dims);
    case 'int64':
      return new ort.Tensor('int64', roundedToInt64(values), dims);
  }
}

/**
 * A run's output as float32, on this side of the GPU. The tensor is disposed.
 * @throws StudioError `manifest-invalid` for an output that is not a float tensor.
 */
export async function takeFloats(tensor: OrtTensor): Promise<FloatTensor> {
  try {
    const data = await tensor.getData();
    const dims = [...tensor.dims];
    if (data instanceof Float32Array) return { data, dims };
    if (tensor.type === 'float16' && ArrayBuffer.isView(data))
      // Float16Array where the browser has it, else Uint16Array: the same bits.
      return { data: halvesToFloats(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)), dims };
    throw new StudioError('manifest-invalid', `An output is ${tensor.type}, not a float tensor.`, {
      type: tensor.type,
    });
  } finally {
    tensor.dispose();
  }
}

function roundedToInt64(values: Float32Array | Int32Array): BigInt64Array {
  const integers = new BigInt64Array(values.length);
  for (let index = 0; index < values.length; index++) integers[index] = BigInt(Math.round(values[index] ?? 0));
  return integers;
}
