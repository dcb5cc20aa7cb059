import { elementCount, type FloatTensor, floatTensor } from '../../core/tensor.ts';
import { joinBatches } from '../batch-axis.ts';
import { fromEncoderOutput, type LatentsConfig } from '../latents.ts';
import { checkOutput } from '../output-check.ts';
import type { PictureRandom } from '../picture-random.ts';
import type { LatentDistribution, VaeEncoder } from '../ports.ts';

const { fround } = Math;

/** diffusers' bounds of the logarithm of the variance. */
const LOGVAR_RANGE = { min: -30, max: 20 };

export interface EncodeInput {
  readonly vaeEncoder: VaeEncoder;
  readonly latentsConfig: LatentsConfig;
}

/**
 * A picture as the encoder sees it: what latents may be drawn from.
 * @param picture [1, 3, H, W] in -1…1
 * @throws StudioError `output-invalid`, and what the encoder throws.
 */
export async function encodePicture(input: EncodeInput, picture: FloatTensor): Promise<LatentDistribution> {
  const { vaeEncoder, latentsConfig } = input;
  const [, , height = 0, width = 0] = picture.dims;
  const { channels, vaeScaleFactor } = latentsConfig;
  const dims = [1, channels, height / vaeScaleFactor, width / vaeScaleFactor];
  const distribution = await vaeEncoder.encode(picture);
  checkOutput(distribution.mean, 'encodedImage', dims);
  return distribution;
}

/**
 * Latents of the picture for each picture of the batch [B, C, h, w], as the sampler holds them: mean + deviation · noise,
 * the noise from each one's own generator. An encoder that gives one sample leaves nothing to draw.
 * Source: diffusers, DiagonalGaussianDistribution.sample.
 */
export function drawImageLatents(
  { mean, logvar }: LatentDistribution,
  randoms: readonly PictureRandom[],
  latentsConfig: LatentsConfig,
): FloatTensor {
  const rows = randoms.map((random) => {
    if (!logvar) return mean;
    const noise = random.randn(elementCount(mean.dims));
    return floatTensor(
      mean.data.map((value, i) => {
        const clamped = Math.min(Math.max(logvar.data[i] ?? 0, LOGVAR_RANGE.min), LOGVAR_RANGE.max);
        return value + fround(fround(Math.exp(fround(0.5 * clamped))) * (noise[i] ?? 0));
      }),
      mean.dims,
    );
  });
  return fromEncoderOutput(joinBatches(rows), latentsConfig);
}

/** Draws what `drawImageLatents` would and throws it away, for a picture whose latents nobody reads. */
export function skipImageLatents({ mean, logvar }: LatentDistribution, randoms: readonly PictureRandom[]): void {
  if (logvar) for (const random of randoms) random.randn(elementCount(mean.dims));
}
