import type { HistoryWrite, StoredHistory } from '../../domain/document/document-replica.ts';
import type { WriteTransaction } from './database-connection.ts';
import { type HistoryEntryRow, type HistoryRow, parseHistoryEntryRow, parseHistoryRow } from './project-rows.ts';
import type { HistorySummary } from './project-storage.ts';

/** What a step takes on disk, roughly: ids and payload. */
export function entrySizeBytes({ id, payload }: Pick<HistoryEntryRow, 'id' | 'payload'>): number {
  return id.length + payload.length;
}

/** Does what a tab's step does to its stored history, and keeps the summary's sums. */
export async function writeHistory(
  tx: WriteTransaction,
  projectId: string,
  historyId: string,
  write: HistoryWrite,
  updatedAt: string,
): Promise<void> {
  const entries = tx.objectStore('history-entries');
  const before = parseHistoryRow(await tx.objectStore('histories').get(historyId));
  let { entryCount, sizeBytes } = before ?? { entryCount: 0, sizeBytes: 0 };
  const forget = async (entryId: string) => {
    const old = parseHistoryEntryRow(await entries.get([historyId, entryId]));
    if (!old) return;
    entryCount -= 1;
    sizeBytes -= entrySizeBytes(old);
  };
  for (const entryId of write.removedIds) {
    await forget(entryId);
    await entries.delete([historyId, entryId]);
  }
  for (const { id, sequence, payload } of write.put) {
    await forget(id);
    const row: HistoryEntryRow = { historyId, id, sequence, payload };
    await entries.put(row);
    entryCount += 1;
    sizeBytes += entrySizeBytes(row);
  }
  const row: HistoryRow = { id: historyId, projectId, cursor: write.cursor, updatedAt, entryCount, sizeBytes };
  await tx.objectStore('histories').put(row);
}

/** Removes a history with its steps. */
export async function removeHistory(tx: WriteTransaction, historyId: string): Promise<void> {
  const entries = tx.objectStore('history-entries');
  for (const key of await entries.index('by-history').getAllKeys(historyId)) await entries.delete(key);
  await tx.objectStore('histories').delete(historyId);
}

/** The history as the document reads it: steps in the order of their sequence. */
export function toStoredHistory(row: HistoryRow, entries: readonly HistoryEntryRow[]): StoredHistory {
  return {
    cursor: row.cursor,
    entries: entries
      .map(({ id, sequence, payload }) => ({ id, sequence, payload }))
      .sort((a, b) => a.sequence - b.sequence),
  };
}

/** The history as it is listed. */
export function toHistorySummary({ id, updatedAt, entryCount, sizeBytes }: HistoryRow): HistorySummary {
  return { historyId: id, updatedAt, entryCount, sizeBytes };
}
