import { type IDBPDatabase, type IDBPTransaction, type OpenDBCallbacks, openDB } from 'idb';
import { StudioError } from '../../domain/core/errors.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { toStorageError } from './storage-error.ts';

/** The database's stores. */
export type StoreName =
  | 'migrations'
  | 'jobs'
  | 'results'
  | 'blobs'
  | 'meta'
  | 'projects'
  | 'updates'
  | 'log-sizes'
  | 'versions'
  | 'version-states'
  | 'histories'
  | 'history-entries'
  | 'asset-marks'
  | 'uploads'
  | 'labels'
  | 'blob-times'
  | 'pins';

/** A transaction that may write. */
export type WriteTransaction = IDBPTransaction<unknown, StoreName[], 'readwrite'>;

/** How the connection is made. */
export interface ConnectionOptions {
  readonly name: string;
  /** How long opening may take before the database counts as blocked, in milliseconds. */
  readonly openTimeoutMs?: number;
  /** Another schema history, for tests of upgrades. */
  readonly migrations?: readonly Migration[];
  /** Called for trouble that belongs to no single call: a newer app took the database over. */
  readonly onProblem?: (error: StudioError) => void;
}

/** A database that does not open in this time is held by another tab. */
const OPEN_TIMEOUT_MS = 6_000;

/**
 * The connection to the studio's database. It steps aside when another tab upgrades, and opens again, once per call, when
 * the browser closed it. Errors are StudioErrors: `storage-blocked` (another tab does not let go), `storage-unavailable`,
 * `storage-full`, `app-outdated` (the schema on disk is newer than this code).
 */
export class DatabaseConnection {
  readonly #options: ConnectionOptions;
  #opening: Promise<IDBPDatabase> | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Opens the database, or says why not. */
  async open(): Promise<void> {
    await this.#connect();
  }

  /**
   * Does `work` in one transaction and resolves once it is committed. `work` may await nothing but requests of its
   * transaction; what it throws rolls everything back.
   * @param durability `strict` waits until the bytes are on the disk.
   */
  async run<T, Mode extends 'readonly' | 'readwrite'>(
    stores: StoreName[],
    mode: Mode,
    work: (transaction: IDBPTransaction<unknown, StoreName[], Mode>) => Promise<T>,
    durability: 'strict' | 'relaxed' = 'relaxed',
  ): Promise<T> {
    const transaction = await this.#begin(stores, mode, durability);
    transaction.done.catch(() => {});
    try {
      const value = await work(transaction);
      await transaction.done;
      return value;
    } catch (error) {
      // A failed commit shows as AbortError on the requests; the transaction knows the cause.
      const cause = transaction.error ?? error;
      abort(transaction);
      throw toStorageError(cause);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  async #begin<Mode extends 'readonly' | 'readwrite'>(
    stores: StoreName[],
    mode: Mode,
    durability: 'strict' | 'relaxed',
  ): Promise<IDBPTransaction<unknown, StoreName[], Mode>> {
    for (let isSecondTry = false; ; isSecondTry = true) {
      const database = await this.#connect();
      try {
        return database.transaction(stores, mode, { durability });
      } catch (error) {
        this.#drop();
        if (isSecondTry || this.#isClosed) throw toStorageError(error);
      }
    }
  }

  #connect(): Promise<IDBPDatabase> {
    if (this.#isClosed) return Promise.reject(new StudioError('storage-unavailable', 'The studio was disposed.'));
    if (!this.#opening) {
      const opening = this.#openDatabase();
      this.#opening = opening;
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = undefined;
      });
    }
    return this.#opening;
  }

  /** Forgets the connection, and closes it when it is there or comes later. */
  #drop(): void {
    this.#opening?.then(
      (database) => database.close(),
      () => {},
    );
    this.#opening = undefined;
  }

  async #openDatabase(): Promise<IDBPDatabase> {
    const { name, migrations = MIGRATIONS, openTimeoutMs = OPEN_TIMEOUT_MS } = this.#options;
    if (typeof indexedDB === 'undefined') throw new StudioError('storage-unavailable', 'There is no IndexedDB here.');
    const version = Math.max(...migrations.map((migration) => migration.version));
    const options: OpenDBCallbacks<unknown> = {
      upgrade: (database, oldVersion, _newVersion, transaction) => {
        transaction.done.catch(() => {}); // its failure rejects openDB
        for (const migration of migrations) {
          if (migration.version <= oldVersion) continue;
          migration.apply(database, transaction);
          transaction
            .objectStore('migrations')
            .put({ version: migration.version, appliedAt: new Date().toISOString() })
            .catch(() => {}); // likewise
        }
      },
      blocking: (_currentVersion, blockedVersion) => this.#stepAside(blockedVersion),
      terminated: () => this.#drop(),
    };
    // A browser that refuses may throw before there is a promise.
    const opened = Promise.resolve().then(() => openDB(name, version, options));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new StudioError('storage-blocked', 'Another tab keeps the database from opening.', { name }));
      }, openTimeoutMs);
    });
    try {
      return await Promise.race([opened, patience]);
    } catch (error) {
      // A connection that comes too late would keep others from upgrading.
      opened.then(
        (database) => database.close(),
        () => {},
      );
      throw toStorageError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Another tab upgrades or deletes the database: let go, so that it can. */
  #stepAside(blockedVersion: number | null): void {
    this.#drop();
    if (blockedVersion === null) return;
    this.#options.onProblem?.(
      new StudioError('app-outdated', 'A newer version of the studio runs in another tab.', { blockedVersion }),
    );
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}
