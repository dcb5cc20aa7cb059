import type { ByteReader } from './byte-reader.ts';

const ORIENTATION_TAG = 0x0112;
const SHORT_TYPE = 3;
const MAX_ENTRIES = 1_000;

/**
 * The orientation that a TIFF block says (EXIF 2.32, 4.6.4: 1…8), 1 where it says none or is damaged: a wrong turn is no
 * reason to refuse a picture.
 * @param start of the block, where its byte order stands.
 */
export function exifOrientation(reader: ByteReader, start: number, end: number): number {
  const isLittleEndian = reader.has(start, 'II*\0');
  if (!isLittleEndian && !reader.has(start, 'MM\0*')) return 1;
  if (start + 8 > Math.min(end, reader.length)) return 1;
  const directory = start + reader.u32(start + 4, isLittleEndian);
  const last = Math.min(end, reader.length);
  if (directory + 2 > last) return 1;
  const count = Math.min(reader.u16(directory, isLittleEndian), MAX_ENTRIES);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + 12 * index;
    if (entry + 12 > last) return 1;
    if (reader.u16(entry, isLittleEndian) !== ORIENTATION_TAG) continue;
    if (reader.u16(entry + 2, isLittleEndian) !== SHORT_TYPE) return 1;
    const value = reader.u16(entry + 8, isLittleEndian);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Whether an orientation changes width for height. */
export function isSideways(orientation: number): boolean {
  return orientation >= 5;
}
