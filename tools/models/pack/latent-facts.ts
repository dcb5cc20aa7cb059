import { elementCount, floatTensor } from '../../../src/domain/core/tensor.ts';
import type { Manifest, ManifestComponent } from '../../../src/domain/models/manifest.ts';
import { PackageSourceError } from '../package-source-error.ts';
import type { Network } from '../preview/network.ts';
import { type Config, configNumber } from './source-config.ts';

/** Latent pixels of a trial run where the graph leaves the size open; 16 lets even four halvings stay whole. */
const TRIAL_SIDE = 16;

/** AutoencoderKL's own default in diffusers, for configs written before the key existed. */
const AUTOENCODER_KL_SCALING_FACTOR = 0.18215;

export interface LatentFacts {
  readonly latents: Manifest['latents'];
  /** The latent size that the decoder was run with: its fixed one, or 16. */
  readonly width: number;
  readonly height: number;
}

/**
 * Channels and scaling from the VAE's config, the scale factor from a run of the decoder: no config states it, and
 * counting blocks is wrong for autoencoders with a stem of their own.
 * @throws PackageSourceError when facts are missing or contradict each other.
 */
export async function measureLatents(
  decoder: Network,
  component: ManifestComponent,
  statedScalingFactor: number | undefined,
): Promise<LatentFacts> {
  const { config, graph, inputs } = component;
  const [, channelDim, heightDim, widthDim] = inputs[0]?.dims ?? [];
  const statedChannels = configNumber(config, 'latent_channels', graph);
  const channels = typeof channelDim === 'number' ? channelDim : statedChannels;
  if (channels === undefined || (statedChannels ?? channels) !== channels)
    throw new PackageSourceError(`${graph}: ${channelDim} channels in the graph, ${statedChannels} in the config.`);
  for (const key of ['latents_mean', 'latents_std'])
    if (config[key] !== undefined && config[key] !== null)
      throw new PackageSourceError(`${graph}: its config has ${key}, which the studio does not apply.`);
  const height = typeof heightDim === 'number' ? heightDim : TRIAL_SIDE;
  const width = typeof widthDim === 'number' ? widthDim : TRIAL_SIDE;
  const dims = [1, channels, height, width];
  const picture = await decoder.run(floatTensor(new Float32Array(elementCount(dims)), dims));
  const vaeScaleFactor = (picture.dims[2] ?? 0) / height;
  if (
    !Number.isInteger(vaeScaleFactor) ||
    vaeScaleFactor < 1 ||
    picture.dims[3] !== vaeScaleFactor * width ||
    picture.dims[1] !== 3
  )
    throw new PackageSourceError(`${graph}: [${dims}] decodes to [${picture.dims}], which is no picture.`);
  const scalingFactor = statedScalingFactor ?? readScalingFactor(config, graph);
  const shiftFactor = configNumber(config, 'shift_factor', graph) ?? 0;
  return { width, height, latents: { channels, vaeScaleFactor, scalingFactor, shiftFactor } };
}

function readScalingFactor(config: Config, graph: string): number {
  const stated = configNumber(config, 'scaling_factor', graph);
  if (stated !== undefined) return stated;
  if (config['_class_name'] === 'AutoencoderKL') return AUTOENCODER_KL_SCALING_FACTOR;
  throw new PackageSourceError(`${graph}: no scaling_factor in the config. State scalingFactor in a recipe.`);
}
