import { encodeUtf8 } from '../core/utf8.ts';

/** The parts of a ZIP besides its data, as bytes (PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16). */

/** Stored as it is, or deflated: the only two methods here. */
export const ZIP_STORED = 0;
export const ZIP_DEFLATED = 8;

export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_RECORD_BYTES = 22;

export const LOCAL_HEADER_SIGNATURE = 0x04034b50;
export const CENTRAL_HEADER_SIGNATURE = 0x02014b50;
export const END_RECORD_SIGNATURE = 0x06054b50;

/** General purpose flags. */
export const ZIP_FLAGS = { encrypted: 0x1, hasDescriptor: 0x8, strongEncryption: 0x40, utf8: 0x800, masked: 0x2000 };

/** 2.0: folders and deflate. */
const VERSION = 20;
/** 1 January 1980, 0:00, so that equal content gives equal bytes. */
const DOS_DATE = 0x21;
const DOS_TIME = 0;

/** What a ZIP says of an entry. */
export interface ZipEntryFacts {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** The header in front of an entry's data. */
export function localHeader(entry: ZipEntryFacts): Uint8Array<ArrayBuffer> {
  const name = encodeUtf8(entry.path);
  const bytes = new Uint8Array(LOCAL_HEADER_BYTES + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, LOCAL_HEADER_SIGNATURE, true);
  view.setUint16(4, VERSION, true);
  setShared(view, 6, entry, name.length);
  bytes.set(name, LOCAL_HEADER_BYTES);
  return bytes;
}

/** An entry's record in the directory at the end. */
export function centralHeader(entry: ZipEntryFacts): Uint8Array<ArrayBuffer> {
  const name = encodeUtf8(entry.path);
  const bytes = new Uint8Array(CENTRAL_HEADER_BYTES + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CENTRAL_HEADER_SIGNATURE, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, VERSION, true);
  setShared(view, 8, entry, name.length);
  view.setUint32(42, entry.offset, true);
  bytes.set(name, CENTRAL_HEADER_BYTES);
  return bytes;
}

/** The last record of the file. */
export function endRecord(
  entryCount: number,
  directoryOffset: number,
  directoryBytes: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(END_RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, END_RECORD_SIGNATURE, true);
  view.setUint16(8, entryCount, true);
  view.setUint16(10, entryCount, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, directoryOffset, true);
  return bytes;
}

/** The fields that both headers have, in the same order: flags, method, time, date, CRC, sizes, length of the name. */
function setShared(view: DataView, at: number, entry: ZipEntryFacts, nameBytes: number): void {
  view.setUint16(at, ZIP_FLAGS.utf8, true);
  view.setUint16(at + 2, entry.method, true);
  view.setUint16(at + 4, DOS_TIME, true);
  view.setUint16(at + 6, DOS_DATE, true);
  view.setUint32(at + 8, entry.crc, true);
  view.setUint32(at + 12, entry.packedBytes, true);
  view.setUint32(at + 16, entry.unpackedBytes, true);
  view.setUint16(at + 20, nameBytes, true);
}
