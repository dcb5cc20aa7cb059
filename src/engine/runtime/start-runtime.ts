import { StudioError } from '../../domain/core/errors.ts';
import type { DeviceReport, ProviderPreference } from '../../domain/protocol/device.ts';
import { findAdapter, type GpuDevice, isSoftwareAdapter, openGpuDevice } from './gpu-device.ts';
import { type LoadedOrt, loadOrt, webGpuVariant } from './load-ort.ts';
import { Runtime } from './runtime.ts';

/**
 * Picks device and build. `automatic`: a real GPU, else WebAssembly; a software GPU counts as none, as it is some
 * hundred times slower than WebAssembly on the same processor.
 * @throws StudioError `webgpu-unavailable` when `webgpu` is asked for and there is no adapter.
 */
export async function startRuntime(preference: ProviderPreference): Promise<Runtime> {
  const adapter = preference === 'wasm' ? null : await findAdapter();
  if (preference === 'webgpu' && !adapter)
    throw new StudioError('webgpu-unavailable', 'This browser offers no WebGPU adapter.', {
      hasWebGpu: 'gpu' in navigator,
    });
  if (adapter && (preference === 'webgpu' || !isSoftwareAdapter(adapter))) {
    try {
      const gpu = await openGpuDevice(adapter);
      const loaded = await loadOrt(webGpuVariant());
      return new Runtime(loaded.ort, reportOf(loaded, gpu), gpu);
    } catch (error) {
      const mayFallBack =
        preference === 'automatic' && error instanceof StudioError && error.code === 'webgpu-unavailable';
      if (!mayFallBack) throw error;
    }
  }
  const loaded = await loadOrt('wasm');
  return new Runtime(loaded.ort, reportOf(loaded));
}

function reportOf(loaded: LoadedOrt, gpu?: GpuDevice): DeviceReport {
  return {
    executionProvider: gpu ? 'webgpu' : 'wasm',
    variant: loaded.variant,
    runtimeVersion: `onnxruntime-web ${loaded.ort.env.versions.web ?? loaded.ort.env.versions.common}`,
    ...(gpu ? { adapter: gpu.report } : {}),
    isCrossOriginIsolated: self.crossOriginIsolated,
    threadCount: loaded.threadCount,
    runtimeUrls: loaded.runtimeUrls,
  };
}
