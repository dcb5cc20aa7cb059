import { type StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { AssetStorage } from './asset-storage.ts';
import { type ConnectionOptions, DatabaseConnection } from './database-connection.ts';
import { IndexedDbAssets } from './indexed-db-assets.ts';
import { IndexedDbProjects } from './indexed-db-projects.ts';
import { IndexedDbStorage } from './indexed-db-storage.ts';
import { MemoryAssets } from './memory-assets.ts';
import { MemoryProjects } from './memory-projects.ts';
import { MemoryStorage } from './memory-storage.ts';
import { newMemoryTables } from './memory-tables.ts';
import type { ProjectStorage } from './project-storage.ts';
import type { StudioStorage } from './studio-storage.ts';

/** How the storage is opened. */
interface OpenStorageOptions extends ConnectionOptions {
  /** Clock of the grace period of bytes. */
  readonly now?: () => Date;
}

/** The storage of a session, and why it is memory only when it is. */
interface OpenedStorage {
  /** Its `close` ends the connection of all three. */
  readonly storage: StudioStorage;
  readonly projects: ProjectStorage;
  readonly assets: AssetStorage;
  readonly problem: StudioError | undefined;
}

/**
 * Opens the database. When it does not open, the session goes on in memory: pictures and projects can be made, shown and
 * exported, and are gone with the tab.
 */
export async function openStorage(options: OpenStorageOptions): Promise<OpenedStorage> {
  const { now = () => new Date() } = options;
  const connection = new DatabaseConnection(options);
  try {
    await connection.open();
    const onUnreadable = (store: string, key: unknown) =>
      console.warn(`A row of ${store} has a shape that this version does not know and is left out.`, key);
    return {
      storage: new IndexedDbStorage(connection, onUnreadable, now),
      projects: new IndexedDbProjects(connection, { onUnreadable, now }),
      assets: new IndexedDbAssets(connection, { onUnreadable, now }),
      problem: undefined,
    };
  } catch (error) {
    connection.close();
    const tables = newMemoryTables();
    return {
      storage: new MemoryStorage(tables, now),
      projects: new MemoryProjects(tables, now),
      assets: new MemoryAssets(tables, now),
      problem: toStudioError(error, 'storage-unavailable'),
    };
  }
}
