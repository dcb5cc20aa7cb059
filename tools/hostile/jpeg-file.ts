import { bytes, text, u16 } from './image-bytes.ts';

interface JpegParts {
  readonly width?: number;
  readonly height?: number;
  /** 1 grey, 3 YCbCr, 4 CMYK. */
  readonly components?: number;
  /** Segments between the start and the tables. */
  readonly before?: readonly (readonly number[] | Uint8Array)[];
  /** Start-of-frame marker: baseline where nothing is said. */
  readonly frameMarker?: number;
  readonly hasHuffmanTables?: boolean;
}

/** A segment with its length. */
export function jpegSegment(marker: number, data: readonly number[]): number[] {
  return [0xff, marker, ...u16(data.length + 2), ...data];
}

/** APP1 with a TIFF block. */
export function exifSegment(tiff: readonly number[]): number[] {
  return jpegSegment(0xe1, [...text('Exif\0\0'), ...tiff]);
}

/** A sound baseline picture of one grey: every block is two codes of one bit, "no difference" and "end of block". */
export function jpegFile(parts: JpegParts = {}): Uint8Array<ArrayBuffer> {
  const { width = 24, height = 16, components = 1, before = [], frameMarker = 0xc0, hasHuffmanTables = true } = parts;
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8) * components;
  const [whole, rest] = [Math.floor((blocks * 2) / 8), (blocks * 2) % 8];
  const table = (kind: number) => jpegSegment(0xc4, [kind, 1, ...Array.from({ length: 15 }, () => 0), 0]);
  return bytes(
    [0xff, 0xd8],
    ...before,
    jpegSegment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    jpegSegment(frameMarker, [8, ...u16(height), ...u16(width), components, ...ids.flatMap((id) => [id, 0x11, 0])]),
    ...(hasHuffmanTables ? [table(0x00), table(0x10)] : []),
    jpegSegment(0xda, [components, ...ids.flatMap((id) => [id, 0]), 0, 63, 0]),
    Array.from({ length: whole }, () => 0),
    rest === 0 ? [] : [0xff >> rest],
    [0xff, 0xd9],
  );
}
