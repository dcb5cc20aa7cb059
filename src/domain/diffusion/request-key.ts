import type { GenerationRequest } from './request.ts';

/**
 * What makes two generations the same pictures: every field of the request, the package's bytes, and where it ran (GPU
 * and CPU round differently). The same text for equal input, whatever the order of keys.
 */
export function requestKey(
  request: GenerationRequest,
  packageRevision: string,
  executionProvider: 'webgpu' | 'wasm',
): string {
  return JSON.stringify([1, packageRevision, executionProvider, sortedEntries(request)]);
}

function sortedEntries(fields: object): unknown[] {
  return Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, typeof value === 'object' && value !== null ? sortedEntries(value) : value]);
}
