import { isStudioError } from '../../domain/core/errors.ts';
import type { FloatTensor } from '../../domain/core/tensor.ts';
import { batchRows, joinBatches } from '../../domain/diffusion/batch-axis.ts';
import type { Unet, UnetInput } from '../../domain/diffusion/ports.ts';

/**
 * A noise predictor for one job that takes fewer rows at a time once memory ran out: both halves of the guidance in one
 * run are the faster way (docs/performance.md), but need room for both.
 */
export function fittedUnet(unet: Unet): Unet {
  let mostRows = Number.POSITIVE_INFINITY;
  return {
    async predictNoise(input) {
      const rowCount = input.sample.dims[0] ?? 1;
      for (;;) {
        const rows = Math.min(mostRows, rowCount);
        try {
          return await inRuns(unet, input, rows);
        } catch (error) {
          if (rows === 1 || !isStudioError(error, 'out-of-memory')) throw error;
          mostRows = Math.ceil(rows / 2);
        }
      }
    },
  };
}

async function inRuns(unet: Unet, input: UnetInput, rows: number): Promise<FloatTensor> {
  const rowCount = input.sample.dims[0] ?? 1;
  if (rows === rowCount) return unet.predictNoise(input);
  const parts: FloatTensor[] = [];
  for (let start = 0; start < rowCount; start += rows) {
    const count = Math.min(rows, rowCount - start);
    parts.push(
      await unet.predictNoise({
        ...input,
        sample: batchRows(input.sample, start, count),
        encoderHiddenStates: batchRows(input.encoderHiddenStates, start, count),
      }),
    );
  }
  return joinBatches(parts);
}
