import { isStudioError } from '../../domain/core/errors.ts';
import type { GenerationRequest } from '../../domain/diffusion/request.ts';
import type { GenerationOutcome } from '../../domain/protocol/inference-api.ts';
import type { StoredBlob } from '../persistence/rows.ts';
import type { NewPicture } from '../persistence/studio-storage.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import { APP_VERSION } from './app-version.ts';

/** Longest side of a thumbnail in pixels. */
const THUMBNAIL_SIDE_PX = 200;

interface PictureOrigin {
  readonly jobId: string;
  readonly request: GenerationRequest;
  readonly requestKey: string;
  readonly createdAt: string;
  /** The pictures wait in this project to be taken or left. */
  readonly projectId: string | undefined;
}

/**
 * What the engine made as files with their rows, in batch order.
 * @param onPicture called after each with how many are done.
 */
export async function makePictureFiles(
  outcome: GenerationOutcome,
  origin: PictureOrigin,
  media: MediaEngine,
  onPicture: (done: number) => void,
): Promise<NewPicture[]> {
  const { jobId, request, requestKey, createdAt, projectId } = origin;
  const { device } = outcome;
  const pictures: NewPicture[] = [];
  for (const { image, seed, variationSeed, batchIndex } of [...outcome.images].sort(
    (a, b) => a.batchIndex - b.batchIndex,
  )) {
    const png = await toStoredBlob(await onceMore(() => media.encodePng(image)));
    const thumbnail = await toStoredBlob(await onceMore(() => media.thumbnail(image, THUMBNAIL_SIDE_PX)));
    pictures.push({
      png,
      thumbnail,
      result: {
        id: crypto.randomUUID(),
        jobId,
        ...(projectId === undefined ? {} : { projectId, isStaged: true }),
        createdAt,
        width: image.width,
        height: image.height,
        sizeBytes: png.blob.size,
        requestKey,
        pngSha256: png.sha256,
        thumbnailSha256: thumbnail.sha256,
        recipe: {
          version: 2,
          request,
          seed,
          ...(variationSeed === undefined ? {} : { variationSeed }),
          batchIndex,
          packageName: outcome.packageName,
          packageRevision: outcome.packageRevision,
          executionProvider: device.executionProvider,
          runtime: `${device.runtimeVersion} ${device.variant}`,
          rng: 'CPU',
          truncatedTokenCount: outcome.truncatedTokenCount,
          studioVersion: APP_VERSION,
          ...outcome.packageRecord,
          ...(outcome.vaeTileSide === undefined ? {} : { vaeTileSide: outcome.vaeTileSide }),
        },
      },
    });
    onPicture(pictures.length);
  }
  return pictures;
}

/** The picture is still here when the media worker dies: a fresh worker gets it again, once. */
async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStudioError(error, 'worker-died')) throw error;
    return work();
  }
}

async function toStoredBlob(bytes: Uint8Array<ArrayBuffer>): Promise<StoredBlob> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { sha256, blob: new Blob([bytes], { type: 'image/png' }) };
}
