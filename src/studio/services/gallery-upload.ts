import { IMAGE_MIME_TYPES } from '../../domain/assets/image-format.ts';
import { isMisnamed } from '../../domain/assets/image-header.ts';
import { isStudioError, StudioError } from '../../domain/core/errors.ts';
import type { ImportedImage } from '../../domain/protocol/media-api.ts';
import type { StoredUpload } from '../persistence/asset-rows.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import { sha256Of } from '../persistence/sha256.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type { UploadNote } from './gallery.ts';
import { firstCharacters } from './gallery-names.ts';

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
  const { picture, imported, isSvg } = await lookAt(file, media);
  const { header, sha256, thumbnail, isMisnamed: hasWrongName } = imported;
  const notes: UploadNote[] = [
    ...(hasWrongName ? (['extension'] as const) : []),
    ...(isSvg ? (['rasterised'] as const) : []),
    ...(header.isAnimated ? (['first-frame'] as const) : []),
    ...(header.isRotated ? (['rotated'] as const) : []),
  ];
  const known = await findKnown(sha256, assets);
  if (known) return { upload: known, notes: [...notes, 'duplicate'] };
  const thumbnailSha256 = await sha256Of(thumbnail);
  const upload: StoredUpload = {
    id: newId(),
    sha256,
    thumbnailSha256,
    format: isSvg ? 'svg' : header.format,
    originalName: firstCharacters(file.name, MAX_NAME_LENGTH),
    width: header.width,
    height: header.height,
    sizeBytes: picture.size,
    uploadedAt: now().toISOString(),
  };
  // A file of the system may change or go: what is stored is what was looked at, under the type that it has.
  const bytes = new Blob([await picture.arrayBuffer()], { type: IMAGE_MIME_TYPES[header.format] });
  if ((await sha256Of(bytes)) !== sha256)
    throw new StudioError('file-rejected', 'The file changed.', { reason: 'damaged' });
  await assets.insertUpload(upload, [
    { sha256, blob: bytes },
    { sha256: thumbnailSha256, blob: thumbnail },
  ]);
  return { upload, notes };
}

/** The upload of these bytes, back in the list; undefined also when the bin lost it meanwhile. */
async function findKnown(sha256: string, assets: AssetStorage): Promise<StoredUpload | undefined> {
  const known = await assets.findUpload(sha256);
  return known?.deletedAt === undefined ? known : assets.markUploadDeleted(known.id, undefined);
}

interface SeenFile {
  /** What is stored: the file, or what was drawn of it. */
  readonly picture: Blob;
  readonly imported: ImportedImage<Blob>;
  readonly isSvg: boolean;
}

/** An SVG, whatever its name, is drawn first: the page alone can. */
async function lookAt(file: File, media: MediaEngine): Promise<SeenFile> {
  const claimed = { name: file.name, mimeType: file.type };
  try {
    return { picture: file, imported: await media.importImage(file, claimed), isSvg: false };
  } catch (error) {
    const isSvg = isStudioError(error, 'file-rejected') && error.details['reason'] === 'svg-on-page';
    if (!isSvg) throw error;
  }
  const { rasteriseSvg } = await import('../assets/rasterise-svg.ts');
  const picture = await rasteriseSvg(file);
  const imported = await media.importImage(picture, { name: '', mimeType: picture.type });
  return { picture, imported: { ...imported, isMisnamed: isMisnamed('svg', claimed) }, isSvg: true };
}
