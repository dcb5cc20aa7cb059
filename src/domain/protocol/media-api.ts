import type { RgbaImage } from './inference-api.ts';

/** The media worker: picture files, off the page's thread. */
export interface MediaApi {
  /** A PNG of the picture, without any text chunk. */
  encodePng(image: RgbaImage): Promise<Uint8Array<ArrayBuffer>>;
  /** A thumbnail whose longest side is at most `maxSidePx` (200 in the gallery), as PNG. Never enlarges. */
  thumbnail(image: RgbaImage, maxSidePx: number): Promise<Uint8Array<ArrayBuffer>>;
}
