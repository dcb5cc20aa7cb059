import { fileRejected } from './rejection.ts';
import type { ZipEntry } from './zip-directory.ts';
import { LOCAL_HEADER_BYTES, LOCAL_HEADER_SIGNATURE, ZIP_FLAGS } from './zip-records.ts';

/** Signature, CRC and both sizes behind an entry whose header could not know them; the signature may be left out. */
export const MAX_DESCRIPTOR_BYTES = 16;

const DESCRIPTOR_SIGNATURE = 0x08074b50;

/**
 * Checks the header in front of an entry's data against the directory.
 * @param header the bytes from the entry's offset on; longer than the header is fine.
 * @returns where the entry's data begins in the file.
 */
export function checkLocalHeader(header: Uint8Array, entry: ZipEntry): number {
  const view = viewOf(header);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL_HEADER_SIGNATURE)
    throw contradiction('no header', entry);
  const isLate = (entry.flags & ZIP_FLAGS.hasDescriptor) !== 0;
  const agrees = (at: number, expected: number) => {
    const value = view.getUint32(at, true);
    return value === expected || (isLate && value === 0);
  };
  const isSame =
    view.getUint16(6, true) === entry.flags &&
    view.getUint16(8, true) === entry.method &&
    agrees(14, entry.crc) &&
    agrees(18, entry.packedBytes) &&
    agrees(22, entry.unpackedBytes);
  if (!isSame) throw contradiction('header', entry);
  const nameBytes = view.getUint16(26, true);
  const name = header.subarray(LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + nameBytes);
  if (name.length !== entry.nameBytes.length || name.some((byte, index) => byte !== entry.nameBytes[index]))
    throw contradiction('name', entry);
  return entry.offset + LOCAL_HEADER_BYTES + nameBytes + view.getUint16(28, true);
}

/**
 * Checks what follows the data of an entry whose header could not know its sizes.
 * @param bytes those behind the data, MAX_DESCRIPTOR_BYTES where there are as many.
 * @returns how long the descriptor is.
 */
export function checkDescriptor(bytes: Uint8Array, entry: ZipEntry): number {
  const view = viewOf(bytes);
  const start = bytes.length >= 4 && view.getUint32(0, true) === DESCRIPTOR_SIGNATURE ? 4 : 0;
  const isSame =
    bytes.length >= start + 12 &&
    view.getUint32(start, true) === entry.crc &&
    view.getUint32(start + 4, true) === entry.packedBytes &&
    view.getUint32(start + 8, true) === entry.unpackedBytes;
  if (!isSame) throw contradiction('descriptor', entry);
  return start + 12;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function contradiction(fault: string, entry: ZipEntry) {
  return fileRejected('zip-damaged', `The ZIP contradicts itself: ${fault}.`, { fault, path: entry.path });
}
