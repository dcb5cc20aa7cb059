import { IMAGE_FORMATS, IMAGE_MIME_TYPES, type ImageFormat } from '../../domain/assets/image-format.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import type { StoredBlob } from '../persistence/rows.ts';
import type { NewPicture, StudioStorage } from '../persistence/studio-storage.ts';
import type { ImportedPicture } from './project-file-parts.ts';

interface PictureStores {
  readonly storage: StudioStorage;
  readonly assets: AssetStorage;
  readonly now: () => Date;
  readonly newId: () => string;
}

/**
 * Puts the pictures of a project file into the gallery: those with a recipe as generated, those with a name as uploads.
 * Pictures that are there already, and those of which nothing is said (masks), are left out.
 */
export async function listImportedPictures(pictures: readonly ImportedPicture[], stores: PictureStores): Promise<void> {
  const { storage, assets } = stores;
  const known = new Set((await storage.listResults()).map(({ pngSha256 }) => pngSha256));
  const generated: NewPicture[] = [];
  for (const picture of pictures) {
    if (known.has(picture.sha256)) continue;
    const thumbnail = await storedBlob(picture.thumbnail);
    const result = generatedPicture(picture, thumbnail, stores);
    if (result) generated.push(result);
    else if (picture.name !== undefined && (await assets.findUpload(picture.sha256)) === undefined)
      await assets.insertUpload(
        {
          id: stores.newId(),
          sha256: picture.sha256,
          thumbnailSha256: thumbnail.sha256,
          format: formatOf(picture.blob),
          originalName: picture.name,
          width: picture.width,
          height: picture.height,
          sizeBytes: picture.blob.size,
          uploadedAt: stores.now().toISOString(),
        },
        [picture, thumbnail],
      );
  }
  await storage.insertPictures(generated);
}

/** Bytes under their SHA-256. */
export async function storedBlob(blob: Blob): Promise<StoredBlob> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return { sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''), blob };
}

function generatedPicture(
  { sha256, blob, width, height, recipe }: ImportedPicture,
  thumbnail: StoredBlob,
  { now, newId }: PictureStores,
): NewPicture | undefined {
  if (!recipe || blob.type !== 'image/png') return undefined;
  const id = newId();
  return {
    png: { sha256, blob },
    thumbnail,
    result: {
      id,
      jobId: id,
      createdAt: now().toISOString(),
      width,
      height,
      sizeBytes: blob.size,
      recipe,
      // Like no request's key: a job is never served with pixels that a file merely says it would have made.
      requestKey: `imported:${id}`,
      pngSha256: sha256,
      thumbnailSha256: thumbnail.sha256,
    },
  };
}

function formatOf(blob: Blob): ImageFormat {
  return IMAGE_FORMATS.find((format) => IMAGE_MIME_TYPES[format] === blob.type) ?? 'png';
}
