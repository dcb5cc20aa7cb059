import type { ItemLabels, StoredUpload } from './asset-rows.ts';
import type { StoredBlob } from './rows.ts';

/**
 * Port of the pictures' bytes and of what the user says of them. Bytes are named by their SHA-256, written before the
 * row that names them, and removed only by `collectGarbage`. Methods may reject with `storage-full`,
 * `storage-unavailable`, `app-outdated`; what a user would miss is on the disk when its write resolves.
 */
export interface AssetStorage {
  /** Without those that the user removed. Newest first. */
  listUploads(): Promise<readonly StoredUpload[]>;
  getUpload(uploadId: string): Promise<StoredUpload | undefined>;
  /** Upload whose bytes are these; one that the user removed only where there is no other. */
  findUpload(sha256: string): Promise<StoredUpload | undefined>;
  /** Bytes and row: all or nothing. */
  insertUpload(upload: StoredUpload, blobs: readonly StoredBlob[]): Promise<void>;
  /** Marks an upload as deleted at a time, or as not deleted. @returns the row, undefined when there is none. */
  markUploadDeleted(uploadId: string, deletedAt: string | undefined): Promise<StoredUpload | undefined>;
  /** Removes for good, with their labels, the uploads that the user removed before `before` (ISO 8601). */
  purgeUploads(before: string): Promise<void>;

  /** Name, star and tags of results and uploads. */
  listLabels(): Promise<readonly ItemLabels[]>;
  /** All of them in one transaction. An item without labels starts unstarred, without tags. */
  updateLabels(itemIds: readonly string[], change: (labels: ItemLabels) => ItemLabels): Promise<void>;

  /** Bytes that nothing names yet are kept for the grace period, counted from the latest put. */
  putBlob(blob: StoredBlob): Promise<void>;
  readBlob(sha256: string): Promise<Blob | undefined>;
  /** Which of these are there. */
  hasBlobs(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
  /** Bytes held by something that lives only in a tab: staged pictures, a clipboard. Ends with the tab's lock. */
  pin(tabId: string, sha256s: readonly string[]): Promise<void>;
  unpin(tabId: string): Promise<void>;
  /**
   * Removes bytes that no result, upload, project (document, version, history), queued job or pin of a living tab names
   * and that were put, or let go of by a project, before `before` (ISO 8601); a time in the future counts as now. Pins
   * hold for the grace period even when their tab is not among the living, which were counted a moment earlier. One
   * transaction. Removes nothing while there is a row that this code cannot read.
   * @returns bytes removed.
   */
  collectGarbage(before: string, livingTabs: ReadonlySet<string>): Promise<number>;
}

/** What is said of an item of which nothing was said. */
export const EMPTY_LABELS: Omit<ItemLabels, 'itemId'> = { isStarred: false, tags: [] };

/** Of uploads with the same bytes the one to show. */
export function pickUpload(uploads: readonly StoredUpload[]): StoredUpload | undefined {
  return uploads.find((upload) => upload.deletedAt === undefined) ?? uploads[0];
}

/** The row with another deletion mark. */
export function withUploadDeletedAt(upload: StoredUpload, deletedAt: string | undefined): StoredUpload {
  const { deletedAt: _before, ...kept } = upload;
  return deletedAt === undefined ? kept : { ...kept, deletedAt };
}
