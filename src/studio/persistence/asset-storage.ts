import type { ItemLabels, StoredUpload } from './asset-rows.ts';
import type { StoredBlob } from './rows.ts';

/**
 * Port of the pictures' bytes and of what the user says of them. Bytes are named by their SHA-256, written before the
 * row that names them, and removed only by `collectGarbage`.
 */
export interface AssetStorage {
  /** Without those that the user removed. Newest first. */
  listUploads(): Promise<readonly StoredUpload[]>;
  getUpload(uploadId: string): Promise<StoredUpload | undefined>;
  /** Upload whose bytes are these, removed or not. */
  findUpload(sha256: string): Promise<StoredUpload | undefined>;
  insertUpload(upload: StoredUpload, blobs: readonly StoredBlob[]): Promise<void>;
  markUploadDeleted(uploadId: string, deletedAt: string | undefined): Promise<StoredUpload | undefined>;

  /** Name, star and tags of results and uploads, by item id. */
  listLabels(): Promise<readonly ItemLabels[]>;
  updateLabels(itemIds: readonly string[], change: (labels: ItemLabels) => ItemLabels): Promise<void>;

  /** Bytes that nothing names yet are kept for the grace period, counted from the latest `putBlob`. */
  putBlob(blob: StoredBlob): Promise<void>;
  readBlob(sha256: string): Promise<Blob | undefined>;
  /** Which of these are there. */
  hasBlobs(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
  /** Bytes held by something that lives only in a tab: staged pictures, a clipboard. Ends with the tab's lock. */
  pin(tabId: string, sha256s: readonly string[]): Promise<void>;
  unpin(tabId: string): Promise<void>;
  /**
   * Removes bytes that no result, upload, project (document, version, history), queued job or pin of a living tab names
   * and that were put before `before` (ISO 8601); a put with a time in the future counts as now. One transaction.
   * @returns bytes removed.
   */
  collectGarbage(before: string, livingTabs: ReadonlySet<string>): Promise<number>;
}
