import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { fileRejected } from '../../domain/project-file/rejection.ts';

/** The bytes of a blob, piece after piece. A cancellation between two pieces ends it. */
export async function* blobChunks(blob: Blob, token: CancellationToken): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      token.throwIfCancelled();
      const { done, value } = await reading(reader.read());
      if (done) return;
      yield value;
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
