import type { StoredHistory } from '../../domain/document/document-replica.ts';
import { BLOB_STORES, touchBlobs } from './blob-store.ts';
import type { DatabaseConnection, StoreName, WriteTransaction } from './database-connection.ts';
import { removeHistory, toHistorySummary, toStoredHistory, writeHistory } from './history-store.ts';
import {
  parseHistoryEntryRow,
  parseHistoryRow,
  parseLoggedUpdateRow,
  parseLogSizeRow,
  parseProjectRow,
  parseVersionRow,
  parseVersionState,
  type StoredProject,
  type StoredVersion,
} from './project-rows.ts';
import { measureProjectsIn, SIZE_STORES } from './project-sizes.ts';
import {
  type HistorySummary,
  type LoggedUpdate,
  noSuchProject,
  type ProjectAppend,
  type ProjectStorage,
} from './project-storage.ts';
import { parseRows } from './row-fields.ts';
import { latestChangeFirst, newestVersionFirst } from './row-order.ts';

const PROJECT_STORES: StoreName[] = [
  'projects',
  'updates',
  'log-sizes',
  'versions',
  'version-states',
  'histories',
  'history-entries',
  'asset-marks',
];

/** What the adapter needs besides the connection. */
interface IndexedDbProjectsOptions {
  readonly now: () => Date;
  /** Told of each row that has another shape than this code knows; such rows are left alone. */
  readonly onUnreadable: (store: string, key: unknown) => void;
}

/** The projects in IndexedDB. Every write is strict. */
export class IndexedDbProjects implements ProjectStorage {
  readonly isPersistent = true;
  readonly #connection: DatabaseConnection;
  readonly #options: IndexedDbProjectsOptions;

  constructor(connection: DatabaseConnection, options: IndexedDbProjectsOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  async listProjects(): Promise<readonly StoredProject[]> {
    const rows = await this.#connection.run(['projects'], 'readonly', (tx) => tx.objectStore('projects').getAll());
    return this.#parseAll('projects', rows, parseProjectRow).sort(latestChangeFirst);
  }

  async getProject(projectId: string): Promise<StoredProject | undefined> {
    return parseProjectRow(
      await this.#connection.run(['projects'], 'readonly', (tx) => tx.objectStore('projects').get(projectId)),
    );
  }

  async insertProject(
    project: StoredProject,
    update: Uint8Array<ArrayBuffer>,
    assetIds: readonly string[],
  ): Promise<void> {
    await this.#write(['projects', 'updates', 'log-sizes', 'asset-marks'], async (tx) => {
      await tx.objectStore('projects').add(project);
      await tx.objectStore('updates').add({ projectId: project.id, update });
      await addToLogSize(tx, project.id, update.byteLength);
      await putMarks(tx, project.id, assetIds);
    });
  }

  updateProject(
    projectId: string,
    change: (project: StoredProject) => StoredProject | undefined,
  ): Promise<StoredProject | undefined> {
    return this.#write(['projects'], async (tx) => {
      const project = parseProjectRow(await tx.objectStore('projects').get(projectId));
      const changed = project && change(project);
      if (changed) await tx.objectStore('projects').put(changed);
      return changed ?? project;
    });
  }

  async deleteProject(projectId: string): Promise<void> {
    await this.#write(PROJECT_STORES, async (tx) => {
      await expectProject(tx, projectId);
      await tx.objectStore('projects').delete(projectId);
      await tx.objectStore('log-sizes').delete(projectId);
      for (const key of await tx.objectStore('histories').index('by-project').getAllKeys(projectId))
        if (typeof key === 'string') await removeHistory(tx, key);
      for (const key of await tx.objectStore('versions').index('by-project').getAllKeys(projectId))
        await tx.objectStore('version-states').delete(key);
      for (const name of ['updates', 'versions', 'asset-marks'] as const)
        for (const key of await tx.objectStore(name).index('by-project').getAllKeys(projectId))
          await tx.objectStore(name).delete(key);
    });
  }

  measureProjects(): Promise<ReadonlyMap<string, number>> {
    return this.#connection.run([...SIZE_STORES], 'readonly', measureProjectsIn);
  }

  async append(projectId: string, { update, assetIds, history, project }: ProjectAppend): Promise<void> {
    await this.#write(PROJECT_STORES, async (tx) => {
      await expectProject(tx, projectId);
      await putMarks(tx, projectId, assetIds);
      if (update) {
        await tx.objectStore('updates').add({ projectId, update });
        await addToLogSize(tx, projectId, update.byteLength);
      }
      if (history) await writeHistory(tx, projectId, history.historyId, history.write, this.#now());
      const row = project && parseProjectRow(await tx.objectStore('projects').get(projectId));
      if (row) await tx.objectStore('projects').put({ ...row, ...project });
    });
  }

  async readUpdates(projectId: string): Promise<readonly LoggedUpdate[]> {
    const rows = await this.#connection.run(['updates'], 'readonly', (tx) =>
      tx.objectStore('updates').index('by-project').getAll(projectId),
    );
    return this.#parseAll('updates', rows, parseLoggedUpdateRow).map(({ key, update }) => ({ key, update }));
  }

  async compact(projectId: string, keys: readonly number[], merged: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#write(['projects', 'updates', 'log-sizes'], async (tx) => {
      await expectProject(tx, projectId);
      const store = tx.objectStore('updates');
      let addedBytes = merged.byteLength;
      for (const key of keys) {
        const row = parseLoggedUpdateRow(await store.get(key));
        if (row?.projectId !== projectId) continue;
        addedBytes -= row.update.byteLength;
        await store.delete(key);
      }
      await store.add({ projectId, update: merged });
      await addToLogSize(tx, projectId, addedBytes);
    });
  }

  async listVersions(projectId: string): Promise<readonly StoredVersion[]> {
    const rows = await this.#connection.run(['versions'], 'readonly', (tx) =>
      tx.objectStore('versions').index('by-project').getAll(projectId),
    );
    return this.#parseAll('versions', rows, parseVersionRow).sort(newestVersionFirst);
  }

  async readVersion(versionId: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return parseVersionState(
      await this.#connection.run(['version-states'], 'readonly', (tx) =>
        tx.objectStore('version-states').get(versionId),
      ),
    );
  }

  async insertVersion(version: StoredVersion, state: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#write(['projects', 'versions', 'version-states'], async (tx) => {
      await expectProject(tx, version.projectId);
      await tx.objectStore('version-states').add({ id: version.id, state });
      await tx.objectStore('versions').add(version);
    });
  }

  async deleteVersion(versionId: string): Promise<void> {
    await this.#write(['versions', 'version-states', ...BLOB_STORES], async (tx) => {
      const version = parseVersionRow(await tx.objectStore('versions').get(versionId));
      await touchBlobs(tx, version?.assetIds ?? [], this.#now());
      await tx.objectStore('versions').delete(versionId);
      await tx.objectStore('version-states').delete(versionId);
    });
  }

  async listHistories(projectId: string): Promise<readonly HistorySummary[]> {
    const rows = await this.#connection.run(['histories'], 'readonly', (tx) =>
      tx.objectStore('histories').index('by-project').getAll(projectId),
    );
    return this.#parseAll('histories', rows, parseHistoryRow).sort(latestChangeFirst).map(toHistorySummary);
  }

  async readHistory(historyId: string): Promise<StoredHistory | undefined> {
    const [row, entries] = await this.#connection.run(['histories', 'history-entries'], 'readonly', async (tx) => [
      parseHistoryRow(await tx.objectStore('histories').get(historyId)),
      await tx.objectStore('history-entries').index('by-history').getAll(historyId),
    ]);
    return row && toStoredHistory(row, this.#parseAll('history-entries', entries, parseHistoryEntryRow));
  }

  async deleteHistory(historyId: string): Promise<void> {
    await this.#write(['histories', 'history-entries'], (tx) => removeHistory(tx, historyId));
  }

  replaceAssetMarks(projectId: string, assetIds: readonly string[], lastKey: number): Promise<boolean> {
    const stores: StoreName[] = ['projects', 'updates', 'histories', 'history-entries', 'asset-marks', ...BLOB_STORES];
    return this.#write(stores, async (tx) => {
      await expectProject(tx, projectId);
      const keys = await tx.objectStore('updates').index('by-project').getAllKeys(projectId);
      if (keys.some((key) => typeof key === 'number' && key > lastKey)) return false;
      await putMarks(tx, projectId, assetIds);
      const dropped = new Set(await markedAssets(tx, projectId));
      for (const assetId of assetIds) dropped.delete(assetId);
      if (dropped.size > 0) await keepThoseInHistories(tx, projectId, dropped);
      for (const assetId of dropped) await tx.objectStore('asset-marks').delete([projectId, assetId]);
      await touchBlobs(tx, dropped, this.#now());
      return true;
    });
  }

  async projectsWithAsset(assetId: string): Promise<readonly string[]> {
    const [keys, versions] = await this.#connection.run(['asset-marks', 'versions'], 'readonly', async (tx) => [
      await tx.objectStore('asset-marks').index('by-asset').getAllKeys(assetId),
      await tx.objectStore('versions').getAll(),
    ]);
    const marked = keys.map((key) => (Array.isArray(key) ? key[0] : undefined));
    const named = this.#parseAll('versions', versions, parseVersionRow)
      .filter((version) => version.assetIds.includes(assetId))
      .map((version) => version.projectId);
    return [...new Set([...marked.filter((id) => typeof id === 'string'), ...named])].sort();
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

