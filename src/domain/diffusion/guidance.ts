import { type FloatTensor, floatTensor } from '../core/tensor.ts';
import { batchRows, joinBatches } from './batch-axis.ts';

const { fround } = Math;

export interface GuidanceOptions {
  /** Weight of the positive prompt; 1 would give back `positive`. */
  readonly guidanceScale: number;
  /** diffusers' guidance_rescale phi, 0…1: how far the spread of the result is brought back to that of `positive`. */
  readonly guidanceRescale: number;
}

/** Whether there is a guidance pass at all: diffusers runs the UNet for the positive prompt alone at 1 and below. */
export function isGuided(guidanceScale: number): boolean {
  return guidanceScale > 1;
}

/**
 * Classifier-free guidance: negative + scale * (positive - negative), both [B, C, h, w], in float32 as torch computes.
 * Sources: Ho and Salimans 2022 (arXiv 2207.12598); rescale: Lin et al. 2023 (arXiv 2305.08891), equations 15 and 16.
 */
export function guide(negative: FloatTensor, positive: FloatTensor, options: GuidanceOptions): FloatTensor {
  const { guidanceRescale } = options;
  // Only prompts that AND joins come here at 1 and below, where a scale means nothing.
  const guidanceScale = Math.max(1, options.guidanceScale);
  const data = positive.data.map((value, i) => {
    const base = negative.data[i] ?? Number.NaN;
    return base + fround(guidanceScale * fround(value - base));
  });
  const guided = floatTensor(data, positive.dims);
  if (guidanceRescale === 0) return guided;
  const pictures = Array.from({ length: guided.dims[0] ?? 1 }, (_, i) =>
    rescaled(batchRows(guided, i, 1), batchRows(positive, i, 1), guidanceRescale),
  );
  return joinBatches(pictures);
}

/**
 * Composable diffusion: one prediction for several prompts, negative + sum of weight * (prediction - negative), which is
 * guided like any other. One prompt of weight 1 is its own prediction, bit for bit. All [B, C, h, w].
 * Source: Liu et al. 2022 (arXiv 2206.01714), equation 11.
 */
export function compose(
  negative: FloatTensor,
  positives: readonly { readonly pred: FloatTensor; readonly weight: number }[],
): FloatTensor {
  const [only] = positives;
  if (positives.length === 1 && only?.weight === 1) return only.pred;
  const data = negative.data.map((base, i) =>
    positives.reduce((sum, { pred, weight }) => sum + weight * ((pred.data[i] ?? Number.NaN) - base), base),
  );
  return floatTensor(data, negative.dims);
}

/** One picture's prediction with its spread brought towards that of the positive prompt's. */
function rescaled(guided: FloatTensor, positive: FloatTensor, phi: number): FloatTensor {
  const spread = standardDeviation(guided.data);
  if (spread === 0) return guided;
  const ratio = standardDeviation(positive.data) / spread;
  const factor = phi * ratio + (1 - phi);
  return floatTensor(
    guided.data.map((value) => value * factor),
    guided.dims,
  );
}

/** Divided by n - 1, as torch.std; only ratios over equal counts are used, where the divisor cancels. */
function standardDeviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
