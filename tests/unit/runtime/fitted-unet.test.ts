import { expect, test } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import type { UnetInput } from '../../../src/domain/diffusion/ports.ts';
import { fittedUnet } from '../../../src/engine/runtime/fitted-unet.ts';

/** Adds each row's text to its sample; more than `room` rows are too many. */
function smallUnet(room: number) {
  const runs: number[] = [];
  return {
    runs,
    async predictNoise({ sample, encoderHiddenStates }: UnetInput) {
      const rows = sample.dims[0] ?? 0;
      runs.push(rows);
      if (rows > room) throw new StudioError('out-of-memory', 'bad_alloc');
      const data = sample.data.map((value, i) => value + (encoderHiddenStates.data[i] ?? Number.NaN));
      return floatTensor(data, sample.dims);
    },
  };
}

const INPUT: UnetInput = {
  sample: floatTensor(Float32Array.of(1, 2, 3, 4), [4, 1, 1, 1]),
  timestep: 7,
  encoderHiddenStates: floatTensor(Float32Array.of(10, 20, 30, 40), [4, 1, 1]),
};
const EXPECTED = floatTensor(Float32Array.of(11, 22, 33, 44), [4, 1, 1, 1]);

test('[R25] all rows in one run while there is room', async () => {
  const unet = smallUnet(4);
  expect(await fittedUnet(unet).predictNoise(INPUT)).toEqual(EXPECTED);
  expect(unet.runs).toEqual([4]);
});

test('[R25] halves, and halves again, when memory ran out; remembered for the next call', async () => {
  const unet = smallUnet(1);
  const fitted = fittedUnet(unet);
  expect(await fitted.predictNoise(INPUT)).toEqual(EXPECTED);
  expect(await fitted.predictNoise(INPUT)).toEqual(EXPECTED);
  expect(unet.runs).toEqual([4, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
});

test('[R25] one row that is too many, and other errors, are told', async () => {
  await expect(fittedUnet(smallUnet(0)).predictNoise(INPUT)).rejects.toMatchObject({ code: 'out-of-memory' });
  const lost = { predictNoise: () => Promise.reject(new StudioError('device-lost', 'gone')) };
  await expect(fittedUnet(lost).predictNoise(INPUT)).rejects.toMatchObject({ code: 'device-lost' });
});
