import { StudioError } from '../../domain/core/errors.ts';
import type { DeviceReport } from '../../domain/protocol/device.ts';

/** Features that ONNX Runtime's WebGPU kernels make use of where the adapter has them. */
const USED_FEATURES = ['shader-f16', 'subgroups', 'chromium-experimental-subgroup-matrix'];

/**
 * Limits that large models outgrow: WebGPU's defaults (128 MiB a binding, 256 MiB a buffer) are below what a token
 * embedding or an attention matrix needs, and a device has the defaults unless more is asked for.
 */
const USED_LIMITS = [
  'maxBindGroups',
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

export type AdapterReport = NonNullable<DeviceReport['adapter']>;

/** The GPU that a worker uses for its whole life, and whether it is still there. */
export class GpuDevice {
  readonly device: GPUDevice;
  readonly report: AdapterReport;
  #loss: StudioError | undefined;
  #fault: StudioError | undefined;
  readonly #lossListeners = new Set<(error: StudioError) => void>();

  constructor(device: GPUDevice, report: AdapterReport) {
    this.device = device;
    this.report = report;
    device.lost.then(
      (info) => this.#lose(info),
      (error: unknown) => this.#lose({ reason: 'unknown', message: String(error) }),
    );
    device.addEventListener('uncapturederror', (event) => {
      this.#fault ??= faultOf(event.error);
    });
  }

  /** Set once the device is gone; it never comes back in this worker. */
  get loss(): StudioError | undefined {
    return this.#loss;
  }

  /** Calls `listener` when the device is lost (at once when it is already). Returns the function that unsubscribes. */
  onLost(listener: (error: StudioError) => void): () => void {
    if (this.#loss) {
      listener(this.#loss);
      return () => {};
    }
    this.#lossListeners.add(listener);
    return () => this.#lossListeners.delete(listener);
  }

  /** The loss, when it has come or comes within so many milliseconds. */
  lossWithin(timeoutMs: number): Promise<StudioError | undefined> {
    if (this.#loss) return Promise.resolve(this.#loss);
    return new Promise((resolve) => {
      const unsubscribe = this.onLost((loss) => {
        clearTimeout(timer);
        resolve(loss);
      });
      const timer = setTimeout(() => {
        unsubscribe();
        resolve(undefined);
      }, timeoutMs);
    });
  }

  /**
   * The first error that a GPU command met since the last call. WebGPU skips such a command without telling its
   * caller, so the numbers computed since are not to be trusted.
   */
  takeFault(): StudioError | undefined {
    const fault = this.#fault;
    this.#fault = undefined;
    return fault;
  }

  #lose(info: { readonly reason: string; readonly message: string }): void {
    this.#loss = new StudioError('device-lost', `The GPU was lost (${info.reason}): ${info.message}`, {
      reason: info.reason,
    });
    for (const listener of this.#lossListeners) listener(this.#loss);
    this.#lossListeners.clear();
  }
}

/** The browser's GPU adapter, or null where WebGPU is missing, blocked or has no adapter. */
export async function findAdapter(): Promise<GPUAdapter | null> {
  // Typed as always there, and missing outside secure contexts and in browsers without WebGPU.
  const gpu: GPU | undefined = navigator.gpu;
  if (gpu === undefined) return null;
  return gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
}

/** True for an adapter that is a program on the CPU (SwiftShader, WARP). */
export function isSoftwareAdapter(adapter: GPUAdapter): boolean {
  const { info } = adapter;
  return (
    info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${info.architecture} ${info.description}`)
  );
}

/**
 * Opens the adapter with its own limits and the features that the runtime uses.
 * @throws StudioError `webgpu-unavailable` when the browser gives no device.
 */
export async function openGpuDevice(adapter: GPUAdapter): Promise<GpuDevice> {
  const requiredFeatures = USED_FEATURES.filter((name) => adapter.features.has(name));
  const requiredLimits: Record<string, number> = {};
  for (const name of USED_LIMITS) requiredLimits[name] = adapter.limits[name];
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ requiredFeatures: requiredFeatures as GPUFeatureName[], requiredLimits });
  } catch (error) {
    throw new StudioError(
      'webgpu-unavailable',
      'The browser gives no GPU device.',
      { adapter: adapter.info.vendor },
      error,
    );
  }
  return new GpuDevice(device, {
    vendor: adapter.info.vendor,
    architecture: adapter.info.architecture,
    description: adapter.info.description,
    isFallback: isSoftwareAdapter(adapter),
    hasShaderF16: device.features.has('shader-f16'),
    maxBufferSizeBytes: device.limits.maxBufferSize,
    maxStorageBufferBindingSizeBytes: device.limits.maxStorageBufferBindingSize,
  });
}

function faultOf(error: GPUError): StudioError {
  const code = error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'session-failed';
  return new StudioError(code, `GPU: ${error.message}`, { source: 'webgpu' });
}
