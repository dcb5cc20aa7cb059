import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import type { EngineOptions } from '../../../src/domain/protocol/inference-api.ts';
import { makeInferenceApi } from '../../../src/engine/runtime/inference-engine.ts';
import { startRuntime } from '../../../src/engine/runtime/start-runtime.ts';
import { type FixtureId, fetchedPackage } from './fetched-package.ts';

const WASM: EngineOptions = { provider: 'wasm', memoryBudgetBytes: 1e9, previewEverySteps: 0 };
const WEBGPU: EngineOptions = { ...WASM, provider: 'webgpu' };

/** Small and short: SwiftShader takes seconds for what a GPU does in milliseconds. */
const REQUEST: TextToImageRequest = {
  kind: 'text-to-image',
  packageId: 'tiny-sd15',
  prompt: 'a photo of a red house',
  negativePrompt: '',
  width: 64,
  height: 64,
  numInferenceSteps: 2,
  guidanceScale: 1,
  guidanceRescale: 0,
  scheduler: 'euler',
  scheduleType: 'automatic',
  seed: 42,
  batchSize: 1,
};

const ignore = () => {};

function makeEngine() {
  return makeInferenceApi({
    startRuntime,
    openPackage: async (packageId) => ({
      ...(await fetchedPackage(packageId as FixtureId)),
      verify: async () => {},
      close: ignore,
    }),
  });
}

describe('a generation on WebGPU', () => {
  const engine = makeEngine();

  test('[R20] gives the picture that WebAssembly gives', async () => {
    const onGpu = await engine.generate(REQUEST, WEBGPU, ignore);
    expect(onGpu.device.executionProvider).toBe('webgpu');
    const onCpu = await makeEngine().generate(REQUEST, WASM, ignore);
    const [gpu, cpu] = [onGpu.images[0]?.image.data, onCpu.images[0]?.image.data];
    if (!gpu || !cpu) throw new Error('no picture');
    expect(gpu.length).toBe(cpu.length);
    const mean = gpu.reduce((sum, value, index) => sum + Math.abs(value - (cpu[index] ?? Number.NaN)), 0) / gpu.length;
    expect(mean).toBeLessThanOrEqual(1);
  });

  test('[R15] a float16 package is refused in words, not tried', async () => {
    await expect(engine.generate({ ...REQUEST, packageId: 'tiny-sd-turbo' }, WEBGPU, ignore)).rejects.toSatisfy(
      (error) => isStudioError(error, 'precision-unsupported') && error.details['packageId'] === 'tiny-sd-turbo',
    );
  });
});
