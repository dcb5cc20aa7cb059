import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import type { GenerationRequest } from '../../../src/domain/diffusion/request.ts';
import type { EngineOptions, InferenceApi, RgbaImage } from '../../../src/domain/protocol/inference-api.ts';
import { makeInferenceApi } from '../../../src/engine/runtime/inference-engine.ts';
import { startRuntime } from '../../../src/engine/runtime/start-runtime.ts';
import { FIXTURE_IDS, type FixtureId, fetchedPackage } from './fetched-package.ts';

const WASM: EngineOptions = { provider: 'wasm', memoryBudgetBytes: 1e9, previewEverySteps: 0 };
const WEBGPU: EngineOptions = { ...WASM, provider: 'webgpu' };

const ID = 'a'.repeat(64);

/** Small and short: SwiftShader takes seconds for what a GPU does in milliseconds. */
const SETTINGS = {
  prompt: 'a photo of a red house',
  negativePrompt: '',
  width: 64,
  height: 64,
  numInferenceSteps: 2,
  guidanceScale: 2,
  guidanceRescale: 0,
  scheduler: 'ddim',
  scheduleType: 'automatic',
  seed: 42,
  batchSize: 1,
} as const;

function requestsOf(packageId: FixtureId): readonly GenerationRequest[] {
  const common = { ...SETTINGS, packageId, ...(packageId === 'tiny-lcm' ? ({ scheduler: 'lcm' } as const) : {}) };
  const image = { ...common, imageId: ID, strength: 1, resizeMode: 'just-resize' } as const;
  return [
    { kind: 'text-to-image', ...common },
    { kind: 'image-to-image', ...image },
    {
      kind: 'inpaint',
      ...image,
      maskId: ID,
      isMaskInverted: false,
      maskBlur: 0,
      isSoftMask: false,
      maskedContent: 'original',
      area: { kind: 'whole-picture' },
      matchesColours: false,
    },
  ];
}

/** Fresh pixels for every run: the engine takes them. */
function pictures() {
  const picture = (valueAt: (x: number, y: number, channel: number) => number): RgbaImage => {
    const data = Uint8ClampedArray.from({ length: 4 * 64 * 64 }, (_, i) => {
      const pixel = Math.floor(i / 4);
      return i % 4 === 3 ? 255 : valueAt(pixel % 64, Math.floor(pixel / 64), i % 4);
    });
    return { width: 64, height: 64, data };
  };
  return {
    image: picture((x, y, channel) => (x * (channel + 1) + 2 * y) % 256),
    mask: picture((x) => (x < 32 ? 255 : 0)),
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

async function generate(engine: InferenceApi, request: GenerationRequest, options: EngineOptions) {
  const { images } = await engine.generate(request, options, () => {}, pictures());
  const image = images[0]?.image;
  if (!image) throw new Error('no picture');
  return image;
}

describe('every kind of request on every family of packages', { timeout: 120_000 }, () => {
  const onCpu = makeEngine();
  const onGpu = makeEngine();

  for (const id of FIXTURE_IDS)
    test(`[D34] [R23] ${id} on the processor and on the GPU`, async () => {
      for (const request of requestsOf(id)) {
        const cpu = await generate(onCpu, request, WASM);
        expect([cpu.width, cpu.height]).toEqual([64, 64]);
        if (id === 'tiny-sd-turbo') {
          // Its arithmetic is float16, which this GPU does not have.
          await expect(generate(onGpu, request, WEBGPU)).rejects.toSatisfy((error) =>
            isStudioError(error, 'precision-unsupported'),
          );
          continue;
        }
        // Inpaint runs all four networks; the software GPU takes its time.
        if (id !== 'tiny-sd15' && request.kind !== 'inpaint') continue;
        const gpu = await generate(onGpu, request, WEBGPU);
        const differences = cpu.data.map((value, i) => Math.abs(value - (gpu.data[i] ?? Number.NaN)));
        const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
        expect(mean, `${id} ${request.kind}`).toBeLessThanOrEqual(1);
      }
    });
});
