import * as ort from 'onnxruntime-web';
import { Runtime } from '../../src/engine/runtime/runtime.ts';
import { SessionCache } from '../../src/engine/runtime/session-cache.ts';

/** Bytes of weights; every package of the tests fits. */
const BUDGET_BYTES = 1e9;

/** Sessions on WebAssembly in Node, in one thread, so that sums come out alike everywhere. Whoever made them releases them. */
export function makeNodeSessions(): SessionCache {
  ort.env.wasm.numThreads = 1;
  const runtime = new Runtime(ort, {
    executionProvider: 'wasm',
    variant: 'wasm',
    runtimeVersion: 'node',
    isCrossOriginIsolated: false,
    threadCount: 1,
    runtimeUrls: [],
  });
  return new SessionCache(runtime, BUDGET_BYTES);
}
