import { decodeUtf8 } from '../core/utf8.ts';
import { archivePathProblem } from './archive-path.ts';
import { fileRejected } from './rejection.ts';
import {
  CENTRAL_HEADER_BYTES,
  CENTRAL_HEADER_SIGNATURE,
  END_RECORD_BYTES,
  END_RECORD_SIGNATURE,
  ZIP_DEFLATED,
  ZIP_FLAGS,
  ZIP_STORED,
  type ZipEntryFacts,
} from './zip-records.ts';

/** Where the directory of a ZIP is. */
export interface ZipEnd {
  readonly entryCount: number;
  readonly directoryOffset: number;
  readonly directoryBytes: number;
}

/** An entry as the directory lists it. */
export interface ZipEntry extends ZipEntryFacts {
  readonly flags: number;
  /** A name that ends in "/": no data. */
  readonly isFolder: boolean;
  /** The name as it stands in the file. */
  readonly nameBytes: Uint8Array;
}

/** The record at the end and the longest comment behind it. */
export const MAX_END_BYTES = END_RECORD_BYTES + 0xffff;

const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_EXTRA_ID = 1;
/** In these fields zip64 says: look elsewhere. */
const ELSEWHERE_16 = 0xffff;
const ELSEWHERE_32 = 0xffffffff;
/** `version made by` of an archive made on Unix, and the file type of a link in its attributes. */
const UNIX = 3;
const UNIX_LINK = 0xa;

/**
 * Reads the record at the end of a ZIP. Zero bytes behind it are padding, anything else there is refused.
 * @param tail the last bytes of the file, MAX_END_BYTES of them or all.
 * @param fileBytes size of the whole file.
 */
export function parseZipEnd(tail: Uint8Array, fileBytes: number): ZipEnd {
  const view = viewOf(tail);
  const at = findEnd(view);
  if (at === undefined) throw fileRejected('zip-truncated', 'The ZIP has no end record.', { fileBytes });
  const endOffset = fileBytes - tail.length + at;
  const behind = tail.subarray(at + END_RECORD_BYTES + view.getUint16(at + 20, true));
  if (behind.some((byte) => byte !== 0)) throw fileRejected('zip-junk', 'Bytes follow the end of the ZIP.');
  const entryCount = view.getUint16(at + 10, true);
  const directoryBytes = view.getUint32(at + 12, true);
  const directoryOffset = view.getUint32(at + 16, true);
  const hasLocator =
    at >= ZIP64_LOCATOR_BYTES && view.getUint32(at - ZIP64_LOCATOR_BYTES, true) === ZIP64_LOCATOR_SIGNATURE;
  if (hasLocator || entryCount === ELSEWHERE_16 || [directoryBytes, directoryOffset].includes(ELSEWHERE_32))
    throw unsupported('zip64');
  const isOnOneDisk = view.getUint16(at + 4, true) === 0 && view.getUint16(at + 6, true) === 0;
  if (!isOnOneDisk || view.getUint16(at + 8, true) !== entryCount) throw unsupported('several disks');
  if (directoryOffset + directoryBytes > endOffset) throw damaged('directory outside the file');
  if (directoryOffset + directoryBytes < endOffset)
    throw fileRejected('zip-junk', 'There are bytes between the directory and the end of the ZIP.');
  return { entryCount, directoryOffset, directoryBytes };
}

/** Reads the directory of a ZIP; every record is checked on its own, the paths too. */
export function parseZipDirectory(bytes: Uint8Array, entryCount: number): readonly ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + CENTRAL_HEADER_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL_HEADER_SIGNATURE)
      throw damaged('directory record');
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + CENTRAL_HEADER_BYTES + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged('directory record');
    const nameAt = at + CENTRAL_HEADER_BYTES;
    const extra = bytes.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes);
    entries.push(parseEntry(view, at, bytes.subarray(nameAt, nameAt + nameBytes), extra));
    at = next;
  }
  if (entries.length !== entryCount) throw damaged('number of entries');
  return entries;
}

function parseEntry(view: DataView, at: number, name: Uint8Array, extra: Uint8Array): ZipEntry {
  const decoded = decodeUtf8(name);
  if (decoded === undefined) throw fileRejected('zip-path', 'The name of an entry is not UTF-8.');
  const isFolder = decoded.endsWith('/');
  const path = isFolder ? decoded.slice(0, -1) : decoded;
  const problem = archivePathProblem(path);
  if (problem !== undefined) throw fileRejected('zip-path', `The name of an entry is refused: ${problem}.`, { path });

  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packedBytes = view.getUint32(at + 20, true);
  const unpackedBytes = view.getUint32(at + 24, true);
  const offset = view.getUint32(at + 42, true);
  if (flags & (ZIP_FLAGS.encrypted | ZIP_FLAGS.strongEncryption | ZIP_FLAGS.masked))
    throw fileRejected('zip-encrypted', 'An entry is encrypted.', { path });
  if ([packedBytes, unpackedBytes, offset].includes(ELSEWHERE_32) || hasZip64Extra(extra)) throw unsupported('zip64');
  if (view.getUint16(at + 34, true) !== 0) throw unsupported('several disks');
  if (method !== ZIP_STORED && method !== ZIP_DEFLATED) throw unsupported(`method ${method}`);
  if (view.getUint8(at + 5) === UNIX && view.getUint32(at + 38, true) >>> 28 === UNIX_LINK) throw unsupported('link');
  if ((method === ZIP_STORED && packedBytes !== unpackedBytes) || (isFolder && unpackedBytes > 0))
    throw damaged('size', path);
  const crc = view.getUint32(at + 16, true);
  return { path, method, crc, packedBytes, unpackedBytes, offset, flags, isFolder, nameBytes: name };
}

/** The latest end record in the tail; undefined when there is none. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - END_RECORD_BYTES; at >= 0; at--)
    if (view.getUint32(at, true) === END_RECORD_SIGNATURE) return at;
  return undefined;
}

function hasZip64Extra(extra: Uint8Array): boolean {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === ZIP64_EXTRA_ID) return true;
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function unsupported(feature: string) {
  return fileRejected('zip-unsupported', `The ZIP uses what is not taken in here: ${feature}.`, { feature });
}

function damaged(fault: string, path?: string) {
  return fileRejected('zip-damaged', `The ZIP contradicts itself: ${fault}.`, {
    fault,
    ...(path === undefined ? {} : { path }),
  });
}
