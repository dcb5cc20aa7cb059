import { expect, test } from 'vitest';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { TorchRandom } from '../../../src/domain/core/torch-random.ts';
import { batchRows, joinBatches, repeatBatch } from '../../../src/domain/diffusion/batch-axis.ts';
import { drawBatchNoise, latentDims, toDecoderInput } from '../../../src/domain/diffusion/latents.ts';
import { makePictureRandoms, pictureSeed } from '../../../src/domain/diffusion/picture-random.ts';

const CONFIG = { channels: 16, vaeScaleFactor: 16, scalingFactor: 0.5, shiftFactor: 0.25 };

test('[D2] picture i has the seed + i, modulo 2^32', () => {
  const seedOf = (seed: number, batchIndex: number) => pictureSeed({ seed }, batchIndex).seed;
  expect(seedOf(42, 0)).toBe(42);
  expect(seedOf(42, 3)).toBe(45);
  expect(seedOf(0xffffffff, 0)).toBe(0xffffffff);
  expect(seedOf(0xffffffff, 1)).toBe(0);
  expect(seedOf(0xfffffffe, 7)).toBe(5);
});

test('[D2] each picture of a batch draws its own noise, the same as when it is made alone', () => {
  const dims = [1, 4, 2, 4];
  const randoms = makePictureRandoms({ seed: 0xffffffff, vaeScaleFactor: 8 }, 2);
  const batch = drawBatchNoise(randoms, dims);
  expect(batch.dims).toEqual([2, 4, 2, 4]);
  const [last, first] = [new TorchRandom(0xffffffff), new TorchRandom(0)];
  expect(batchRows(batch, 0, 1).data).toEqual(last.randn(32));
  expect(batchRows(batch, 1, 1).data).toEqual(first.randn(32));
  // The next draw goes on in each stream.
  const next = drawBatchNoise(randoms, dims);
  expect(batchRows(next, 0, 1).data).toEqual(last.randn(32));
  expect(batchRows(next, 1, 1).data).toEqual(first.randn(32));
});

test('[D14] latents have the channels of the package, height before width', () => {
  expect(latentDims({ width: 512, height: 256 }, CONFIG)).toEqual([1, 16, 16, 32]);
});

test('[D14] a side that the autoencoder cannot make is refused, and which', () => {
  for (const side of [0, -16, 250, 1, 12.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => latentDims({ width: side, height: 256 }, CONFIG)).toThrow(
      expect.objectContaining({ code: 'invalid-request', details: { field: 'width', value: side, multiple: 16 } }),
    );
    expect(() => latentDims({ width: 256, height: side }, CONFIG)).toThrow(
      expect.objectContaining({ code: 'invalid-request', details: { field: 'height', value: side, multiple: 16 } }),
    );
  }
});

test('[D14] the decoder gets latents divided by the scaling factor, then shifted', () => {
  const input = toDecoderInput(floatTensor(Float32Array.of(1, -2), [1, 2]), CONFIG);
  expect([...input.data]).toEqual([2.25, -3.75]);
});

test('[D18] rows along the batch axis: cut, joined, repeated', () => {
  const tensor = floatTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  expect(batchRows(tensor, 1, 2)).toEqual({ data: Float32Array.of(3, 4, 5, 6), dims: [2, 2] });
  expect(joinBatches([batchRows(tensor, 2, 1), batchRows(tensor, 0, 2)])).toEqual({
    data: Float32Array.of(5, 6, 1, 2, 3, 4),
    dims: [3, 2],
  });
  expect(repeatBatch(batchRows(tensor, 0, 1), 2)).toEqual({ data: Float32Array.of(1, 2, 1, 2), dims: [2, 2] });
  expect(() => batchRows(tensor, 2, 2)).toThrow(RangeError);
});
