import { imageRejected } from '../../domain/assets/rejection.ts';
import type { RgbaImage } from '../../domain/protocol/inference-api.ts';
import { contextOf } from './encode-png.ts';

/**
 * The pixels of a picture file, upright as its EXIF says, of an animation the first. Exact where it is opaque: a canvas
 * keeps its colours multiplied by alpha.
 * @throws StudioError `file-rejected`, reason `damaged`.
 */
export async function decodeImage(file: Blob): Promise<RgbaImage> {
  const bitmap = await uprightBitmap(file);
  try {
    const { width, height } = bitmap;
    const context = contextOf(new OffscreenCanvas(width, height));
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, data: new Uint8ClampedArray(data.buffer) };
  } finally {
    bitmap.close();
  }
}

/** Turned as its EXIF says. Close it. @throws StudioError `file-rejected`, reason `damaged`. */
export async function uprightBitmap(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    throw imageRejected('damaged', 'The picture cannot be decoded.', {}, error);
  }
}
