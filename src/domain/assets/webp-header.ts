import type { ByteReader } from './byte-reader.ts';
import type { ImageHeader } from './image-format.ts';
import { imageRejected } from './rejection.ts';

const ANIMATION_FLAG = 0x02;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The first chunk has the size (RFC 9649, 2.5 to 2.7). Browsers turn no WebP, whatever its EXIF says. */
export function readWebpHeader(reader: ByteReader, fileBytes: number): ImageHeader {
  if (reader.u32(4, true) + 8 > fileBytes) throw imageRejected('truncated', 'A WebP that is shorter than it says.');
  const kind = reader.text(12, 4);
  const isAnimated = kind === 'VP8X' && (reader.u8(20) & ANIMATION_FLAG) !== 0;
  return { format: 'webp', ...sizeOf(reader, kind), isRotated: false, isAnimated };
}

function sizeOf(reader: ByteReader, kind: string): Size {
  if (kind === 'VP8X') return { width: reader.u24(24, true) + 1, height: reader.u24(27, true) + 1 };
  if (kind === 'VP8L') {
    if (reader.u8(20) !== 0x2f) throw imageRejected('damaged', 'A lossless WebP without its signature.');
    const bits = reader.u32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (kind === 'VP8 ') {
    if (reader.u24(23) !== 0x9d012a) throw imageRejected('damaged', 'A WebP without its start code.');
    return { width: reader.u16(26, true) & 0x3fff, height: reader.u16(28, true) & 0x3fff };
  }
  throw imageRejected('damaged', 'A WebP that begins with something else than a picture.', { kind });
}
