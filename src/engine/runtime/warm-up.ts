import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { latentPreview } from '../../domain/diffusion/latent-preview.ts';
import { makePictureRandoms } from '../../domain/diffusion/picture-random.ts';
import { textToImage } from '../../domain/diffusion/pipelines/text-to-image.ts';
import { planPrompts } from '../../domain/diffusion/prompt-embeds.ts';
import { makeScheduler } from '../../domain/diffusion/schedulers/make-scheduler.ts';
import type { ExecutionProvider } from '../../domain/protocol/device.ts';
import type { LoadedPackage } from './loaded-package.ts';
import { yieldToEvents } from './yield-to-events.ts';

/**
 * A GPU's shaders are compiled with the first step. A browser compiles WebAssembly well only after it has run for a
 * while: with one step the first picture took 1.4 times as long as later ones.
 */
const STEPS = { webgpu: 1, wasm: 6 } as const;

/** Any guidance above 1: the UNet sees both halves of it in one batch, as in a first picture. */
const GUIDANCE_SCALE = 2;

/**
 * Makes a picture in few steps, with guidance, at the package's default size, and throws it away: at the first run of a
 * shape shaders are compiled and memory is taken, and our own code runs slower before the engine has compiled it too.
 * Does nothing for a package that is not whole in memory, as each component would push out another.
 * @throws StudioError `cancelled` between two runs, and what a run throws.
 */
export async function warmUp(
  loadedPackage: LoadedPackage,
  provider: ExecutionProvider,
  cancellation: CancellationToken,
): Promise<void> {
  const { manifest, tokenizer, isWhole } = loadedPackage;
  if (!isWhole) return;
  await textToImage({
    ports: loadedPackage,
    // Takes any number of steps with every package's schedule.
    scheduler: makeScheduler({
      id: 'ddim',
      scheduleType: 'automatic',
      config: manifest.schedulerConfig,
      numInferenceSteps: STEPS[provider],
    }),
    latentsConfig: manifest.latents,
    prompts: planPrompts(
      { prompt: '', negativePrompt: '', guidanceScale: GUIDANCE_SCALE },
      { stepCount: STEPS[provider], tokenizer },
    ),
    emphasis: 'original',
    width: manifest.sizes.defaultWidth,
    height: manifest.sizes.defaultHeight,
    guidanceScale: GUIDANCE_SCALE,
    guidanceRescale: manifest.defaults.guidanceRescale,
    guidanceBatching: 'together',
    randoms: makePictureRandoms({ seed: 0, vaeScaleFactor: manifest.latents.vaeScaleFactor }, 1),
    control: {
      cancellation,
      yieldToEvents,
      onStep: ({ predOriginalSample }) => latentPreview(predOriginalSample, 0, manifest.preview),
    },
  });
}
