import { type BlobTime, parseBlobTimeRow } from './asset-rows.ts';
import type { StoreName, WriteTransaction } from './database-connection.ts';
import { planCollection } from './garbage.ts';
import { parseBlobRow, type StoredBlob } from './rows.ts';

/** Stores that a transaction of `putBlobs` needs. */
export const BLOB_STORES: readonly StoreName[] = ['blobs', 'blob-times'];

/** Stores that a transaction of `collectGarbageIn` needs: all that name bytes. */
export const GARBAGE_STORES: readonly StoreName[] = [
  ...BLOB_STORES,
  'jobs',
  'results',
  'uploads',
  'projects',
  'versions',
  'asset-marks',
  'pins',
];

/** Writes bytes, and that they were put at `addedAt`. */
export async function putBlobs(tx: WriteTransaction, blobs: readonly StoredBlob[], addedAt: string): Promise<void> {
  for (const { sha256, blob } of blobs) {
    const time: BlobTime = { sha256, addedAt, sizeBytes: blob.size };
    await tx.objectStore('blobs').put({ sha256, blob });
    await tx.objectStore('blob-times').put(time);
  }
}

/** Starts the grace period of bytes anew: something that named them does no longer. */
export async function touchBlobs(tx: WriteTransaction, sha256s: Iterable<string>, addedAt: string): Promise<void> {
  for (const sha256 of sha256s) {
    const blob = parseBlobRow(await tx.objectStore('blobs').get(sha256))?.blob;
    if (!blob) continue;
    const time: BlobTime = { sha256, addedAt, sizeBytes: blob.size };
    await tx.objectStore('blob-times').put(time);
  }
}

/** See AssetStorage.collectGarbage. */
export async function collectGarbageIn(
  tx: WriteTransaction,
  terms: { readonly before: string; readonly now: string; readonly livingTabs: ReadonlySet<string> },
): Promise<number> {
  const plan = planCollection(
    {
      jobs: await tx.objectStore('jobs').getAll(),
      results: await tx.objectStore('results').getAll(),
      uploads: await tx.objectStore('uploads').getAll(),
      projects: await tx.objectStore('projects').getAll(),
      versions: await tx.objectStore('versions').getAll(),
      assetMarks: await tx.objectStore('asset-marks').getAllKeys(),
      pins: await tx.objectStore('pins').getAll(),
      blobTimes: await tx.objectStore('blob-times').getAll(),
      blobKeys: await tx.objectStore('blobs').getAllKeys(),
    },
    terms,
  );
  if (!plan) return 0;
  let removedBytes = 0;
  for (const sha256 of plan.garbage) {
    removedBytes += await sizeOfBlob(tx, sha256);
    await tx.objectStore('blobs').delete(sha256);
    await tx.objectStore('blob-times').delete(sha256);
  }
  for (const { tabId, sha256 } of plan.endedPins) await tx.objectStore('pins').delete([tabId, sha256]);
  for (const time of plan.correctedTimes) await tx.objectStore('blob-times').put(time);
  for (const pin of plan.correctedPins) await tx.objectStore('pins').put(pin);
  return removedBytes;
}

async function sizeOfBlob(tx: WriteTransaction, sha256: string): Promise<number> {
  const noted = parseBlobTimeRow(await tx.objectStore('blob-times').get(sha256));
  return noted?.sizeBytes ?? parseBlobRow(await tx.objectStore('blobs').get(sha256))?.blob.size ?? 0;
}
