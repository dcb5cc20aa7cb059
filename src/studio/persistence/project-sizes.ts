import type { IDBPTransaction } from 'idb';
import { parseBlobTimeRow } from './asset-rows.ts';
import type { StoreName } from './database-connection.ts';
import { parseHistoryRow, parseLogSizeRow, parseVersionRow } from './project-rows.ts';
import { parseBlobRow } from './rows.ts';

/** Stores that a transaction of `measureProjectsIn` needs. */
export const SIZE_STORES: readonly StoreName[] = [
  'log-sizes',
  'versions',
  'histories',
  'asset-marks',
  'blobs',
  'blob-times',
];

/** See ProjectStorage.measureProjects. Reads no document and no picture. */
export async function measureProjectsIn(
  tx: IDBPTransaction<unknown, StoreName[], 'readonly'>,
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const add = (projectId: string, sizeBytes: number) => sizes.set(projectId, (sizes.get(projectId) ?? 0) + sizeBytes);
  for (const row of (await tx.objectStore('log-sizes').getAll()).map(parseLogSizeRow))
    if (row) add(row.projectId, row.logBytes);
  for (const row of (await tx.objectStore('versions').getAll()).map(parseVersionRow))
    if (row) add(row.projectId, row.sizeBytes);
  for (const row of (await tx.objectStore('histories').getAll()).map(parseHistoryRow))
    if (row) add(row.projectId, row.sizeBytes);

  const blobSizes = new Map<unknown, number>();
  for (const row of (await tx.objectStore('blob-times').getAll()).map(parseBlobTimeRow))
    if (row) blobSizes.set(row.sha256, row.sizeBytes);
  for (const key of await tx.objectStore('asset-marks').getAllKeys()) {
    const [projectId, assetId]: readonly unknown[] = Array.isArray(key) ? key : [];
    if (typeof projectId !== 'string' || typeof assetId !== 'string') continue;
    let sizeBytes = blobSizes.get(assetId);
    if (sizeBytes === undefined) {
      // Bytes of version 1 of the database have no size noted.
      sizeBytes = parseBlobRow(await tx.objectStore('blobs').get(assetId))?.blob.size ?? 0;
      blobSizes.set(assetId, sizeBytes);
    }
    add(projectId, sizeBytes);
  }
  return sizes;
}
