import { bytes, le24, le32, packBits, text } from './image-bytes.ts';

export function webpChunk(kind: string, data: readonly number[]): number[] {
  return [...text(kind), ...le32(data.length), ...data, ...(data.length % 2 === 1 ? [0] : [])];
}

/** @param saidBytes length in the file's header, where it is not the right one. */
export function webpOf(chunks: readonly (readonly number[])[], saidBytes?: number): Uint8Array<ArrayBuffer> {
  const content = chunks.flat();
  return bytes(text('RIFF'), le32(saidBytes ?? content.length + 4), text('WEBP'), content);
}

/** A lossless picture of one colour: five prefix codes of a single symbol each, so that pixels take no bits. */
export function losslessChunk(width = 24, height = 16): number[] {
  const symbol = (value: number) =>
    [
      [1, 1],
      [0, 1],
      [1, 1],
      [value, 8],
    ] as const;
  const header = [
    [width - 1, 14],
    [height - 1, 14],
    [0, 1],
    [0, 3],
  ] as const;
  const distance = [
    [1, 1],
    [0, 1],
    [0, 1],
    [0, 1],
  ] as const;
  const codes = [...symbol(160), ...symbol(60), ...symbol(90), ...symbol(255), ...distance];
  return webpChunk('VP8L', [0x2f, ...packBits([...header, [0, 1], [0, 1], [0, 1], ...codes])]);
}

export function extendedChunk(width: number, height: number, flags: number): number[] {
  return webpChunk('VP8X', [flags, 0, 0, 0, ...le24(width - 1), ...le24(height - 1)]);
}

export function webpFile(width = 24, height = 16): Uint8Array<ArrayBuffer> {
  return webpOf([losslessChunk(width, height)]);
}

/** Two frames. */
export function animatedWebp(width = 24, height = 16): Uint8Array<ArrayBuffer> {
  const place = [...le24(0), ...le24(0), ...le24(width - 1), ...le24(height - 1), ...le24(100), 0];
  const frame = webpChunk('ANMF', [...place, ...losslessChunk(width, height)]);
  return webpOf([extendedChunk(width, height, 2), webpChunk('ANIM', [0, 0, 0, 0, 0, 0]), frame, frame]);
}
