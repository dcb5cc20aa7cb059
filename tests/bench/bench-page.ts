import type { EngineReply, EngineRequest } from '../../tools/bench/engine-times.ts';
import type { PlacementReply, PlacementRequest } from './placement.worker.ts';

/**
 * Creates one session in a worker of its own with ONNX Runtime's verbose log on; the log reaches the console. On a GPU in
 * software such a worker may wait for good once the nodes are placed: then it is silent, and the log is there all the same.
 */
function placeNodes(request: PlacementRequest): Promise<PlacementReply | 'silent'> {
  const worker = new Worker(new URL('./placement.worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<'silent'>((resolve) => {
    timer = setTimeout(() => resolve('silent'), PLACEMENT_LIMIT_MS);
  });
  return Promise.race([ask<PlacementReply>(worker, request), silence]).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
}

/** Some seconds, where it comes to an end. */
const PLACEMENT_LIMIT_MS = 60_000;

/** Times parts of the engine against each other, in a worker of its own. */
function timeEngine(request: EngineRequest): Promise<EngineReply> {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  return ask<EngineReply>(worker, request).finally(() => worker.terminate());
}

function ask<Reply>(worker: Worker, request: unknown): Promise<Reply> {
  return new Promise<Reply>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Reply>) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
}

Object.assign(window, { placeNodes, timeEngine });
