import type { StoredHistory } from '../../domain/document/document-replica.ts';
import { type LockLease, NO_LEASE, takeLockIfFree } from './lock-lease.ts';
import type { ProjectParts } from './project-parts.ts';

/** The history that this tab writes, and the lock that says so. */
export interface HistoryLease {
  readonly historyId: string;
  /** Undefined for a new one. */
  readonly history: StoredHistory | undefined;
  readonly lease: LockLease;
}

/** The latest history of a project that no living tab holds, else a new one. */
export async function leaseHistory(
  projectId: string,
  { storage, databaseName, newId }: Pick<ProjectParts, 'storage' | 'databaseName' | 'newId'>,
): Promise<HistoryLease> {
  const lockName = (historyId: string) => `${databaseName}-history-${historyId}`;
  for (const { historyId } of await storage.listHistories(projectId)) {
    const lease = await takeLockIfFree(lockName(historyId));
    if (!lease) continue;
    try {
      const history = await storage.readHistory(historyId);
      if (history) return { historyId, history, lease };
    } catch (error) {
      await lease.release();
      throw error;
    }
    await lease.release();
  }
  const historyId = newId();
  return { historyId, history: undefined, lease: (await takeLockIfFree(lockName(historyId))) ?? NO_LEASE };
}
