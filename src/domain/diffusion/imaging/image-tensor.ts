import { type FloatTensor, floatTensor } from '../../core/tensor.ts';
import type { RgbaPixels } from '../decoded-image.ts';
import { hardMask } from './mask.ts';
import { type MaskPixels, requireSameSize } from './raster.ts';

const { fround } = Math;

/**
 * A picture as the autoencoder takes it: [1, 3, H, W] in -1…1, 2 * (byte / 255) - 1 in float32 as diffusers computes it.
 * Alpha is passed over: flatten first.
 */
export function imageTensor({ width, height, data }: RgbaPixels): FloatTensor {
  const area = width * height;
  const values = new Float32Array(3 * area);
  for (let pixel = 0; pixel < area; pixel++)
    for (let channel = 0; channel < 3; channel++)
      values[channel * area + pixel] = 2 * fround((data[4 * pixel + channel] ?? 0) / 255) - 1;
  return floatTensor(values, [1, 3, height, width]);
}

/**
 * What a model made for inpainting sees besides its latents: the picture as imageTensor, with 0, a middle grey, where
 * the mask paints from half on.
 * @throws StudioError `invalid-request` for a mask of another size.
 */
export function keptImageTensor(picture: RgbaPixels, mask: MaskPixels): FloatTensor {
  requireSameSize('mask', picture, mask);
  const { data, dims } = imageTensor(picture);
  const area = picture.width * picture.height;
  const { data: painted } = hardMask(mask);
  return floatTensor(
    data.map((value, i) => (painted[i % area] === 255 ? 0 : value)),
    dims,
  );
}
