import { maskFromPicture } from '../../../domain/diffusion/imaging/mask.ts';
import type { MaskPixels, Size } from '../../../domain/diffusion/imaging/raster.ts';

/** A mask from a picture file: light is painted. @throws what the browser says of a file that is no picture. */
export async function readMask(file: Blob): Promise<MaskPixels> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const context = contextOf(bitmap);
    context.drawImage(bitmap, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return maskFromPicture({ width, height, data: new Uint8ClampedArray(data) });
  } finally {
    bitmap.close();
  }
}

/** The mask as a PNG: opaque greys. */
export async function maskFile({ width, height, data }: MaskPixels): Promise<Blob> {
  const context = contextOf({ width, height });
  const image = context.createImageData(width, height);
  for (const [i, value] of data.entries()) image.data.set([value, value, value, 255], 4 * i);
  context.putImageData(image, 0, 0);
  return context.canvas.convertToBlob({ type: 'image/png' });
}

function contextOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser gives no 2D canvas.');
  return context;
}
