import type { ByteReader } from './byte-reader.ts';
import type { ImageHeader } from './image-format.ts';
import { imageRejected } from './rejection.ts';

/** Bytes of a colour table, from the packed field that announces it (GIF89a, 18 and 20). */
function colourTableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

/**
 * The size of the logical screen, or of the first picture where that reaches over it: browsers enlarge the screen then.
 * Animated when a second picture begins within the bytes at hand.
 */
export function readGifHeader(reader: ByteReader): ImageHeader {
  const pictures = findPictures(reader, 13 + colourTableBytes(reader.u8(10)));
  const [first, second] = pictures;
  if (first === undefined) throw imageRejected('damaged', 'A GIF without a picture.');
  return {
    format: 'gif',
    width: Math.max(reader.u16(6, true), reader.u16(first + 1, true) + reader.u16(first + 5, true)),
    height: Math.max(reader.u16(8, true), reader.u16(first + 3, true) + reader.u16(first + 7, true)),
    isRotated: false,
    isAnimated: second !== undefined,
  };
}

/** Where the first picture begins, and the second. */
function findPictures(reader: ByteReader, start: number): readonly number[] {
  const found: number[] = [];
  let at = start;
  while (at < reader.length && found.length < 2) {
    const block = reader.u8(at);
    if (block === 0x3b) return found;
    if (block === 0x21) at = afterSubBlocks(reader, at + 2);
    else if (block === 0x2c) {
      found.push(at);
      if (at + 10 > reader.length) break;
      at = afterSubBlocks(reader, at + 11 + colourTableBytes(reader.u8(at + 9)));
    } else throw imageRejected('damaged', 'A GIF block of no known kind.', { at });
  }
  if (found.length === 0) throw imageRejected('truncated', 'A GIF that ends before its first picture.');
  return found;
}

/** Behind the empty block that ends a row of sub-blocks, or behind the bytes at hand. */
function afterSubBlocks(reader: ByteReader, start: number): number {
  let at = start;
  while (at < reader.length) {
    const length = reader.u8(at);
    at += 1 + length;
    if (length === 0) return at;
  }
  return at;
}
