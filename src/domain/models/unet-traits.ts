import { StudioError } from '../core/errors.ts';
import type { ManifestComponent } from './manifest.ts';

/** What a package's UNet takes besides latents, time and text. */
export interface UnetTraits {
  /** It sees a mask and the kept picture beside its latents: 2C + 1 channels in. */
  readonly isInpaintModel: boolean;
  /** Length of the guidance scale's embedding that it takes; undefined for nearly all, which are guided by two passes. */
  readonly guidanceEmbeddingSize: number | undefined;
}

/**
 * @throws StudioError `manifest-invalid` for a UNet with other channels, or a `timestep_cond` of unknown length.
 */
export function unetTraits({ inputs, config }: ManifestComponent, latents: { readonly channels: number }): UnetTraits {
  const dimOf = (name: string) => inputs.find((input) => input.name === name)?.dims[1];
  const stated = dimOf('sample') ?? latents.channels;
  // A symbolic axis says nothing: the config does.
  const channels = typeof stated === 'number' ? stated : (wholeNumber(config['in_channels']) ?? latents.channels);
  const isInpaintModel = channels === 2 * latents.channels + 1;
  if (!isInpaintModel && channels !== latents.channels)
    throw refuse(`sample has ${channels} channels, latents have ${latents.channels}`);
  const takesGuidance = inputs.some(({ name }) => name === 'timestep_cond');
  if (!takesGuidance) return { isInpaintModel, guidanceEmbeddingSize: undefined };
  const dim = dimOf('timestep_cond');
  const size = typeof dim === 'number' ? dim : wholeNumber(config['time_cond_proj_dim']);
  if (size === undefined || size < 4) throw refuse('timestep_cond has no known length');
  return { isInpaintModel, guidanceEmbeddingSize: size };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

function refuse(problem: string): StudioError {
  return new StudioError('manifest-invalid', `unet: ${problem}.`, { component: 'unet', problems: [problem] });
}
