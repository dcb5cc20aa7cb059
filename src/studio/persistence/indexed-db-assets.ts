import { type ItemLabels, type Pin, parseLabelsRow, parseUploadRow, type StoredUpload } from './asset-rows.ts';
import { type AssetStorage, EMPTY_LABELS, pickUpload, withUploadDeletedAt } from './asset-storage.ts';
import { BLOB_STORES, collectGarbageIn, GARBAGE_STORES, putBlobs } from './blob-store.ts';
import type { DatabaseConnection, StoreName, WriteTransaction } from './database-connection.ts';
import { parseRows } from './row-fields.ts';
import { newestUploadFirst } from './row-order.ts';
import { parseBlobRow, type StoredBlob } from './rows.ts';

/** What the adapter needs besides the connection. */
interface IndexedDbAssetsOptions {
  readonly now: () => Date;
  /** Told of each row that has another shape than this code knows; such rows are left alone. */
  readonly onUnreadable: (store: string, key: unknown) => void;
}

/** Uploads, labels and all bytes in IndexedDB. What the user would miss is written with strict durability. */
export class IndexedDbAssets implements AssetStorage {
  readonly #connection: DatabaseConnection;
  readonly #options: IndexedDbAssetsOptions;

  constructor(connection: DatabaseConnection, options: IndexedDbAssetsOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  async listUploads(): Promise<readonly StoredUpload[]> {
    const rows = await this.#connection.run(['uploads'], 'readonly', (tx) => tx.objectStore('uploads').getAll());
    return this.#parseAll('uploads', rows, parseUploadRow)
      .filter((upload) => upload.deletedAt === undefined)
      .sort(newestUploadFirst);
  }

  async getUpload(uploadId: string): Promise<StoredUpload | undefined> {
    return parseUploadRow(
      await this.#connection.run(['uploads'], 'readonly', (tx) => tx.objectStore('uploads').get(uploadId)),
    );
  }

  async findUpload(sha256: string): Promise<StoredUpload | undefined> {
    const rows = await this.#connection.run(['uploads'], 'readonly', (tx) =>
      tx.objectStore('uploads').index('by-sha256').getAll(sha256),
    );
    return pickUpload(this.#parseAll('uploads', rows, parseUploadRow));
  }

  async insertUpload(upload: StoredUpload, blobs: readonly StoredBlob[]): Promise<void> {
    await this.#write(['uploads', ...BLOB_STORES], async (tx) => {
      await putBlobs(tx, blobs, this.#now());
      await tx.objectStore('uploads').add(upload);
    });
  }

  markUploadDeleted(uploadId: string, deletedAt: string | undefined): Promise<StoredUpload | undefined> {
    return this.#write(['uploads'], async (tx) => {
      const upload = parseUploadRow(await tx.objectStore('uploads').get(uploadId));
      if (!upload) return undefined;
      const changed = withUploadDeletedAt(upload, deletedAt);
      await tx.objectStore('uploads').put(changed);
      return changed;
    });
  }

  async purgeUploads(before: string): Promise<void> {
    await this.#connection.run(['uploads', 'labels'], 'readwrite', async (tx) => {
      for (const row of await tx.objectStore('uploads').getAll()) {
        const upload = parseUploadRow(row);
        if (upload?.deletedAt === undefined || upload.deletedAt >= before) continue;
        await tx.objectStore('uploads').delete(upload.id);
        await tx.objectStore('labels').delete(upload.id);
      }
    });
  }

  async listLabels(): Promise<readonly ItemLabels[]> {
    const rows = await this.#connection.run(['labels'], 'readonly', (tx) => tx.objectStore('labels').getAll());
    return this.#parseAll('labels', rows, parseLabelsRow);
  }

  async updateLabels(itemIds: readonly string[], change: (labels: ItemLabels) => ItemLabels): Promise<void> {
    await this.#write(['labels'], async (tx) => {
      const store = tx.objectStore('labels');
      for (const itemId of itemIds) {
        const row: unknown = await store.get(itemId);
        const labels = row === undefined ? { itemId, ...EMPTY_LABELS } : parseLabelsRow(row);
        if (labels) await store.put({ ...change(labels), itemId });
        else this.#options.onUnreadable('labels', itemId);
      }
    });
  }

  async putBlob(blob: StoredBlob): Promise<void> {
    await this.#write([...BLOB_STORES], (tx) => putBlobs(tx, [blob], this.#now()));
  }

  async readBlob(sha256: string): Promise<Blob | undefined> {
    const row = await this.#connection.run(['blobs'], 'readonly', (tx) => tx.objectStore('blobs').get(sha256));
    return parseBlobRow(row)?.blob;
  }

  hasBlobs(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#connection.run(['blobs'], 'readonly', async (tx) => {
      const found = new Set<string>();
      for (const sha256 of sha256s) if ((await tx.objectStore('blobs').getKey(sha256)) !== undefined) found.add(sha256);
      return found;
    });
  }

  async pin(tabId: string, sha256s: readonly string[]): Promise<void> {
    await this.#connection.run(['pins'], 'readwrite', async (tx) => {
      for (const sha256 of sha256s) {
        const pin: Pin = { tabId, sha256, pinnedAt: this.#now() };
        await tx.objectStore('pins').put(pin);
      }
    });
  }

  async unpin(tabId: string): Promise<void> {
    await this.#connection.run(['pins'], 'readwrite', async (tx) => {
      const store = tx.objectStore('pins');
      for (const key of await store.index('by-tab').getAllKeys(tabId)) await store.delete(key);
    });
  }

  collectGarbage(before: string, livingTabs: ReadonlySet<string>): Promise<number> {
    return this.#connection.run([...GARBAGE_STORES], 'readwrite', (tx) =>
      collectGarbageIn(tx, { before, now: this.#now(), livingTabs }),
    );
  }

  #write<T>(stores: StoreName[], work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    return this.#connection.run(stores, 'readwrite', work, 'strict');
  }

  #now(): string {
    return this.#options.now().toISOString();
  }

  #parseAll<Row>(store: string, rows: readonly unknown[], parse: (row: unknown) => Row | undefined): Row[] {
    return parseRows(rows, parse, (key) => this.#options.onUnreadable(store, key));
  }
}
