import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { HARMLESS_UNPACKED_BYTES } from '../../domain/project-file/limits.ts';
import { fileRejected } from '../../domain/project-file/rejection.ts';
import { ZIP_STORED } from '../../domain/project-file/zip-records.ts';
import type { ArchiveEntry, ArchiveLimits, ByteProgress } from '../../domain/protocol/media-api.ts';
import { type PlacedEntry, readDirectory } from './archive-directory.ts';
import { readDeflated, readStored } from './archive-entry.ts';
import { ByteMeter } from './byte-meter.ts';

/**
 * The entries of a ZIP, folders left out. All headers are checked against each other before the first byte is unpacked;
 * no more is unpacked than they say and the limits allow.
 * @throws StudioError `file-rejected` (rules [F10] to [F19] of docs/specs/project-file.md), `cancelled`.
 */
export async function unpack(
  file: Blob,
  limits: ArchiveLimits,
  onProgress: (progress: ByteProgress) => void,
  token: CancellationToken,
): Promise<readonly ArchiveEntry<Blob>[]> {
  const placed = await readDirectory(file, limits, token);
  checkSizes(placed, limits);
  const meter = new ByteMeter(
    placed.reduce((total, { entry }) => total + entry.unpackedBytes, 0),
    onProgress,
  );
  const entries: ArchiveEntry<Blob>[] = [];
  for (const { entry, dataOffset } of placed) {
    if (entry.isFolder) continue;
    const packed = file.slice(dataOffset, dataOffset + entry.packedBytes);
    const read = entry.method === ZIP_STORED ? readStored : readDeflated;
    entries.push({ path: entry.path, data: await read(packed, entry, meter, token) });
  }
  meter.finish();
  return entries;
}

function checkSizes(placed: readonly PlacedEntry[], limits: ArchiveLimits): void {
  const totalBytes = placed.reduce((total, { entry }) => total + entry.unpackedBytes, 0);
  if (totalBytes > limits.maxTotalBytes)
    throw fileRejected('zip-too-large', `The ZIP unpacks to ${totalBytes} bytes.`, {
      totalBytes,
      maxBytes: limits.maxTotalBytes,
    });
  for (const { entry } of placed) {
    const { path, packedBytes, unpackedBytes } = entry;
    if (unpackedBytes > HARMLESS_UNPACKED_BYTES && unpackedBytes > packedBytes * limits.maxRatio)
      throw fileRejected('zip-bomb', `${packedBytes} bytes unpack to ${unpackedBytes}.`, {
        path,
        packedBytes,
        unpackedBytes,
      });
  }
}
