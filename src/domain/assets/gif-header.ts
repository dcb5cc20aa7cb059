import type { ByteReader } from './byte-reader.ts';
import type { ImageHeader } from './image-format.ts';
import { imageRejected } from './rejection.ts';

/** Bytes of a colour table, from the packed field that announces it (GIF89a, 18 and 20). */
function colourTableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

/** The size of the logical screen; animated when a second picture begins within the bytes at hand. */
export function readGifHeader(reader: ByteReader): ImageHeader {
  const [width, height] = [reader.u16(6, true), reader.u16(8, true)];
  return {
    format: 'gif',
    width,
    height,
    isRotated: false,
    isAnimated: countFrames(reader, 13 + colourTableBytes(reader.u8(10))) > 1,
  };
}

/** Up to two. */
function countFrames(reader: ByteReader, start: number): number {
  let frames = 0;
  let at = start;
  while (at < reader.length && frames < 2) {
    const block = reader.u8(at);
    if (block === 0x3b) break;
    if (block === 0x21) at = afterSubBlocks(reader, at + 2);
    else if (block === 0x2c) {
      frames += 1;
      if (at + 10 > reader.length) break;
      at = afterSubBlocks(reader, at + 11 + colourTableBytes(reader.u8(at + 9)));
    } else throw imageRejected('damaged', 'A GIF block of no known kind.', { at });
  }
  if (frames === 0) throw imageRejected('damaged', 'A GIF without a picture.');
  return frames;
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
