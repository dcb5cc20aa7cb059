import type { RgbaPixels } from '../decoded-image.ts';
import type { MaskedContent } from '../request-choices.ts';
import { fillMasked } from './fill-masked.ts';
import { type MaskPixels, requireSameSize } from './raster.ts';

export interface PreparedContent {
  /** What the autoencoder gets. */
  readonly picture: RgbaPixels;
  /** What the pipeline then does with the latents under the mask: leaves them, draws them anew, or sets them to 0. */
  readonly maskedLatents: 'encoded' | 'noise' | 'zero';
}

/**
 * Prepares a picture for being painted under a mask. As in A1111 the picture is filled for the last two kinds as well:
 * the autoencoder sees beyond the pixels of a latent.
 * @throws StudioError `invalid-request` for a mask of another size.
 */
export function prepareMaskedContent(picture: RgbaPixels, mask: MaskPixels, content: MaskedContent): PreparedContent {
  requireSameSize('mask', picture, mask);
  if (content === 'original') return { picture, maskedLatents: 'encoded' };
  return { picture: fillMasked(picture, mask), maskedLatents: LATENTS[content] };
}

const LATENTS = { fill: 'encoded', 'latent-noise': 'noise', 'latent-nothing': 'zero' } as const;
