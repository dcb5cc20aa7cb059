import { type FloatTensor, floatTensor } from '../core/tensor.ts';

/**
 * The guidance scale as a distilled UNet takes it: sines, then cosines, of 1000 · (scale - 1) at falling frequencies.
 * Such a model has guidance built in, so there is no guidance pass.
 * Source: diffusers, LatentConsistencyModelPipeline.get_guidance_scale_embedding.
 * @param size of the embedding, D: the UNet's time_cond_proj_dim
 * @returns [1, D]
 */
export function guidanceScaleEmbedding(guidanceScale: number, size: number): FloatTensor {
  const half = Math.floor(size / 2);
  const weight = Math.fround(1000 * (guidanceScale - 1));
  const data = new Float32Array(size);
  const step = Math.fround(Math.log(10_000) / (half - 1));
  for (let i = 0; i < half; i++) {
    const frequency = Math.fround(Math.exp(Math.fround(i * -step)));
    const angle = Math.fround(weight * frequency);
    data[i] = Math.sin(angle);
    data[half + i] = Math.cos(angle);
  }
  return floatTensor(data, [1, size]);
}
