import * as v from 'valibot';

const workerMessageSchema = v.variant('type', [
  v.object({ type: v.literal('SKIP_WAITING') }),
  v.object({ type: v.literal('CACHE_RUNTIME'), urls: v.pipe(v.array(v.string()), v.maxLength(20)) }),
]);

/**
 * What a page may ask of the service worker. SKIP_WAITING: the user took the update. CACHE_RUNTIME: keep these files of
 * ONNX Runtime (absolute URLs) for offline use; answered on the message's port with `{isCached}`.
 */
export type WorkerMessage = v.InferOutput<typeof workerMessageSchema>;

/** A message from a page, or undefined when it is none of ours. */
export function parseWorkerMessage(data: unknown): WorkerMessage | undefined {
  const result = v.safeParse(workerMessageSchema, data);
  return result.success ? result.output : undefined;
}
