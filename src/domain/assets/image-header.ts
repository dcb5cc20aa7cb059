import { readAvifHeader } from './avif-header.ts';
import { ByteReader } from './byte-reader.ts';
import { readGifHeader } from './gif-header.ts';
import { IMAGE_LIMITS, IMAGE_MIME_TYPES, type ImageFormat, type ImageHeader } from './image-format.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { readPngHeader } from './png-header.ts';
import { imageRejected } from './rejection.ts';
import { startsAsSvg } from './svg-start.ts';
import { readWebpHeader } from './webp-header.ts';

/** As much of a file as its header may take: EXIF with an embedded preview and colour profiles come before the size. */
export const HEADER_BYTES = 1024 * 1024;

const EXTENSIONS: Readonly<Record<string, ImageFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jfif: 'jpeg',
  jpe: 'jpeg',
  pjpeg: 'jpeg',
  pjp: 'jpeg',
  png: 'png',
  apng: 'png',
  gif: 'gif',
  webp: 'webp',
  avif: 'avif',
  svg: 'svg',
};

/** What a file says of itself besides its bytes. */
export interface ClaimedType {
  readonly name: string;
  /** Empty where the system knows none. */
  readonly mimeType: string;
}

/** The format by the first bytes; undefined for anything that is no picture of ours. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  const reader = new ByteReader(bytes);
  if (reader.has(0, '\xff\xd8\xff')) return 'jpeg';
  if (reader.has(0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (reader.has(0, 'GIF87a') || reader.has(0, 'GIF89a')) return 'gif';
  if (reader.has(0, 'RIFF') && reader.has(8, 'WEBP')) return 'webp';
  if (reader.has(4, 'ftypavif') || reader.has(4, 'ftypavis')) return 'avif';
  return startsAsSvg(reader) ? 'svg' : undefined;
}

/**
 * Reads the header of a picture file and holds it against the limits, before anything is decoded.
 * @param bytes the first `HEADER_BYTES` of the file, or all of it.
 * @throws StudioError `file-rejected` with a reason of IMAGE_REASONS.
 */
export function readImageHeader(bytes: Uint8Array, fileBytes: number): ImageHeader {
  if (fileBytes === 0) throw imageRejected('empty', 'The file is empty.');
  if (fileBytes > IMAGE_LIMITS.maxFileBytes)
    throw imageRejected('file-too-large', 'The file is too large.', {
      sizeBytes: fileBytes,
      maxBytes: IMAGE_LIMITS.maxFileBytes,
    });
  const format = sniffFormat(bytes);
  if (format === undefined) throw imageRejected('unknown-format', 'The file is no picture that the studio knows.');
  const header = readHeader(format, new ByteReader(bytes), fileBytes);
  if (format !== 'svg') requireSize(header);
  return header;
}

/** @throws StudioError `file-rejected`: `no-size`, `side-too-long`, `too-many-pixels`. */
export function requireSize({ width, height }: Pick<ImageHeader, 'width' | 'height'>): void {
  const { maxSidePx, maxPixels } = IMAGE_LIMITS;
  if (!(width > 0 && height > 0)) throw imageRejected('no-size', 'The picture has no size.', { width, height });
  if (Math.max(width, height) > maxSidePx)
    throw imageRejected('side-too-long', 'The picture is too long on one side.', { width, height, maxSidePx });
  if (width * height > maxPixels)
    throw imageRejected('too-many-pixels', 'The picture has too many pixels.', { width, height, maxPixels });
}

/**
 * Holds name and type against the bytes. A name that says another picture format is only wrong; anything else is a
 * disguise.
 * @returns whether the name or type said another picture format.
 * @throws StudioError `file-rejected` with reason `type-mismatch`.
 */
export function isMisnamed(format: ImageFormat, { name, mimeType }: ClaimedType): boolean {
  const extension = /\.([A-Za-z0-9]{1,12})$/.exec(name)?.[1]?.toLowerCase();
  const byName = extension === undefined ? format : EXTENSIONS[extension];
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isPlainType = type === '' || type === 'application/octet-stream';
  const byType = isPlainType ? format : formatOfType(type);
  if (byName === undefined || byType === undefined)
    throw imageRejected('type-mismatch', 'The file calls itself something else than a picture.', {
      format,
      name,
      mimeType,
    });
  return byName !== format || byType !== format;
}

function formatOfType(type: string): ImageFormat | undefined {
  if (type === 'image/jpg' || type === 'image/pjpeg') return 'jpeg';
  if (type === 'image/apng') return 'png';
  for (const [format, mimeType] of Object.entries(IMAGE_MIME_TYPES)) if (mimeType === type) return EXTENSIONS[format];
  return undefined;
}

function readHeader(format: ImageFormat, reader: ByteReader, fileBytes: number): ImageHeader {
  switch (format) {
    case 'jpeg':
      return readJpegHeader(reader);
    case 'png':
      return readPngHeader(reader);
    case 'gif':
      return readGifHeader(reader);
    case 'webp':
      return readWebpHeader(reader, fileBytes);
    case 'avif':
      return readAvifHeader(reader, fileBytes);
    case 'svg':
      return { format, width: 0, height: 0, isRotated: false, isAnimated: false };
  }
}
