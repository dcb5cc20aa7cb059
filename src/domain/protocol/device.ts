/** What ONNX Runtime computes on. */
export type ExecutionProvider = 'webgpu' | 'wasm';

/** Which of onnxruntime-web's builds runs: WebGPU with JSPI, WebGPU with asyncify, or WebAssembly only. */
export type RuntimeVariant = 'jspi' | 'asyncify' | 'wasm';

/** The user's wish: `automatic` takes the GPU where there is one. */
export const PROVIDER_PREFERENCES = ['automatic', 'webgpu', 'wasm'] as const;
export type ProviderPreference = (typeof PROVIDER_PREFERENCES)[number];

/**
 * How a running job shows what it is at: not at all; by the package's matrix; or by its small decoder, where it has one.
 * A1111: Approx cheap, TAESD.
 */
export const PREVIEW_MODES = ['off', 'matrix', 'decoder'] as const;
export interface PreviewPreference {
  readonly mode: (typeof PREVIEW_MODES)[number];
  /** After every n-th step, 1…50. */
  readonly everySteps: number;
}

/** What this device can do, as measured in the worker. */
export interface DeviceReport {
  readonly executionProvider: ExecutionProvider;
  readonly variant: RuntimeVariant;
  /** e.g. `onnxruntime-web 1.30.0`. */
  readonly runtimeVersion: string;
  /** Absent without WebGPU. */
  readonly adapter?: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallback: boolean;
    readonly hasShaderF16: boolean;
    readonly maxBufferSizeBytes: number;
    readonly maxStorageBufferBindingSizeBytes: number;
  };
  readonly isCrossOriginIsolated: boolean;
  /** Threads that WASM uses. */
  readonly threadCount: number;
  /** URLs of the runtime's files that this variant needs offline. */
  readonly runtimeUrls: readonly string[];
}
