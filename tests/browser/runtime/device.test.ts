import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { findAdapter, openGpuDevice } from '../../../src/engine/runtime/gpu-device.ts';
import { loadOrt, webGpuVariant } from '../../../src/engine/runtime/load-ort.ts';
import { Runtime } from '../../../src/engine/runtime/runtime.ts';
import { SessionCache } from '../../../src/engine/runtime/session-cache.ts';
import { startRuntime } from '../../../src/engine/runtime/start-runtime.ts';
import { makeTextEncoder } from '../../../src/engine/runtime/text-encoder.ts';
import { fetchedPackage } from './fetched-package.ts';

const PLENTY = 1e9;
const PROMPT = new Int32Array(77).fill(1513).fill(1512, 0, 1);

describe('device report', () => {
  test('[R2] WebAssembly: threads where the page is isolated, the files to keep offline', async () => {
    const { report } = await startRuntime('wasm');
    expect(report).toMatchObject({
      executionProvider: 'wasm',
      variant: 'wasm',
      isCrossOriginIsolated: true,
      threadCount: Math.min(8, navigator.hardwareConcurrency),
    });
    expect(report.adapter).toBeUndefined();
    expect(report.runtimeVersion).toMatch(/^onnxruntime-web 1\.30\./);
    expect(report.runtimeUrls).toHaveLength(2);
    for (const url of report.runtimeUrls) expect((await fetch(url, { method: 'HEAD' })).ok).toBe(true);
  });

  test('[R1] automatic does not take a GPU that is a program on the processor', async () => {
    const adapter = await findAdapter();
    expect(adapter?.info.architecture).toBe('swiftshader');
    expect((await startRuntime('automatic')).report.executionProvider).toBe('wasm');
  });

  test('[R3] WebGPU: the adapter with its own limits, not the defaults', async () => {
    const { report } = await startRuntime('webgpu');
    const adapter = await findAdapter();
    expect(report.executionProvider).toBe('webgpu');
    expect(report.variant).toBe('Suspending' in WebAssembly ? 'jspi' : 'asyncify');
    expect(report.adapter).toMatchObject({
      vendor: adapter?.info.vendor,
      isFallback: true,
      hasShaderF16: false,
      maxBufferSizeBytes: adapter?.limits.maxBufferSize,
      maxStorageBufferBindingSizeBytes: adapter?.limits.maxStorageBufferBindingSize,
    });
    expect(report.adapter?.maxStorageBufferBindingSizeBytes).toBeGreaterThan(128 * 2 ** 20);
  });
});

describe('a GPU', () => {
  test('[R4] that is lost rejects what runs and all that follows, with device-lost', async () => {
    const adapter = await findAdapter();
    if (!adapter) throw new Error('no adapter');
    const gpu = await openGpuDevice(adapter);
    const { ort } = await loadOrt(webGpuVariant());
    const { report } = await startRuntime('webgpu');
    const runtime = new Runtime(ort, report, gpu);
    const sessions = new SessionCache(runtime, PLENTY);
    const reader = await fetchedPackage('tiny-sd15');
    const encoder = makeTextEncoder(sessions, reader);
    const states = await encoder.encode([PROMPT]);
    expect(states.data.every(Number.isFinite)).toBe(true);

    const underway = encoder.encode([PROMPT, PROMPT]);
    const never = runtime.call(() => new Promise<never>(() => {}));
    gpu.device.destroy();
    for (const call of [underway, never, encoder.encode([PROMPT]), sessions.use(reader, 'unet', async () => {})])
      await expect(call).rejects.toSatisfy((error) => isStudioError(error, 'device-lost'));
    expect(gpu.loss?.details['reason']).toBe('destroyed');
  });

  test('[R5] whose command fails unseen fails the call that sent it', async () => {
    const adapter = await findAdapter();
    if (!adapter) throw new Error('no adapter');
    const gpu = await openGpuDevice(adapter);
    const { ort, report } = await startRuntime('wasm');
    const runtime = new Runtime(ort, report, gpu);
    const mistake = runtime.call(async () => {
      // A buffer above the device's limit: WebGPU reports it to the device, not to the caller.
      gpu.device.createBuffer({ size: gpu.device.limits.maxBufferSize + 4, usage: GPUBufferUsage.STORAGE });
      await gpu.device.queue.onSubmittedWorkDone();
      await new Promise((resolve) => setTimeout(resolve, 0));
    });
    await expect(mistake).rejects.toSatisfy((error) => isStudioError(error));
    await expect(runtime.call(async () => 'next')).resolves.toBe('next');
    gpu.device.destroy();
  });

  test('[R15] without shader-f16 refuses a float16 package before a byte is read', async () => {
    const runtime = await startRuntime('webgpu');
    const reader = await fetchedPackage('tiny-sd-turbo');
    const sessions = new SessionCache(runtime, PLENTY);
    const blind = {
      manifest: reader.manifest,
      file: () => Promise.reject(new Error('read')),
    };
    await expect(sessions.use(blind, 'unet', async () => {})).rejects.toSatisfy((error) =>
      isStudioError(error, 'precision-unsupported'),
    );
  });
});
