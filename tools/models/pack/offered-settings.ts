import { schedulerOfConfig } from '../../../src/domain/diffusion/schedulers/scheduler-of-config.ts';
import type { Manifest, ManifestComponent } from '../../../src/domain/models/manifest.ts';
import { PackageSourceError } from '../package-source-error.ts';
import type { Recipe } from '../recipe.ts';
import { type Config, configNumber } from './source-config.ts';

/** What the page starts with, where the recipe does not say: diffusers' own defaults but for fewer steps. */
const DEFAULT_STEPS = 20;
const DEFAULT_GUIDANCE_SCALE = 7.5;

/** The defaults of a package: the recipe's, else by its scheduler's class. */
export function chooseDefaults(recipe: Recipe, schedulerConfig: Config): Manifest['defaults'] {
  const stated = recipe.defaults ?? {};
  const scheduler = stated.scheduler ?? schedulerOfConfig(schedulerConfig);
  if (scheduler === undefined)
    throw new PackageSourceError(
      `scheduler/scheduler_config.json: no sampler for ${String(schedulerConfig['_class_name'])}. State defaults.scheduler in a recipe if one of the studio's fits.`,
    );
  return {
    numInferenceSteps: stated.numInferenceSteps ?? DEFAULT_STEPS,
    guidanceScale: stated.guidanceScale ?? DEFAULT_GUIDANCE_SCALE,
    guidanceRescale: stated.guidanceRescale ?? 0,
    scheduler,
  };
}

/**
 * The sizes to offer. A UNet of n levels halves n - 1 times, so latents must be a multiple of 2^(n-1); the size it was
 * trained at is the default, half and double of it the range. A graph with a fixed size offers that one.
 */
export function chooseSizes(recipe: Recipe, unet: ManifestComponent, vaeScaleFactor: number): Manifest['sizes'] {
  const [, , heightDim, widthDim] = unet.inputs.find((input) => input.name === 'sample')?.dims ?? [];
  if (typeof heightDim === 'number' && typeof widthDim === 'number')
    return fixedSizes(heightDim, widthDim, vaeScaleFactor);
  const levels = unet.config['down_block_types'] ?? unet.config['block_out_channels'];
  const sampleSize = configNumber(unet.config, 'sample_size', 'unet/config.json');
  if (!Array.isArray(levels) || levels.length === 0 || sampleSize === undefined)
    throw new PackageSourceError('unet/config.json: sample_size and down_block_types are needed to tell the sizes.');
  const multiple = vaeScaleFactor * 2 ** (levels.length - 1);
  const rounded = (pixels: number) => Math.max(1, Math.round(pixels / multiple)) * multiple;
  const native = rounded(sampleSize * vaeScaleFactor);
  const stated = recipe.sizes ?? {};
  return {
    multiple,
    min: stated.min ?? rounded(native / 2),
    max: stated.max ?? native * 2,
    defaultWidth: stated.defaultWidth ?? native,
    defaultHeight: stated.defaultHeight ?? native,
  };
}

function fixedSizes(height: number, width: number, vaeScaleFactor: number): Manifest['sizes'] {
  if (height !== width)
    throw new PackageSourceError(`unet: a fixed latent size of ${width} × ${height} is not supported, only squares.`);
  const side = height * vaeScaleFactor;
  return { multiple: side, min: side, max: side, defaultWidth: side, defaultHeight: side };
}
