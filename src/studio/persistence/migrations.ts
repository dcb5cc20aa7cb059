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
];
