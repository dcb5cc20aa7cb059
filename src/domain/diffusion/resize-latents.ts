import { type FloatTensor, floatTensor } from '../core/tensor.ts';

/**
 * Latents for a picture of another size, by straight lines between the centres of latents, as torch's interpolate
 * (bilinear, align_corners off, no antialias) in A1111's "Latent" upscaler.
 * @param latents [B, C, h, w]
 * @param size in latents
 */
export function resizeLatents(
  latents: FloatTensor,
  size: { readonly width: number; readonly height: number },
): FloatTensor {
  const [rows = 1, channels = 1, height = 1, width = 1] = latents.dims;
  const across = pointsBetween(width, size.width);
  const along = pointsBetween(height, size.height);
  const data = new Float32Array(rows * channels * size.width * size.height);
  let at = 0;
  for (let plane = 0; plane < rows * channels; plane++) {
    const start = plane * width * height;
    const value = (y: number, x: number) => latents.data[start + y * width + x] ?? 0;
    for (const y of along)
      for (const x of across) {
        const above = (1 - x.share) * value(y.before, x.before) + x.share * value(y.before, x.after);
        const below = (1 - x.share) * value(y.after, x.before) + x.share * value(y.after, x.after);
        data[at++] = (1 - y.share) * above + y.share * below;
      }
  }
  return floatTensor(data, [rows, channels, size.height, size.width]);
}

/** For each point of the result the two it lies between, and how near it is to the second. */
function pointsBetween(length: number, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const place = Math.max(0, ((i + 0.5) * length) / count - 0.5);
    const before = Math.min(Math.floor(place), length - 1);
    return { before, after: Math.min(before + 1, length - 1), share: place - before };
  });
}
