import { bytes, le16, packBits, text } from './image-bytes.ts';

interface GifFrame {
  readonly width?: number;
  readonly height?: number;
  readonly left?: number;
  readonly top?: number;
  /** Codes in place of the right ones. */
  readonly codes?: readonly (readonly [number, number])[];
}

const CLEAR = [4, 3] as const;
const END = [5, 3] as const;

/** Four colours, so codes of three bits; the table is cleared before it grows out of them. */
function codesOf(pixelCount: number): readonly (readonly [number, number])[] {
  const pixels = Array.from({ length: pixelCount }, (_, index) =>
    index % 2 === 0 ? [CLEAR, [1, 3] as const] : [[1, 3] as const],
  );
  return [...pixels.flat(), END];
}

export function gifScreen(width: number, height: number): number[] {
  return [...text('GIF89a'), ...le16(width), ...le16(height), 0x81, 0, 0, 0, 0, 0, 90, 160, 60, 255, 255, 255, 9, 9, 9];
}

/** A picture of one colour. */
export function gifFrame({ width = 24, height = 16, left = 0, top = 0, codes }: GifFrame = {}): number[] {
  const packed = packBits(codes ?? codesOf(width * height));
  const blocks = Array.from({ length: Math.ceil(packed.length / 255) }, (_, index) => {
    const block = packed.slice(index * 255, index * 255 + 255);
    return [block.length, ...block];
  });
  return [0x2c, ...le16(left), ...le16(top), ...le16(width), ...le16(height), 0, 2, ...blocks.flat(), 0];
}

/** A tenth of a second for the frame that follows. */
const DELAY = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];

export function gifFile(frames: readonly GifFrame[] = [{}], width = 24, height = 16): Uint8Array<ArrayBuffer> {
  return bytes(gifScreen(width, height), ...frames.map((frame) => [...DELAY, ...gifFrame(frame)]), [0x3b]);
}
