import type { TextToImageRequest } from './request.ts';

/**
 * What makes two generations the same pictures: every field of the request, the package's bytes, and where it ran (GPU
 * and CPU round differently). The same text for equal input, whatever the order of keys.
 */
export function requestKey(
  request: TextToImageRequest,
  packageRevision: string,
  executionProvider: 'webgpu' | 'wasm',
): string {
  const fields = Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([1, packageRevision, executionProvider, fields]);
}
