import type { PlacementReply, PlacementRequest } from './placement.worker.ts';

/** Creates one session in a worker of its own with ONNX Runtime's verbose log on; the log reaches the console. */
function placeNodes(request: PlacementRequest): Promise<PlacementReply> {
  const worker = new Worker(new URL('./placement.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<PlacementReply>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<PlacementReply>) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

Object.assign(window, { placeNodes });
