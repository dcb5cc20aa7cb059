import asyncifyMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiMjs from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import wasmMjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { RuntimeVariant } from '../../domain/protocol/device.ts';
import { importPart } from '../import-part.ts';
import type { OrtModule } from './ort-module.ts';

/** More threads than this gain nothing on networks of this size and only cost memory. */
const MAX_THREADS = 8;

/** One of ONNX Runtime's builds, set up and not yet initialised. */
export interface LoadedOrt {
  readonly ort: OrtModule;
  readonly variant: RuntimeVariant;
  readonly threadCount: number;
  /** Absolute URLs of the files that this build fetches: what must be kept for offline use. */
  readonly runtimeUrls: readonly string[];
}

/** The build for WebGPU in this browser: JSPI is 10 MB smaller and faster, asyncify works everywhere. */
export function webGpuVariant(): RuntimeVariant {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}

/**
 * Imports one build and pins it to the files that this app serves. A worker can load one build only, once: the wasm
 * file paths and the thread count are fixed at the first session.
 * @throws StudioError `app-outdated` or `host-unreachable` when the build's files cannot be had; the worker is of no
 * more use then, as its module map remembers the failure.
 */
export async function loadOrt(variant: RuntimeVariant): Promise<LoadedOrt> {
  const [ort, wasmPath, mjsPath] = await importPart(() => importVariant(variant));
  const wasm = new URL(wasmPath, import.meta.url).href;
  const mjs = new URL(mjsPath, import.meta.url).href;
  // Without isolation there is no SharedArrayBuffer, hence no threads.
  const threadCount = self.crossOriginIsolated ? Math.min(MAX_THREADS, navigator.hardwareConcurrency) : 1;
  ort.env.wasm.wasmPaths = { wasm, mjs };
  ort.env.wasm.numThreads = threadCount;
  return { ort, variant, threadCount, runtimeUrls: [mjs, wasm] };
}

async function importVariant(variant: RuntimeVariant): Promise<[OrtModule, string, string]> {
  switch (variant) {
    case 'jspi':
      return [await import('onnxruntime-web/jspi'), jspiWasm, jspiMjs];
    case 'asyncify':
      return [await import('onnxruntime-web/webgpu'), asyncifyWasm, asyncifyMjs];
    case 'wasm':
      return [await import('onnxruntime-web/wasm'), wasmWasm, wasmMjs];
  }
}
