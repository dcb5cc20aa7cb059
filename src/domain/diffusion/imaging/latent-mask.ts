import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import { hardMask } from './mask.ts';
import { type MaskPixels, requireSize, type Size } from './raster.ts';
import { resizeMask } from './resize.ts';

/**
 * A mask as diffusers lays it over latents: yes or no per pixel, then for each latent the pixel at its top left corner
 * (torch's "nearest").
 * @param size in latents
 * @returns [1, 1, h, w] of 0 and 1
 * @throws StudioError `invalid-request` for a size that is none.
 */
export function nearestLatentMask(mask: MaskPixels, size: Size): FloatTensor {
  requireSize('latents', size);
  const { data } = hardMask(mask);
  const values = new Float32Array(size.width * size.height);
  const columns = nearestLines(mask.width, size.width);
  let i = 0;
  for (const row of nearestLines(mask.height, size.height))
    for (const column of columns) values[i++] = data[row * mask.width + column] === 255 ? 1 : 0;
  return floatTensor(values, [1, 1, size.height, size.width]);
}

/**
 * A mask as A1111 lays it over latents: made small by the bicubic filter, then 0 or 1 per latent.
 * @param isSoft leaves what lies between 0 and 1: for soft inpainting
 * @returns [1, 1, h, w] in 0…1
 * @throws StudioError `invalid-request` for a size that is none.
 */
export function smoothLatentMask(mask: MaskPixels, size: Size, { isSoft }: { readonly isSoft: boolean }): FloatTensor {
  const small = resizeMask(mask, size, 'bicubic');
  const { data } = isSoft ? small : hardMask(small);
  return floatTensor(
    Float32Array.from(data, (value) => value / 255),
    [1, 1, size.height, size.width],
  );
}

function nearestLines(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.min(Math.floor((i * length) / count), length - 1));
}
