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
 * Steps of the pictures made, one after the other. A GPU's shaders are compiled with the first step. A browser compiles
 * WebAssembly well only after it has run for a while, and then on the guess that functions go on being called as they
 * were. The text encoder calls those of the UNet otherwise: when it runs again, V8 throws its best code away and makes a
 * more general one. That has to be over before the first picture, which took 1.35 times as long as later ones without.
 */
const STEPS = { webgpu: [1], wasm: [6, 3] } as const;

/** Any guidance above 1: the UNet sees both halves of it in one batch, as in a first picture. */
const GUIDANCE_SCALE = 2;

/**
 * Makes pictures in few steps, with guidance, at the package's default size, and throws them away: at the first run of a
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
  for (const [index, stepCount] of STEPS[provider].entries()) {
    // Another prompt for each, else the text encoder's answer would be known.
    const prompt = 'a'.repeat(index + 1);
    await textToImage({
      ports: loadedPackage,
      // Takes any number of steps with every package's schedule.
      scheduler: makeScheduler({
        id: 'ddim',
        scheduleType: 'automatic',
        config: manifest.schedulerConfig,
        numInferenceSteps: stepCount,
      }),
      latentsConfig: manifest.latents,
      prompts: planPrompts({ prompt, negativePrompt: '', guidanceScale: GUIDANCE_SCALE }, { stepCount, tokenizer }),
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
}
