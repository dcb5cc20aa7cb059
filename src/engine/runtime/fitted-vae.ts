import { isStudioError } from '../../domain/core/errors.ts';
import type { FloatTensor } from '../../domain/core/tensor.ts';
import { type PipelineControl, pause } from '../../domain/diffusion/pipelines/pipeline-control.ts';
import type { VaeDecoder, VaeEncoder } from '../../domain/diffusion/ports.ts';
import { tiledDecoder, tiledEncoder, type VaeTiling } from '../../domain/diffusion/vae-tiles.ts';
import type { Manifest } from '../../domain/models/manifest.ts';
import { smallerTiling, type TensorRoom, vaeTiling } from '../../domain/models/vae-room.ts';

interface FitOptions {
  readonly manifest: Manifest;
  readonly device: TensorRoom;
  readonly control: PipelineControl;
  /** Told of tiles that were taken, by their side in latents. */
  readonly onTiled?: (side: number) => void;
}

/** A decoder that takes in tiles what the device cannot take whole: by its limits, or when memory ran out. */
export function fittedDecoder(vaeDecoder: VaeDecoder, options: FitOptions): VaeDecoder {
  const { vaeScaleFactor: factor } = options.manifest.latents;
  const between = () => pause(options.control);
  return {
    decode: (latents) =>
      fitting(options, sizeOf(latents, factor), (tiling) =>
        (tiling ? tiledDecoder(vaeDecoder, tiling, factor, between) : vaeDecoder).decode(latents),
      ),
  };
}

/** The same for an encoder. */
export function fittedEncoder(vaeEncoder: VaeEncoder, options: FitOptions): VaeEncoder {
  const { vaeScaleFactor: factor } = options.manifest.latents;
  const between = () => pause(options.control);
  return {
    encode: (picture) =>
      fitting(options, sizeOf(picture, 1), (tiling) =>
        (tiling ? tiledEncoder(vaeEncoder, tiling, factor, between) : vaeEncoder).encode(picture),
      ),
  };
}

async function fitting<T>(
  { manifest, device, onTiled }: FitOptions,
  size: { readonly width: number; readonly height: number },
  run: (tiling: VaeTiling | undefined) => Promise<T>,
): Promise<T> {
  const { vaeScaleFactor } = manifest.latents;
  const latentSize = { width: size.width / vaeScaleFactor, height: size.height / vaeScaleFactor };
  let tiling = vaeTiling(manifest, size, device);
  for (;;) {
    try {
      const output = await run(tiling);
      if (tiling) onTiled?.(tiling.side);
      return output;
    } catch (error) {
      if (!isStudioError(error, 'out-of-memory')) throw error;
      const smaller = smallerTiling(tiling, latentSize);
      if (!smaller) throw error;
      tiling = smaller;
    }
  }
}

function sizeOf({ dims }: FloatTensor, pixelsPerPoint: number) {
  const [, , height = 0, width = 0] = dims;
  return { width: width * pixelsPerPoint, height: height * pixelsPerPoint };
}
