import type { ItemLabels, Pin, StoredUpload } from './asset-rows.ts';
import { type AssetStorage, EMPTY_LABELS, pickUpload, withUploadDeletedAt } from './asset-storage.ts';
import { planCollection } from './garbage.ts';
import { keepBlobs, type MemoryTables } from './memory-tables.ts';
import { newestUploadFirst } from './row-order.ts';
import type { StoredBlob } from './rows.ts';

/** Uploads, labels and all bytes for one session, where there is no IndexedDB. */
export class MemoryAssets implements AssetStorage {
  readonly #tables: MemoryTables;
  readonly #now: () => Date;

  constructor(tables: MemoryTables, now: () => Date) {
    this.#tables = tables;
    this.#now = now;
  }

  async listUploads(): Promise<readonly StoredUpload[]> {
    return [...this.#tables.uploads.values()]
      .filter((upload) => upload.deletedAt === undefined)
      .sort(newestUploadFirst);
  }

  async getUpload(uploadId: string): Promise<StoredUpload | undefined> {
    return this.#tables.uploads.get(uploadId);
  }

  async findUpload(sha256: string): Promise<StoredUpload | undefined> {
    return pickUpload([...this.#tables.uploads.values()].filter((upload) => upload.sha256 === sha256));
  }

  async insertUpload(upload: StoredUpload, blobs: readonly StoredBlob[]): Promise<void> {
    keepBlobs(this.#tables, blobs, this.#now().toISOString());
    this.#tables.uploads.set(upload.id, upload);
  }

  async markUploadDeleted(uploadId: string, deletedAt: string | undefined): Promise<StoredUpload | undefined> {
    const upload = this.#tables.uploads.get(uploadId);
    if (!upload) return undefined;
    const changed = withUploadDeletedAt(upload, deletedAt);
    this.#tables.uploads.set(uploadId, changed);
    return changed;
  }

  async purgeUploads(before: string): Promise<void> {
    for (const { id, deletedAt } of this.#tables.uploads.values()) {
      if (deletedAt === undefined || deletedAt >= before) continue;
      this.#tables.uploads.delete(id);
      this.#tables.labels.delete(id);
    }
  }

  async listLabels(): Promise<readonly ItemLabels[]> {
    return [...this.#tables.labels.values()];
  }

  async updateLabels(itemIds: readonly string[], change: (labels: ItemLabels) => ItemLabels): Promise<void> {
    const { labels } = this.#tables;
    const changed = itemIds.map((itemId) => change(labels.get(itemId) ?? { itemId, ...EMPTY_LABELS }));
    for (const [index, itemId] of itemIds.entries()) {
      const row = changed[index];
      if (row) labels.set(itemId, { ...row, itemId });
    }
  }

  async putBlob(blob: StoredBlob): Promise<void> {
    keepBlobs(this.#tables, [blob], this.#now().toISOString());
  }

  async readBlob(sha256: string): Promise<Blob | undefined> {
    return this.#tables.blobs.get(sha256);
  }

  async hasBlobs(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(sha256s.filter((sha256) => this.#tables.blobs.has(sha256)));
  }

  async pin(tabId: string, sha256s: readonly string[]): Promise<void> {
    const pins = this.#tables.pins.get(tabId) ?? new Map<string, Pin>();
    this.#tables.pins.set(tabId, pins);
    for (const sha256 of sha256s) pins.set(sha256, { tabId, sha256, pinnedAt: this.#now().toISOString() });
  }

  async unpin(tabId: string): Promise<void> {
    this.#tables.pins.delete(tabId);
  }

  async collectGarbage(before: string, livingTabs: ReadonlySet<string>): Promise<number> {
    const { blobs, blobTimes, pins, assetMarks } = this.#tables;
    const holdings = {
      jobs: [...this.#tables.jobs.values()],
      results: [...this.#tables.results.values()],
      uploads: [...this.#tables.uploads.values()],
      projects: [...this.#tables.projects.values()],
      versions: [...this.#tables.versions.values()],
      assetMarks: [...assetMarks].flatMap(([projectId, marks]) => [...marks].map((assetId) => [projectId, assetId])),
      pins: [...pins.values()].flatMap((pinsOfTab) => [...pinsOfTab.values()]),
      blobTimes: [...blobTimes.values()],
      blobKeys: [...blobs.keys()],
    };
    const plan = planCollection(holdings, { before, now: this.#now().toISOString(), livingTabs });
    if (!plan) return 0;
    let removedBytes = 0;
    for (const sha256 of plan.garbage) {
      removedBytes += blobs.get(sha256)?.size ?? 0;
      blobs.delete(sha256);
      blobTimes.delete(sha256);
    }
    for (const { tabId, sha256 } of plan.endedPins) pins.get(tabId)?.delete(sha256);
    for (const time of plan.correctedTimes) blobTimes.set(time.sha256, time);
    for (const pin of plan.correctedPins) pins.get(pin.tabId)?.set(pin.sha256, pin);
    return removedBytes;
  }
}
