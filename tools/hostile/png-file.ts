import { zlibSync } from 'fflate';
import { crc32 } from '../../src/domain/core/crc32.ts';
import { bytes, text, u32 } from './image-bytes.ts';

export const PNG_SIGNATURE = bytes([0x89], text('PNG'), [13, 10, 26, 10]);

interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth?: number;
  readonly colorType?: number;
}

/** A chunk with its right check sum, unless another is given. */
export function pngChunk(type: string, data: Uint8Array = new Uint8Array(), crc?: number): Uint8Array<ArrayBuffer> {
  const body = bytes(text(type), data);
  return bytes(u32(data.length), body, u32(crc ?? crc32(body)));
}

export function pngHeader({ width, height, bitDepth = 8, colorType = 0 }: PngHeader): Uint8Array<ArrayBuffer> {
  return pngChunk('IHDR', bytes(u32(width), u32(height), [bitDepth, colorType, 0, 0, 0]));
}

/** Rows of one grey, one byte a pixel, compressed. */
export function pngPixels(width: number, height: number, grey = 120): Uint8Array {
  const row = [0, ...Array.from({ length: width }, () => grey)];
  return zlibSync(Uint8Array.from(Array.from({ length: height }, () => row).flat()));
}

/** A whole picture from its chunks. */
export function pngOf(...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return bytes(PNG_SIGNATURE, ...chunks);
}

/** A sound grey picture. @param before chunks between the header and the pixels. */
export function pngFile(width = 24, height = 16, ...before: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const pixels = pngChunk('IDAT', pngPixels(width, height));
  return pngOf(pngHeader({ width, height }), ...before, pixels, pngChunk('IEND'));
}
