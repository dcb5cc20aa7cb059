import { le16, le32, text, u16, u32 } from '../hostile/image-bytes.ts';

/** An entry of a TIFF directory: its tag, its type and its bytes. */
export interface ExifTag {
  readonly tag: number;
  /** 2 is ASCII, 7 is UNDEFINED. */
  readonly type: number;
  readonly data: readonly number[];
  /** Where its bytes are said to lie, where that is not true. */
  readonly offset?: number;
}

interface ExifParts {
  readonly isLittleEndian?: boolean;
  readonly tags?: readonly ExifTag[];
  /** Tags of the EXIF directory that the first one names. */
  readonly exifTags?: readonly ExifTag[];
}

const HEADER_BYTES = 8;
const EXIF_DIRECTORY = 0x8769;
const LONG_TYPE = 4;

/** A TIFF block with one directory, or two. */
export function exifBlock({ isLittleEndian = false, tags = [], exifTags }: ExifParts): number[] {
  const [short, long] = isLittleEndian ? [le16, le32] : [u16, u32];
  const firstCount = tags.length + (exifTags ? 1 : 0);
  const exifStart = HEADER_BYTES + directoryBytes(firstCount);
  let dataAt = exifStart + (exifTags ? directoryBytes(exifTags.length) : 0);
  const data: number[] = [];
  const entry = (one: ExifTag): number[] => {
    const head = [...short(one.tag), ...short(one.type), ...long(one.data.length)];
    if (one.data.length <= 4) return [...head, ...one.data, ...Array.from({ length: 4 - one.data.length }, () => 0)];
    const at = dataAt;
    dataAt += one.data.length;
    data.push(...one.data);
    return [...head, ...long(one.offset ?? at)];
  };
  const directory = (entries: readonly (readonly number[])[]) => [
    ...short(entries.length),
    ...entries.flat(),
    ...long(0),
  ];
  const pointer = [...short(EXIF_DIRECTORY), ...short(LONG_TYPE), ...long(1), ...long(exifStart)];
  const first = directory([...tags.map(entry), ...(exifTags ? [pointer] : [])]);
  const second = exifTags ? directory(exifTags.map(entry)) : [];
  const order = isLittleEndian ? [...text('II'), ...le16(42)] : [...text('MM'), ...u16(42)];
  return [...order, ...long(HEADER_BYTES), ...first, ...second, ...data];
}

function directoryBytes(count: number): number {
  return 2 + 12 * count + 4;
}

/** UserComment as A1111 writes it: "UNICODE\0", then UTF-16, big-endian unless asked otherwise. */
export function unicodeComment(comment: string, isLittleEndian = false): ExifTag {
  const units = Array.from({ length: comment.length }, (_, index) => comment.charCodeAt(index));
  return { tag: 0x9286, type: 7, data: [...text('UNICODE\0'), ...units.flatMap(isLittleEndian ? le16 : u16)] };
}

/** A text of one byte a character. */
export function asciiTag(tag: number, value: string): ExifTag {
  return { tag, type: 2, data: [...text(value), 0] };
}
