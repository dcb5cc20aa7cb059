import type { RgbaImage } from '../../domain/protocol/inference-api.ts';
import { checkOpaque, contextOf, encodePng, pngOf } from './encode-png.ts';

/**
 * A PNG whose longest side is at most `maxSidePx`, its proportions kept to the pixel, each side at least 1. A picture
 * that is small enough is not scaled at all.
 * @throws StudioError `invalid-request` as `encodePng` does.
 */
export async function makeThumbnail(image: RgbaImage, maxSidePx: number): Promise<Uint8Array<ArrayBuffer>> {
  const longest = Math.max(image.width, image.height);
  if (longest <= maxSidePx) return encodePng(image);
  checkOpaque(image);
  const width = Math.max(1, Math.round((image.width * maxSidePx) / longest));
  const height = Math.max(1, Math.round((image.height * maxSidePx) / longest));
  const bitmap = await createImageBitmap(new ImageData(image.data, image.width, image.height), {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'high',
  });
  try {
    const canvas = new OffscreenCanvas(width, height);
    contextOf(canvas).drawImage(bitmap, 0, 0);
    return await pngOf(canvas);
  } finally {
    bitmap.close();
  }
}
