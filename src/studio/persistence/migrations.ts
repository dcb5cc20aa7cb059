import type { IDBPDatabase, IDBPTransaction } from 'idb';

/** One step of the database's schema. Never edit one that has shipped: add the next. */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  apply(database: IDBPDatabase, transaction: IDBPTransaction<unknown, string[], 'versionchange'>): void;
}

/** The schema's history. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    apply(database) {
      database.createObjectStore('migrations', { keyPath: 'version' });
      database.createObjectStore('jobs', { keyPath: 'id' });
      database.createObjectStore('results', { keyPath: 'id' }).createIndex('by-request-key', 'requestKey');
      database.createObjectStore('blobs', { keyPath: 'sha256' });
      database.createObjectStore('meta', { keyPath: 'key' });
    },
  },
  {
    version: 2,
    apply(database) {
      database.createObjectStore('projects', { keyPath: 'id' });
      database
        .createObjectStore('updates', { keyPath: 'key', autoIncrement: true })
        .createIndex('by-project', 'projectId');
      database.createObjectStore('log-sizes', { keyPath: 'projectId' });
      database.createObjectStore('versions', { keyPath: 'id' }).createIndex('by-project', 'projectId');
      database.createObjectStore('version-states', { keyPath: 'id' });
      database.createObjectStore('histories', { keyPath: 'id' }).createIndex('by-project', 'projectId');
      database
        .createObjectStore('history-entries', { keyPath: ['historyId', 'id'] })
        .createIndex('by-history', 'historyId');
      const marks = database.createObjectStore('asset-marks', { keyPath: ['projectId', 'assetId'] });
      marks.createIndex('by-project', 'projectId');
      marks.createIndex('by-asset', 'assetId');
      database.createObjectStore('uploads', { keyPath: 'id' }).createIndex('by-sha256', 'sha256');
      database.createObjectStore('labels', { keyPath: 'itemId' });
      // Apart from the bytes: a touch rewrites no picture, and the garbage collection reads none. Blobs of version 1
      // have no row here and count as old.
      database.createObjectStore('blob-times', { keyPath: 'sha256' });
      database.createObjectStore('pins', { keyPath: ['tabId', 'sha256'] }).createIndex('by-tab', 'tabId');
    },
  },
];
