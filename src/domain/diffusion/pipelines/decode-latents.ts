import type { FloatTensor } from '../../core/tensor.ts';
import { batchRows } from '../batch-axis.ts';
import { decodedImage, type RgbaPixels } from '../decoded-image.ts';
import { type LatentsConfig, toDecoderInput } from '../latents.ts';
import { checkOutput } from '../output-check.ts';
import type { VaeDecoder } from '../ports.ts';
import { type PipelineControl, pause } from './pipeline-control.ts';

export interface DecodeInput {
  readonly vaeDecoder: VaeDecoder;
  readonly latentsConfig: LatentsConfig;
  readonly control: PipelineControl;
}

/**
 * Latents → pictures [1, 3, H, W] → RGBA bytes, one at a time: the decoder needs the most memory of all.
 * @param latents [B, C, h, w], as the sampler holds them
 * @returns in batch order
 * @throws StudioError `cancelled`, `output-invalid`, and what the decoder throws.
 */
export async function decodeLatents(input: DecodeInput, latents: FloatTensor): Promise<RgbaPixels[]> {
  const { vaeDecoder, latentsConfig, control } = input;
  const [batchSize = 1, , h = 0, w = 0] = latents.dims;
  const { vaeScaleFactor } = latentsConfig;
  const images: RgbaPixels[] = [];
  for (let batchIndex = 0; batchIndex < batchSize; batchIndex++) {
    await pause(control);
    if (batchIndex === 0) control.onPhase?.('decoding', 0);
    const decoded = await vaeDecoder.decode(toDecoderInput(batchRows(latents, batchIndex, 1), latentsConfig));
    checkOutput(decoded, 'decodedImage', [1, 3, h * vaeScaleFactor, w * vaeScaleFactor], { batchIndex });
    images.push(decodedImage(decoded));
    control.onPhase?.('decoding', (batchIndex + 1) / batchSize);
  }
  return images;
}
