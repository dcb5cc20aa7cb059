import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { fileRejected } from '../../domain/project-file/rejection.ts';

/** A browser may hand out a whole blob as one piece. */
const MAX_CHUNK_BYTES = 64 * 1024;

/** The bytes of a blob, piece after piece. A cancellation between two pieces ends it. */
export async function* blobChunks(blob: Blob, token: CancellationToken): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reading(reader.read());
      token.throwIfCancelled();
      if (done) return;
      for (let at = 0; at < value.length; at += MAX_CHUNK_BYTES) {
        token.throwIfCancelled();
        yield value.subarray(at, at + MAX_CHUNK_BYTES);
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // an ended stream has nothing to say to that
  }
}

/** A stretch of a blob at once; for headers, not for data. */
export async function readBytes(blob: Blob, from: number, to: number): Promise<Uint8Array> {
  return new Uint8Array(await reading(blob.slice(from, to).arrayBuffer()));
}

async function reading<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw fileRejected('file-unreadable', 'The file could not be read to its end.', {}, error);
  }
}
