import { elementCount, type FloatTensor, floatTensor } from '../../core/tensor.ts';
import { plainMask } from '../imaging/mask.ts';
import { fromEncoderOutput } from '../latents.ts';
import { type EncodeInput, encodePicture } from './encode-picture.ts';
import { inpaintConditioning } from './inpaint.ts';

/**
 * What a model made for inpainting sees when there is nothing to keep: a full mask over a grey picture, as A1111 shows
 * it. Not drawn from the pictures' generators: they give the same noise as with another model.
 * @param size in pixels
 * @returns [1, 1 + C, h, w]
 * @throws StudioError `output-invalid`, and what the encoder throws.
 */
export async function encodeBlankConditioning(
  input: EncodeInput,
  size: { readonly width: number; readonly height: number },
): Promise<FloatTensor> {
  const dims = [1, 3, size.height, size.width];
  const { mean } = await encodePicture(input, floatTensor(new Float32Array(elementCount(dims)), dims));
  return inpaintConditioning(plainMask(size, 255), fromEncoderOutput(mean, input.latentsConfig));
}
