import { IMAGE_MIME_TYPES, type ImageHeader } from '../../domain/assets/image-format.ts';
import {
  type ClaimedType,
  HEADER_BYTES,
  isMisnamed,
  readImageHeader,
  requireSize,
} from '../../domain/assets/image-header.ts';
import { type ImageReason, imageRejected } from '../../domain/assets/rejection.ts';
import { isStudioError } from '../../domain/core/errors.ts';
import type { ImportedImage } from '../../domain/protocol/media-api.ts';
import { uprightBitmap } from './decode-image.ts';

/** Side of a thumbnail, pixels. */
const THUMBNAIL_SIDE_PX = 200;

/**
 * Looks at a picture file, decodes it once, and makes its thumbnail.
 * @throws StudioError `file-rejected` with a reason of IMAGE_REASONS; `svg-on-page` for an SVG, which only a page can
 *   draw.
 */
export async function importImage(file: Blob, claimed: ClaimedType): Promise<ImportedImage<Blob>> {
  const header = await readHeader(file);
  const misnamed = isMisnamed(header.format, claimed);
  if (header.format === 'svg') throw imageRejected('svg-on-page', 'An SVG is drawn by the page.');
  const bytes = await file.arrayBuffer();
  const bitmap = await uprightBitmap(new Blob([bytes], { type: IMAGE_MIME_TYPES[header.format] }));
  try {
    const { width, height } = bitmap;
    requireSize({ width, height });
    return {
      header: { ...header, width, height },
      isMisnamed: misnamed,
      sha256: await sha256Of(bytes),
      thumbnail: await coverThumbnail(bitmap),
    };
  } finally {
    bitmap.close();
  }
}

/** From the first bytes, or from all of them where a long profile or preview comes before the size. */
async function readHeader(file: Blob): Promise<ImageHeader> {
  try {
    return readImageHeader(new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()), file.size);
  } catch (error) {
    const isCutByUs =
      file.size > HEADER_BYTES &&
      isStudioError(error, 'file-rejected') &&
      error.details['reason'] === ('truncated' satisfies ImageReason);
    if (!isCutByUs) throw error;
    return readImageHeader(new Uint8Array(await file.arrayBuffer()), file.size);
  }
}

/** A square that the picture covers, never enlarged. */
async function coverThumbnail(bitmap: ImageBitmap): Promise<Blob> {
  const shorter = Math.min(bitmap.width, bitmap.height);
  const side = Math.min(THUMBNAIL_SIDE_PX, shorter);
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (!context) throw imageRejected('damaged', 'There is no canvas to draw on.');
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(bitmap.width - shorter) / 2, (bitmap.height - shorter) / 2];
  context.drawImage(bitmap, left, top, shorter, shorter, 0, 0, side, side);
  return canvas.convertToBlob({ type: 'image/png' });
}

async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
