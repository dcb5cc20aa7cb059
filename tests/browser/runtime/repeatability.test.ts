import { describe, expect, inject, test } from 'vitest';
import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import { SCHEDULER_IDS, type SchedulerId } from '../../../src/domain/diffusion/schedulers/scheduler.ts';
import type { ExecutionProvider } from '../../../src/domain/protocol/device.ts';
import type { EngineOptions, InferenceApi } from '../../../src/domain/protocol/inference-api.ts';
import { makeInferenceApi } from '../../../src/engine/runtime/inference-engine.ts';
import { startRuntime } from '../../../src/engine/runtime/start-runtime.ts';
import { type FixtureId, fetchedPackage } from './fetched-package.ts';

const PROVIDERS = ['wasm', 'webgpu'] as const satisfies readonly ExecutionProvider[];

/** SwiftShader takes a minute to compile the shaders, and one for each sampler. */
const TIMEOUT_MS = 600_000;

/** `npm test` draws with one of the samplers, `npm run soak` with all. */
const SHARE = 1;
const SCHEDULERS = inject('soakSeed') === undefined ? SCHEDULER_IDS.slice(1, 1 + SHARE) : SCHEDULER_IDS;

/** One recipe for each sampler: the usual 20 steps, as small as SwiftShader asks for. */
function recipeOf(scheduler: SchedulerId): TextToImageRequest {
  return {
    kind: 'text-to-image',
    packageId: 'tiny-sd15',
    prompt: 'a photo of a red house',
    negativePrompt: '',
    width: 64,
    height: 64,
    numInferenceSteps: 20,
    guidanceScale: 1,
    guidanceRescale: 0,
    scheduler,
    scheduleType: 'automatic',
    seed: 42,
    batchSize: 1,
  };
}

function makeEngine(): InferenceApi {
  return makeInferenceApi({
    startRuntime,
    openPackage: async (packageId) => ({
      ...(await fetchedPackage(packageId as FixtureId)),
      verify: async () => {},
      close: () => {},
    }),
  });
}

async function draw(engine: InferenceApi, provider: ExecutionProvider, request: TextToImageRequest) {
  const options: EngineOptions = { provider, memoryBudgetBytes: 1e9, previewEverySteps: 0 };
  const { images, device } = await engine.generate(request, options, () => {});
  expect(device.executionProvider).toBe(provider);
  const [picture] = images;
  if (!picture) throw new Error('no picture');
  return picture.image.data;
}

/** Over all colours of all pixels, in steps of 8 bits; alpha, which is the same everywhere, does not thin it out. */
function difference(
  one: Uint8ClampedArray,
  other: Uint8ClampedArray,
): { readonly mean: number; readonly most: number } {
  expect(one.length).toBe(other.length);
  const colours = one.filter((_, index) => index % 4 !== 3);
  const others = other.filter((_, index) => index % 4 !== 3);
  const differences = Array.from(colours, (value, index) => Math.abs(value - (others[index] ?? Number.NaN)));
  return {
    mean: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    most: Math.max(...differences),
  };
}

describe('the same recipe', () => {
  const engines = new Map<ExecutionProvider, InferenceApi>();
  const engineOn = (provider: ExecutionProvider) => {
    const engine = engines.get(provider) ?? makeEngine();
    engines.set(provider, engine);
    return engine;
  };

  test.each(PROVIDERS)('[C20] twice on %s gives the same pixels', { timeout: TIMEOUT_MS }, async (provider) => {
    const recipe = { ...recipeOf('euler-ancestral'), numInferenceSteps: 3, guidanceScale: 4 };
    const before = await draw(engineOn(provider), provider, recipe);
    expect(await draw(engineOn(provider), provider, recipe)).toEqual(before);
    expect(await draw(engineOn(provider), provider, { ...recipe, seed: 43 })).not.toEqual(before);
  });

  test('[C20] and again with sessions of their own', async () => {
    const recipe = recipeOf('dpmpp-sde');
    expect(await draw(makeEngine(), 'wasm', recipe)).toEqual(await draw(engineOn('wasm'), 'wasm', recipe));
  });

  describe('on WebGPU and on WebAssembly', () => {
    test.each(SCHEDULERS)(
      '[C21] differs by a mean of 1/255 at the most: %s',
      { timeout: TIMEOUT_MS },
      async (scheduler) => {
        const recipe = recipeOf(scheduler);
        const cpu = await draw(engineOn('wasm'), 'wasm', recipe);
        const { mean, most } = difference(await draw(engineOn('webgpu'), 'webgpu', recipe), cpu);
        console.log(`${scheduler}: mean ${mean.toFixed(4)}, most ${most} of 255`);
        expect(mean).toBeLessThanOrEqual(1);
      },
    );
  });
});
