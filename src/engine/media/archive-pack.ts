import { Deflate } from 'fflate';
import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { crc32 } from '../../domain/core/crc32.ts';
import { StudioError } from '../../domain/core/errors.ts';
import { archivePathProblem, findPathTwin } from '../../domain/project-file/archive-path.ts';
import { HARMLESS_UNPACKED_BYTES } from '../../domain/project-file/limits.ts';
import {
  centralHeader,
  endRecord,
  localHeader,
  ZIP_DEFLATED,
  ZIP_STORED,
  type ZipEntryFacts,
} from '../../domain/project-file/zip-records.ts';
import type { ArchiveEntry, ByteProgress } from '../../domain/protocol/media-api.ts';
import { BlobBuilder } from './blob-builder.ts';
import { blobChunks } from './blob-chunks.ts';
import { ByteMeter } from './byte-meter.ts';

/** What fits into a ZIP without zip64. */
const MAX_ENTRIES = 0xfffe;
const MAX_ARCHIVE_BYTES = 0xffff_fffe;

/** Unpacked over packed: a long entry that deflates further is stored, so that no reader takes it for a bomb. */
const MAX_RATIO = 50;

interface PackedData {
  readonly method: number;
  readonly crc: number;
  readonly data: Blob;
}

/**
 * A ZIP of the entries. Pictures are compressed already: they are read once for their CRC and go into the archive as they
 * are, without a copy. Everything else is deflated. Sizes and CRC stand in front of the data, which a stream that is
 * written as it is read cannot do, so that every reader understands the archive.
 * @throws StudioError `invalid-request` for paths or sizes that a ZIP cannot hold, `cancelled`.
 */
export async function pack(
  entries: readonly ArchiveEntry<Blob>[],
  onProgress: (progress: ByteProgress) => void,
  token: CancellationToken,
): Promise<Blob> {
  checkEntries(entries);
  const meter = new ByteMeter(
    entries.reduce((total, { data }) => total + data.size, 0),
    onProgress,
  );
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { path, data } of entries) {
    const packed = isPicture(data) ? await store(data, meter, token) : await deflate(data, meter, token);
    const facts: ZipEntryFacts = {
      path,
      method: packed.method,
      crc: packed.crc,
      packedBytes: packed.data.size,
      unpackedBytes: data.size,
      offset,
    };
    const header = localHeader(facts);
    parts.push(header, packed.data);
    directory.push(centralHeader(facts));
    offset += header.length + packed.data.size;
  }
  const directoryBytes = directory.reduce((total, { length }) => total + length, 0);
  meter.finish();
  return new Blob([...parts, ...directory, endRecord(entries.length, offset, directoryBytes)], {
    type: 'application/zip',
  });
}

function checkEntries(entries: readonly ArchiveEntry<Blob>[]): void {
  const paths = entries.map(({ path }) => path);
  for (const path of paths) {
    const problem = archivePathProblem(path);
    if (problem !== undefined)
      throw new StudioError('invalid-request', `No path for an archive: ${problem}.`, { path, problem });
  }
  const twin = findPathTwin(paths);
  if (twin !== undefined)
    throw new StudioError('invalid-request', 'Two entries have one path.', { path: twin, problem: 'twin' });
  // Headers are below 2 KiB each; data is never longer than it was.
  const largestBytes = entries.reduce((total, { data }) => total + data.size + 2048, 0);
  if (entries.length > MAX_ENTRIES || largestBytes > MAX_ARCHIVE_BYTES)
    throw new StudioError('invalid-request', 'A ZIP cannot hold so much.', { problem: 'too large' });
}

/** Blobs know their type; an SVG is text. */
function isPicture(blob: Blob): boolean {
  return blob.type.startsWith('image/') && blob.type !== 'image/svg+xml';
}

async function store(data: Blob, meter: ByteMeter, token: CancellationToken): Promise<PackedData> {
  let crc = 0;
  for await (const chunk of blobChunks(data, token)) {
    crc = crc32(chunk, crc);
    meter.add(chunk.length);
  }
  return { method: ZIP_STORED, crc, data };
}

async function deflate(data: Blob, meter: ByteMeter, token: CancellationToken): Promise<PackedData> {
  const builder = new BlobBuilder();
  const stream = new Deflate({ level: 6 }, (chunk) => builder.add(new Uint8Array(chunk)));
  let crc = 0;
  for await (const chunk of blobChunks(data, token)) {
    crc = crc32(chunk, crc);
    stream.push(chunk, false);
    meter.add(chunk.length);
  }
  stream.push(new Uint8Array(), true);
  const isBelieved = data.size <= HARMLESS_UNPACKED_BYTES || data.size <= builder.sizeBytes * MAX_RATIO;
  const isWorthIt = builder.sizeBytes < data.size && isBelieved;
  return isWorthIt ? { method: ZIP_DEFLATED, crc, data: builder.build() } : { method: ZIP_STORED, crc, data };
}
