import { Inflate } from 'fflate';
import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { crc32 } from '../../domain/core/crc32.ts';
import { isStudioError } from '../../domain/core/errors.ts';
import { fileRejected } from '../../domain/project-file/rejection.ts';
import type { ZipEntry } from '../../domain/project-file/zip-directory.ts';
import { BlobBuilder } from './blob-builder.ts';
import { blobChunks } from './blob-chunks.ts';
import type { ByteMeter } from './byte-meter.ts';

/** So much goes into the inflater at a time: at deflate's largest ratio, 1032, it makes 16 MiB of it. */
const PIECE_BYTES = 16 * 1024;

/** Behind the last byte of output a stream may still have its end marks; more than this is something hidden. */
const MAX_END_MARK_BYTES = 64;

/** The bytes of a stored entry: they stay where they are in the file, read once for their CRC. */
export async function readStored(
  packed: Blob,
  entry: ZipEntry,
  meter: ByteMeter,
  token: CancellationToken,
): Promise<Blob> {
  let crc = 0;
  for await (const chunk of blobChunks(packed, token)) {
    crc = crc32(chunk, crc);
    meter.add(chunk.length);
  }
  checkCrc(crc, entry);
  return packed;
}

/** The bytes of a deflated entry. Stops as soon as there are more than the headers say. */
export async function readDeflated(
  packed: Blob,
  entry: ZipEntry,
  meter: ByteMeter,
  token: CancellationToken,
): Promise<Blob> {
  const builder = new BlobBuilder();
  let crc = 0;
  const inflate = new Inflate((chunk) => {
    if (builder.sizeBytes + chunk.length > entry.unpackedBytes) throw damaged('unpacks to more than it says', entry);
    const bytes = new Uint8Array(chunk);
    crc = crc32(bytes, crc);
    builder.add(bytes);
    meter.add(bytes.length);
  });
  let leftBytes = entry.packedBytes;
  for await (const chunk of blobChunks(packed, token)) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      token.throwIfCancelled();
      if (builder.sizeBytes === entry.unpackedBytes && leftBytes > MAX_END_MARK_BYTES)
        throw damaged('has data behind its end', entry);
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      leftBytes -= piece.length;
      push(inflate, piece, leftBytes === 0, entry);
    }
  }
  if (builder.sizeBytes !== entry.unpackedBytes) throw damaged('unpacks to less than it says', entry);
  checkCrc(crc, entry);
  return builder.build();
}

function push(inflate: Inflate, piece: Uint8Array, isLast: boolean, entry: ZipEntry): void {
  try {
    inflate.push(piece, isLast);
  } catch (error) {
    if (isStudioError(error)) throw error;
    throw damaged('does not inflate', entry, error);
  }
}

function checkCrc(crc: number, { path, crc: expected }: ZipEntry): void {
  if (crc !== expected)
    throw fileRejected('zip-checksum', 'An entry has other bytes than were packed.', { path, crc, expected });
}

function damaged(fault: string, { path }: ZipEntry, cause?: unknown) {
  return fileRejected('zip-damaged', `An entry ${fault}.`, { fault, path }, cause);
}
