import type { CancellationToken } from '../../domain/core/cancellation.ts';
import { findPathTwin } from '../../domain/project-file/archive-path.ts';
import { fileRejected } from '../../domain/project-file/rejection.ts';
import {
  MAX_END_BYTES,
  parseZipDirectory,
  parseZipEnd,
  type ZipEntry,
} from '../../domain/project-file/zip-directory.ts';
import { checkDescriptor, checkLocalHeader, MAX_DESCRIPTOR_BYTES } from '../../domain/project-file/zip-layout.ts';
import {
  END_RECORD_SIGNATURE,
  LOCAL_HEADER_BYTES,
  LOCAL_HEADER_SIGNATURE,
  ZIP_FLAGS,
} from '../../domain/project-file/zip-records.ts';
import type { ArchiveLimits } from '../../domain/protocol/media-api.ts';
import { readBytes } from './blob-chunks.ts';

/** An entry whose header was found where the directory says. */
export interface PlacedEntry {
  readonly entry: ZipEntry;
  readonly dataOffset: number;
}

/** Bytes of the directory per entry at most, comments included: far more than programs write. */
const MAX_RECORD_BYTES = 4096;

/** Reads and checks everything of a ZIP but the data: the entries lie side by side, from the first byte to the directory. */
export async function readDirectory(
  file: Blob,
  limits: ArchiveLimits,
  token: CancellationToken,
): Promise<readonly PlacedEntry[]> {
  await checkStart(file);
  const tail = await readBytes(file, Math.max(0, file.size - MAX_END_BYTES), file.size);
  const { entryCount, directoryOffset, directoryBytes } = parseZipEnd(tail, file.size);
  if (entryCount > limits.maxEntries)
    throw fileRejected('zip-too-many', `The ZIP has ${entryCount} entries.`, {
      entryCount,
      maxEntries: limits.maxEntries,
    });
  if (directoryBytes > entryCount * MAX_RECORD_BYTES)
    throw fileRejected('zip-damaged', 'The directory is too long for its entries.', { fault: 'directory size' });
  const directory = await readBytes(file, directoryOffset, directoryOffset + directoryBytes);
  const entries = parseZipDirectory(directory, entryCount);
  const twin = findPathTwin(entries.filter(({ isFolder }) => !isFolder).map(({ path }) => path));
  if (twin !== undefined) throw fileRejected('zip-duplicate', 'Two entries have one name.', { path: twin });
  return place(file, entries, directoryOffset, token);
}

async function checkStart(file: Blob): Promise<void> {
  if (file.size === 0) throw fileRejected('empty-file', 'The file is empty.');
  const start = await readBytes(file, 0, 4);
  const signature = start.length < 4 ? 0 : new DataView(start.buffer).getUint32(0, true);
  if (signature !== LOCAL_HEADER_SIGNATURE && signature !== END_RECORD_SIGNATURE)
    throw fileRejected('not-zip', 'The file does not begin as a ZIP does.');
}

/** Finds each entry's data, in the order of the file. */
async function place(
  file: Blob,
  entries: readonly ZipEntry[],
  directoryOffset: number,
  token: CancellationToken,
): Promise<readonly PlacedEntry[]> {
  const placed: PlacedEntry[] = [];
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    token.throwIfCancelled();
    if (entry.offset < end) throw overlap(entry);
    if (entry.offset > end) throw junk(entry.path);
    const header = await readBytes(file, entry.offset, entry.offset + LOCAL_HEADER_BYTES + entry.nameBytes.length);
    const dataOffset = checkLocalHeader(header, entry);
    end = dataOffset + entry.packedBytes;
    if (entry.flags & ZIP_FLAGS.hasDescriptor)
      end += checkDescriptor(await readBytes(file, end, end + MAX_DESCRIPTOR_BYTES), entry);
    if (end > directoryOffset) throw overlap(entry);
    placed.push({ entry, dataOffset });
  }
  if (end < directoryOffset) throw junk(undefined);
  return placed;
}

function overlap({ path }: ZipEntry) {
  return fileRejected('zip-damaged', 'Parts of the ZIP overlap.', { fault: 'overlap', path });
}

function junk(path: string | undefined) {
  return fileRejected(
    'zip-junk',
    'There are bytes in the ZIP that belong to no entry.',
    path === undefined ? {} : { path },
  );
}
