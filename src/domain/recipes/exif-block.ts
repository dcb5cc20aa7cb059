import { listPngChunks } from './png-chunks.ts';

/** The picture files whose recipes are read. */
export type RecipeFileFormat = 'png' | 'jpeg' | 'webp';

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** How an EXIF block begins in a JPEG, and in some WebP files. */
const EXIF_MARK = 'Exif\0\0';

/** What a file is by its first bytes; undefined for all that holds no recipe this module reads. */
export function findRecipeFileFormat(file: Uint8Array): RecipeFileFormat | undefined {
  if (hasText(file, 0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (hasText(file, 0, '\xff\xd8\xff')) return 'jpeg';
  return hasText(file, 0, 'RIFF') && hasText(file, 8, 'WEBP') ? 'webp' : undefined;
}

/**
 * The TIFF block of a file's EXIF data: eXIf of a PNG, APP1 of a JPEG, the EXIF chunk of a WebP. A file that breaks off
 * before it has none.
 * @throws StudioError `invalid-request` with details.reason `not-a-png` for a PNG without its header.
 */
export function findExifBlock(file: Uint8Array, format: RecipeFileFormat): Uint8Array | undefined {
  if (format === 'jpeg') return findInJpeg(file);
  if (format === 'webp') return findInWebp(file);
  const chunk = listPngChunks(file).chunks.find(({ type }) => type === 'eXIf');
  return chunk && withoutMark(file.subarray(chunk.dataStart, chunk.dataEnd));
}

/** Walks over the segments up to the pixels (ITU-T T.81, B.1). */
function findInJpeg(file: Uint8Array): Uint8Array | undefined {
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff; ) {
    const marker = file[at + 1] ?? 0;
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return undefined;
    // Fill bytes, and markers without a length.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = ((file[at + 2] ?? 0) << 8) | (file[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > file.length) return undefined;
    if (marker === APP1 && hasText(file, at + 4, EXIF_MARK)) return file.subarray(at + 4 + EXIF_MARK.length, end);
    at = end;
  }
  return undefined;
}

/** Walks over the chunks (RFC 9649, 2.3): four letters, length, data, a byte of padding behind odd lengths. */
function findInWebp(file: Uint8Array): Uint8Array | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + 8 <= file.length; ) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (end > file.length) return undefined;
    if (hasText(file, at, 'EXIF')) return withoutMark(file.subarray(at + 8, end));
    at = end + (length % 2);
  }
  return undefined;
}

/** Some writers leave JPEG's mark before the block. */
function withoutMark(block: Uint8Array): Uint8Array {
  return hasText(block, 0, EXIF_MARK) ? block.subarray(EXIF_MARK.length) : block;
}

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}
