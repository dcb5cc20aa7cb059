import type { PredictionType } from './scheduler-config.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * The estimate of the noise n from what the UNet said about x = signal * x_0 + noise * n, signal^2 + noise^2 = 1:
 * predictOriginal's other half.
 */
export function predictEpsilon(
  predictionType: PredictionType,
  modelOutput: Float32Array,
  sample: Float32Array,
  signal: number,
  noise: number,
): Float32Array {
  switch (predictionType) {
    case 'epsilon':
      return modelOutput;
    case 'v_prediction':
      return weightedSum([signal, modelOutput], [noise, sample]);
    case 'sample':
      return weightedSum([1 / noise, sample], [-signal / noise, modelOutput]);
  }
}
