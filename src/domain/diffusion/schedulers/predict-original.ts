import type { PredictionType } from './scheduler-config.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * The estimate of x_0 from what the UNet said about x = signal * x_0 + noise * n.
 * v is alpha * n - sigma * x_0 for the sample scaled to signal^2 + noise^2 = 1 (Salimans and Ho 2022, arXiv 2202.00512).
 * @param signal 1 for the variance-exploding form of the Euler samplers, sqrt(abar) for the variance-preserving one
 * @param noise sigma, or sqrt(1 - abar)
 */
export function predictOriginal(
  predictionType: PredictionType,
  modelOutput: Float32Array,
  sample: Float32Array,
  signal: number,
  noise: number,
): Float32Array {
  switch (predictionType) {
    case 'epsilon':
      return weightedSum([1 / signal, sample], [-noise / signal, modelOutput]);
    case 'v_prediction': {
      const normSquared = signal * signal + noise * noise;
      return weightedSum([signal / normSquared, sample], [-noise / Math.sqrt(normSquared), modelOutput]);
    }
    case 'sample':
      return modelOutput.slice();
  }
}
