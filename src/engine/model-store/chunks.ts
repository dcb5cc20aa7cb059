import { StudioError } from '../../domain/core/errors.ts';
import { CHUNK_SIZE_BYTES, type ManifestFile } from '../../domain/models/manifest.ts';
import type { OpenFile } from './file-store.ts';
import { sha256Hex } from './sha256.ts';

/** The one buffer, of a chunk's size, that an installation or a verification works in. */
export function makeChunkBuffer(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(CHUNK_SIZE_BYTES);
}

/** Length of chunk `index` in bytes: CHUNK_SIZE_BYTES, less for the last. */
export function chunkLength(file: ManifestFile, index: number): number {
  return Math.min(CHUNK_SIZE_BYTES, file.sizeBytes - index * CHUNK_SIZE_BYTES);
}

/**
 * Reads every chunk that lies whole on disk and compares its SHA-256. Calls `onChunk` for each in order.
 * `buffer` is overwritten. @throws StudioError `cancelled`.
 */
export async function checkChunks(
  open: OpenFile,
  file: ManifestFile,
  buffer: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
  onChunk: (index: number, isGood: boolean, bytes: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const sizeBytes = open.sizeBytes();
  for (const [index, expected] of file.chunkSha256.entries()) {
    const start = index * CHUNK_SIZE_BYTES;
    const bytes = buffer.subarray(0, chunkLength(file, index));
    if (start + bytes.byteLength > sizeBytes) return;
    throwIfAborted(signal);
    const isGood = open.read(start, bytes) === bytes.byteLength && (await sha256Hex(bytes)) === expected;
    onChunk(index, isGood, bytes);
  }
}

/** @throws StudioError `cancelled` once `signal` is aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new StudioError('cancelled', 'Cancelled.');
}
