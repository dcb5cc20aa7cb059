import { isStudioError, StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { StoredUpload } from '../persistence/asset-rows.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import { sha256Of } from '../persistence/sha256.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type { UploadNote } from './gallery.ts';

interface UploadParts {
  readonly assets: AssetStorage;
  readonly media: MediaEngine;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** A file that was taken in. */
export interface TakenUpload {
  readonly upload: StoredUpload;
  readonly notes: readonly UploadNote[];
}

const MAX_NAME_LENGTH = 200;

/** Checks, decodes, hashes and stores one file. @throws StudioError `file-rejected`, and the storage's. */
export async function takeInFile(file: File, parts: UploadParts): Promise<TakenUpload> {
  const { assets, media, now, newId } = parts;
  const { picture, isSvg } = await asPicture(file, media);
  const { header, sha256, thumbnail, isMisnamed } = await media.importImage(picture, {
    name: isSvg ? '' : file.name,
    mimeType: isSvg ? picture.type : file.type,
  });
  const notes: UploadNote[] = [
    ...(isMisnamed ? (['extension'] as const) : []),
    ...(isSvg ? (['rasterised'] as const) : []),
    ...(header.isAnimated ? (['first-frame'] as const) : []),
    ...(header.isRotated ? (['rotated'] as const) : []),
  ];
  const known = await assets.findUpload(sha256);
  if (known) {
    const upload = known.deletedAt === undefined ? known : await assets.markUploadDeleted(known.id, undefined);
    return { upload: upload ?? known, notes: [...notes, 'duplicate'] };
  }
  const thumbnailSha256 = await sha256Of(thumbnail);
  const upload: StoredUpload = {
    id: newId(),
    sha256,
    thumbnailSha256,
    format: isSvg ? 'svg' : header.format,
    originalName: file.name.slice(0, MAX_NAME_LENGTH),
    width: header.width,
    height: header.height,
    sizeBytes: picture.size,
    uploadedAt: now().toISOString(),
  };
  // A file of the system may change or go: what is stored is what was looked at.
  const bytes = new Blob([await picture.arrayBuffer()], { type: picture.type });
  if ((await sha256Of(bytes)) !== sha256)
    throw new StudioError('file-rejected', 'The file changed.', { reason: 'damaged' });
  await assets.insertUpload(upload, [
    { sha256, blob: bytes },
    { sha256: thumbnailSha256, blob: thumbnail },
  ]);
  return { upload, notes };
}

/** An SVG is drawn first: the page alone can. */
async function asPicture(file: File, media: MediaEngine): Promise<{ readonly picture: Blob; readonly isSvg: boolean }> {
  if (!looksLikeSvg(file)) return { picture: file, isSvg: false };
  try {
    await media.importImage(file, { name: file.name, mimeType: file.type });
  } catch (error) {
    const isSvg = isStudioError(error, 'file-rejected') && error.details['reason'] === 'svg-on-page';
    if (!isSvg) throw toStudioError(error);
    const { rasteriseSvg } = await import('../assets/rasterise-svg.ts');
    return { picture: await rasteriseSvg(file), isSvg: true };
  }
  return { picture: file, isSvg: false };
}

/** By name or type; the worker then says what it is. */
function looksLikeSvg({ name, type }: File): boolean {
  return /\.svgz?$/i.test(name) || type.startsWith('image/svg');
}
