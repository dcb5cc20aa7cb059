import { type FloatTensor, floatTensor } from '../core/tensor.ts';

/** A layer norm over channels: (x − mean) / √(variance + epsilon) · scale + shift. */
export interface LayerNorm {
  /** One of each channel. */
  readonly scale: Float64Array;
  readonly shift: Float64Array;
  readonly epsilon: number;
}

/** Half floats round by 2^-11 of a value; what is a norm is far nearer than this to its fit, what is none far from it. */
const MAX_RESIDUAL_SHARE = 0.02;

/**
 * The layer norm that leads from `before` to `after`, both [B, S, H], found by least squares over all tokens, channel by
 * channel: exports give what stands before and after CLIP's final norm, not its weights. The tokens have to differ.
 * @returns undefined when no layer norm leads there: the largest error is over 2 % of what `after` spans.
 */
export function fitLayerNorm(before: FloatTensor, after: FloatTensor, epsilon: number): LayerNorm | undefined {
  const channels = before.dims.at(-1) ?? 1;
  const tokens = before.data.length / channels;
  const normal = normalise(before, epsilon);
  const scale = new Float64Array(channels);
  const shift = new Float64Array(channels);
  let residual = 0;
  let largest = 0;
  for (let channel = 0; channel < channels; channel++) {
    let [x, y, xx, xy] = [0, 0, 0, 0];
    for (let at = channel; at < normal.length; at += channels) {
      const [a, b] = [normal[at] ?? 0, after.data[at] ?? 0];
      x += a;
      y += b;
      xx += a * a;
      xy += a * b;
    }
    const spread = tokens * xx - x * x;
    const slope = spread > 0 ? (tokens * xy - x * y) / spread : 0;
    const offset = (y - slope * x) / tokens;
    scale[channel] = slope;
    shift[channel] = offset;
    for (let at = channel; at < normal.length; at += channels) {
      const value = after.data[at] ?? 0;
      residual = Math.max(residual, Math.abs((normal[at] ?? 0) * slope + offset - value));
      largest = Math.max(largest, Math.abs(value));
    }
  }
  // NaN is no fit either.
  return residual <= MAX_RESIDUAL_SHARE * largest ? { scale, shift, epsilon } : undefined;
}

/** @param states [B, S, H]. */
export function applyLayerNorm({ scale, shift, epsilon }: LayerNorm, states: FloatTensor): FloatTensor {
  const channels = scale.length;
  const normal = normalise(states, epsilon);
  return floatTensor(
    Float32Array.from(normal, (value, at) => value * (scale[at % channels] ?? 0) + (shift[at % channels] ?? 0)),
    states.dims,
  );
}

/** Mean 0 and variance 1 over the channels of each token. */
function normalise({ data, dims }: FloatTensor, epsilon: number): Float64Array {
  const channels = dims.at(-1) ?? 1;
  const normal = Float64Array.from(data);
  for (let start = 0; start < normal.length; start += channels) {
    const token = normal.subarray(start, start + channels);
    const mean = token.reduce((sum, value) => sum + value, 0) / channels;
    const variance = token.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels;
    const factor = 1 / Math.sqrt(variance + epsilon);
    for (let channel = 0; channel < channels; channel++) token[channel] = ((token[channel] ?? 0) - mean) * factor;
  }
  return normal;
}
