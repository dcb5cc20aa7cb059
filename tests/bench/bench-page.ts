import type { EngineReply, EngineRequest } from '../../tools/bench/engine-times.ts';
import type { PlacementReply, PlacementRequest } from './placement.worker.ts';

/** Creates one session in a worker of its own with ONNX Runtime's verbose log on; the log reaches the console. */
function placeNodes(request: PlacementRequest): Promise<PlacementReply> {
  return askOnce(new Worker(new URL('./placement.worker.ts', import.meta.url), { type: 'module' }), request);
}

/** Times parts of the engine against each other, in a worker of its own. */
function timeEngine(request: EngineRequest): Promise<EngineReply> {
  return askOnce(new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' }), request);
}

function askOnce<Reply>(worker: Worker, request: unknown): Promise<Reply> {
  return new Promise<Reply>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Reply>) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

Object.assign(window, { placeNodes, timeEngine });
