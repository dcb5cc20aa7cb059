import { StudioError } from '../../domain/core/errors.ts';
import type { RgbaImage } from '../../domain/protocol/inference-api.ts';

/**
 * A PNG by the browser's own encoder, without text chunks. Bit-exact for opaque pictures only: a canvas keeps its
 * colours multiplied by alpha.
 * @throws StudioError `invalid-request` for a picture whose sizes and data disagree, or that is not opaque.
 */
export async function encodePng(image: RgbaImage): Promise<Uint8Array<ArrayBuffer>> {
  checkOpaque(image);
  const canvas = new OffscreenCanvas(image.width, image.height);
  contextOf(canvas).putImageData(new ImageData(image.data, image.width, image.height), 0, 0);
  return pngOf(canvas);
}

/** The PNG bytes of a canvas. */
export async function pngOf(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** Refuses what is not a whole opaque picture. */
export function checkOpaque(image: RgbaImage): void {
  const { width, height, data } = image;
  const isWhole = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  if (!isWhole || data.length !== width * height * 4)
    throw new StudioError('invalid-request', `${data.length} bytes are no picture of ${width} × ${height}.`, {
      width,
      height,
    });
  for (let index = 3; index < data.length; index += 4)
    if (data[index] !== 255)
      throw new StudioError('invalid-request', 'The picture is not opaque.', { pixelIndex: (index - 3) / 4 });
}

/** A canvas that is only drawn into and read back: kept off the GPU, where reading back is slow. */
export function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new StudioError('internal', 'The browser gives no 2D canvas.');
  return context;
}
