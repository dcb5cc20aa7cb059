import { type StudioError, toStudioError } from '../../domain/core/errors.ts';
import { type ConnectionOptions, DatabaseConnection } from './database-connection.ts';
import { IndexedDbStorage } from './indexed-db-storage.ts';
import { MemoryStorage } from './memory-storage.ts';
import type { StudioStorage } from './studio-storage.ts';

/** The storage of a session, and why it is memory only when it is. */
interface OpenedStorage {
  readonly storage: StudioStorage;
  readonly problem: StudioError | undefined;
}

/**
 * Opens the database. When it does not open, the session goes on in memory: pictures can be made, shown and downloaded,
 * and are gone with the tab.
 */
export async function openStorage(options: ConnectionOptions): Promise<OpenedStorage> {
  const connection = new DatabaseConnection(options);
  try {
    await connection.open();
    const storage = new IndexedDbStorage(connection, (store, key) =>
      console.warn(`A row of ${store} has a shape that this version does not know and is left out.`, key),
    );
    return { storage, problem: undefined };
  } catch (error) {
    connection.close();
    return { storage: new MemoryStorage(), problem: toStudioError(error, 'storage-unavailable') };
  }
}