async function expectProject(tx: WriteTransaction, projectId: string): Promise<void> {
  if ((await tx.objectStore('projects').getKey(projectId)) === undefined) throw noSuchProject(projectId);
}

async function addToLogSize(tx: WriteTransaction, projectId: string, addedBytes: number): Promise<void> {
  const store = tx.objectStore('log-sizes');
  const logBytes = Math.max(0, (parseLogSizeRow(await store.get(projectId))?.logBytes ?? 0) + addedBytes);
  await store.put({ projectId, logBytes });
}

async function putMarks(tx: WriteTransaction, projectId: string, assetIds: readonly string[]): Promise<void> {
  for (const assetId of assetIds) await tx.objectStore('asset-marks').put({ projectId, assetId });
}

async function markedAssets(tx: WriteTransaction, projectId: string): Promise<readonly string[]> {
  const keys = await tx.objectStore('asset-marks').index('by-project').getAllKeys(projectId);
  return keys.map((key) => (Array.isArray(key) ? key[1] : undefined)).filter((id) => typeof id === 'string');
}

/** Takes out of `assetIds` what a step of any tab's history mentions, whatever its shape: undo may need it. */
async function keepThoseInHistories(tx: WriteTransaction, projectId: string, assetIds: Set<string>): Promise<void> {
  for (const historyId of await tx.objectStore('histories').index('by-project').getAllKeys(projectId)) {
    if (typeof historyId !== 'string') continue;
    for (const row of await tx.objectStore('history-entries').index('by-history').getAll(historyId)) {
      const text = parseHistoryEntryRow(row)?.payload ?? JSON.stringify(row);
      for (const assetId of assetIds) if (text.includes(assetId)) assetIds.delete(assetId);
    }
  }
}
