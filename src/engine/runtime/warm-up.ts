import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { elementCount, type FloatTensor, floatTensor } from '../../domain/core/tensor.ts';
import type { LoadedPackage } from './loaded-package.ts';
import { yieldToEvents } from './yield-to-events.ts';

/** Any training time will do; its value changes no shader. */
const WARM_UP_TIMESTEP = 500;

/**
 * Runs each component once in the shapes of a first picture with guidance at the package's default size: shaders are
 * compiled and memory is taken at the first run of a shape. Does nothing for a package that is not whole in memory, as
 * each component would push out another.
 * @throws StudioError `cancelled` between two components, and what a run throws.
 */
export async function warmUp(loadedPackage: LoadedPackage, cancellation: CancellationToken): Promise<void> {
  const { manifest, tokenizer, textEncoder, unet, vaeDecoder, isWhole } = loadedPackage;
  if (!isWhole) return;
  const { channels, vaeScaleFactor } = manifest.latents;
  const latentSize = [manifest.sizes.defaultHeight / vaeScaleFactor, manifest.sizes.defaultWidth / vaeScaleFactor];
  const { tokenIds } = tokenizer.tokenize('');
  const letCancelIn = async () => {
    await yieldToEvents();
    cancellation.throwIfCancelled();
  };

  await letCancelIn();
  const encoderHiddenStates = await textEncoder.encode([tokenIds, tokenIds]);
  await letCancelIn();
  await unet.predictNoise({
    sample: slope([2, channels, ...latentSize]),
    timestep: WARM_UP_TIMESTEP,
    encoderHiddenStates,
  });
  await letCancelIn();
  await vaeDecoder.decode(slope([1, channels, ...latentSize]));
}

/** Values from -1 to 1: something else than a constant, which a checked output may not be. */
function slope(dims: readonly number[]): FloatTensor {
  const count = elementCount(dims);
  const data = Float32Array.from({ length: count }, (_, index) => (2 * index) / count - 1);
  return floatTensor(data, dims);
}
