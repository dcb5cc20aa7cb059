import type { EngineReply, EngineRequest } from '../../tools/bench/engine-times.ts';
import type { PlacementReply, PlacementRequest } from './placement.worker.ts';

/** Creates one session in a worker of its own with ONNX Runtime's verbose log on; the log reaches the console. */
function placeNodes(request: PlacementRequest): Promise<PlacementReply> {
  return ask(() => new Worker(new URL('./placement.worker.ts', import.meta.url), { type: 'module' }), request);
}

/** Times parts of the engine against each other, in a worker of its own. */
function timeEngine(request: EngineRequest): Promise<EngineReply> {
  return ask(() => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' }), request);
}

/** The longest answer, of WebGPU in software, takes a minute. */
const ANSWER_LIMIT_MS = 240_000;

/** In software the GPU leaves a worker waiting for good now and then: another one is asked, once. */
async function ask<Reply>(start: () => Worker, request: unknown): Promise<Reply> {
  const reply = await askOnce<Reply>(start(), request);
  if (reply !== 'silent') return reply;
  console.warn('A worker did not answer; another one is asked.');
  const second = await askOnce<Reply>(start(), request);
  if (second === 'silent') throw new Error(`No answer in ${ANSWER_LIMIT_MS / 1000} s, twice.`);
  return second;
}

function askOnce<Reply>(worker: Worker, request: unknown): Promise<Reply | 'silent'> {
  return new Promise<Reply | 'silent'>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Reply>) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
    setTimeout(() => resolve('silent'), ANSWER_LIMIT_MS);
  }).finally(() => worker.terminate());
}

Object.assign(window, { placeNodes, timeEngine });
