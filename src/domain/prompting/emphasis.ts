import { StudioError } from '../core/errors.ts';

/** How weights act on the text encoder's output. `original` brings its mean back, `no-norm` does not. */
export const EMPHASIS_MODES = ['original', 'no-norm'] as const;
export type EmphasisMode = (typeof EMPHASIS_MODES)[number];

const { fround } = Math;

/**
 * Multiplies the hidden state of each token by its weight; `original` then scales the chunk so that its mean over tokens
 * and channels is what it was. Where that cannot be done (a mean of 0, a factor that is no half float) it is left out.
 * Source: A1111, modules/sd_emphasis.py.
 * @param states last hidden states of the chunks, [chunks, S, H] or [chunks * S, H]; not changed.
 * @param chunkWeights one array of S weights for each chunk, as `TokenChunk.weights`.
 * @returns new states of the same shape; `states` itself when every weight is 1.
 * @throws StudioError `internal` when the sizes do not fit.
 */
export function applyEmphasis(
  states: Float32Array,
  chunkWeights: readonly Float32Array[],
  mode: EmphasisMode,
): Float32Array {
  if (chunkWeights.every((weights) => weights.every((weight) => weight === 1))) return states;
  const tokenCount = chunkWeights[0]?.length ?? 0;
  const chunkLength = states.length / chunkWeights.length;
  if (!Number.isInteger(chunkLength / tokenCount) || chunkWeights.some(({ length }) => length !== tokenCount))
    throw new StudioError('internal', `${states.length} states do not fit ${chunkWeights.length} chunks of weights.`);
  const weighted = states.slice();
  for (const [i, weights] of chunkWeights.entries()) {
    const chunk = weighted.subarray(i * chunkLength, (i + 1) * chunkLength);
    weighChunk(chunk, weights, mode);
  }
  return weighted;
}

/** In place. A chunk whose weights are all 1 stays bit for bit as it is. */
function weighChunk(chunk: Float32Array, weights: Float32Array, mode: EmphasisMode): void {
  if (weights.every((weight) => weight === 1)) return;
  const meanBefore = mean(chunk);
  const channelCount = chunk.length / weights.length;
  for (const [token, weight] of weights.entries()) {
    const end = (token + 1) * channelCount;
    for (let i = token * channelCount; i < end; i++) chunk[i] = (chunk[i] ?? 0) * weight;
  }
  if (mode === 'no-norm') return;
  const factor = fround(meanBefore / mean(chunk));
  if (!(Math.abs(factor) < FACTOR_LIMIT)) return;
  for (let i = 0; i < chunk.length; i++) chunk[i] = (chunk[i] ?? 0) * factor;
}

/** The largest half float. */
const FACTOR_LIMIT = 65_504;

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
