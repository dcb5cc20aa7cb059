import type { ByteReader } from './byte-reader.ts';
import type { ImageHeader } from './image-format.ts';
import { imageRejected } from './rejection.ts';

const FIRST_CHUNK = 8;

/** IHDR must come first (W3C PNG 3, 5.6); acTL before the pixels makes it an APNG. */
export function readPngHeader(reader: ByteReader): ImageHeader {
  if (!reader.has(FIRST_CHUNK + 4, 'IHDR') || reader.u32(FIRST_CHUNK) !== 13)
    throw imageRejected('damaged', 'A PNG that does not begin with its size.');
  const [width, height] = [reader.u32(16), reader.u32(20)];
  let isAnimated = false;
  for (let at = FIRST_CHUNK; at + 8 <= reader.length; ) {
    if (reader.has(at + 4, 'IDAT') || reader.has(at + 4, 'IEND')) break;
    if (reader.has(at + 4, 'acTL')) isAnimated = true;
    at += 12 + reader.u32(at);
  }
  return { format: 'png', width, height, isRotated: false, isAnimated };
}
