import type { ImageFormat } from '../../src/domain/assets/image-format.ts';
import type { ImageReason } from '../../src/domain/assets/rejection.ts';

/** What refuses a picture: the header reader, which Node has too, the browser's decoder, or what draws SVGs. */
export type ImageStage = 'header' | 'decode' | 'svg';

/** What the gallery says of a picture that it takes in. */
export type ImageNote = 'extension' | 'first-frame' | 'rasterised' | 'rotated';

/** The right answer to a picture file: refused, or taken in as this. */
export type ImageAnswer =
  | { readonly stage: ImageStage; readonly reason: ImageReason }
  | {
      readonly format: ImageFormat;
      readonly width: number;
      readonly height: number;
      readonly notes: readonly ImageNote[];
    };

/** A picture file that no program should trust, as it is handed to the gallery. */
export interface HostileImage {
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly expected: ImageAnswer;
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
};

/** The type that a system would say by the name's ending; empty for one that is no picture's. */
function usualType(fileName: string): string {
  return MIME_TYPES[fileName.slice(fileName.lastIndexOf('.') + 1)] ?? '';
}

/** A picture that is refused. */
export function refusedImage(
  fileName: string,
  bytes: Uint8Array,
  stage: ImageStage,
  reason: ImageReason,
  mimeType = usualType(fileName),
): HostileImage {
  return { fileName, mimeType, bytes, expected: { stage, reason } };
}

/** A picture that is odd and yet taken in. */
export function takenImage(
  fileName: string,
  bytes: Uint8Array,
  [format, width, height]: readonly [ImageFormat, number, number],
  notes: readonly ImageNote[] = [],
  mimeType = usualType(fileName),
): HostileImage {
  return { fileName, mimeType, bytes, expected: { format, width, height, notes } };
}
