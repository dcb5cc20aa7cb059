import { StudioError } from '../../domain/core/errors.ts';
import type { HistoryWrite, StoredHistory } from '../../domain/document/document-replica.ts';
import { entrySizeBytes, toHistorySummary, toStoredHistory } from './history-store.ts';
import { type MemoryTables, touchKeptBlobs } from './memory-tables.ts';
import type { HistoryEntryRow, StoredProject, StoredVersion } from './project-rows.ts';
import {
  type HistorySummary,
  type LoggedUpdate,
  noSuchProject,
  type ProjectAppend,
  type ProjectStorage,
} from './project-storage.ts';
import { latestChangeFirst, newestVersionFirst } from './row-order.ts';

/** The projects for one session, where there is no IndexedDB. */
export class MemoryProjects implements ProjectStorage {
  readonly isPersistent = false;
  readonly #tables: MemoryTables;
  readonly #now: () => Date;
  #lastKey = 0;

  constructor(tables: MemoryTables, now: () => Date) {
    this.#tables = tables;
    this.#now = now;
  }

  async listProjects(): Promise<readonly StoredProject[]> {
    return [...this.#tables.projects.values()].sort(latestChangeFirst);
  }

  async getProject(projectId: string): Promise<StoredProject | undefined> {
    return this.#tables.projects.get(projectId);
  }

  async insertProject(
    project: StoredProject,
    update: Uint8Array<ArrayBuffer>,
    assetIds: readonly string[],
  ): Promise<void> {
    refuseSecond(this.#tables.projects, project.id);
    this.#tables.projects.set(project.id, project);
    this.#addUpdate(project.id, update);
    this.#mark(project.id, assetIds);
  }

  async updateProject(
    projectId: string,
    change: (project: StoredProject) => StoredProject | undefined,
  ): Promise<StoredProject | undefined> {
    const project = this.#tables.projects.get(projectId);
    const changed = project && change(project);
    if (changed) this.#tables.projects.set(projectId, changed);
    return changed ?? project;
  }

  async deleteProject(projectId: string): Promise<void> {
    const { projects, updates, versions, versionStates, histories, assetMarks } = this.#tables;
    this.#expectProject(projectId);
    projects.delete(projectId);
    for (const [key, row] of updates) if (row.projectId === projectId) updates.delete(key);
    for (const version of versions.values()) {
      if (version.projectId !== projectId) continue;
      versions.delete(version.id);
      versionStates.delete(version.id);
    }
    for (const history of histories.values()) if (history.projectId === projectId) await this.deleteHistory(history.id);
    assetMarks.delete(projectId);
  }

  async measureProjects(): Promise<ReadonlyMap<string, number>> {
    const { updates, versions, histories, assetMarks, blobs } = this.#tables;
    const sizes = new Map<string, number>();
    const add = (projectId: string, sizeBytes: number) => sizes.set(projectId, (sizes.get(projectId) ?? 0) + sizeBytes);
    for (const { projectId, update } of updates.values()) add(projectId, update.byteLength);
    for (const { projectId, sizeBytes } of versions.values()) add(projectId, sizeBytes);
    for (const { projectId, sizeBytes } of histories.values()) add(projectId, sizeBytes);
    for (const [projectId, marks] of assetMarks) for (const id of marks) add(projectId, blobs.get(id)?.size ?? 0);
    return sizes;
  }

  async append(projectId: string, { update, assetIds, history, project }: ProjectAppend): Promise<void> {
    const row = this.#expectProject(projectId);
    this.#mark(projectId, assetIds);
    if (update) this.#addUpdate(projectId, update);
    if (history) this.#writeHistory(projectId, history.historyId, history.write);
    if (project) this.#tables.projects.set(projectId, { ...row, ...project });
  }

  async readUpdates(projectId: string): Promise<readonly LoggedUpdate[]> {
    return [...this.#tables.updates]
      .filter(([, row]) => row.projectId === projectId)
      .map(([key, { update }]) => ({ key, update }));
  }

  async compact(projectId: string, keys: readonly number[], merged: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#expectProject(projectId);
    for (const key of keys)
      if (this.#tables.updates.get(key)?.projectId === projectId) this.#tables.updates.delete(key);
    this.#addUpdate(projectId, merged);
  }

  async listVersions(projectId: string): Promise<readonly StoredVersion[]> {
    return [...this.#tables.versions.values()]
      .filter((version) => version.projectId === projectId)
      .sort(newestVersionFirst);
  }

  async readVersion(versionId: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#tables.versionStates.get(versionId);
  }

  async insertVersion(version: StoredVersion, state: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#expectProject(version.projectId);
    refuseSecond(this.#tables.versions, version.id);
    this.#tables.versionStates.set(version.id, state);
    this.#tables.versions.set(version.id, version);
  }

  async deleteVersion(versionId: string): Promise<void> {
    touchKeptBlobs(this.#tables, this.#tables.versions.get(versionId)?.assetIds ?? [], this.#now().toISOString());
    this.#tables.versions.delete(versionId);
    this.#tables.versionStates.delete(versionId);
  }

  async listHistories(projectId: string): Promise<readonly HistorySummary[]> {
    return [...this.#tables.histories.values()]
      .filter((history) => history.projectId === projectId)
      .sort(latestChangeFirst)
      .map(toHistorySummary);
  }

  async readHistory(historyId: string): Promise<StoredHistory | undefined> {
    const row = this.#tables.histories.get(historyId);
    return row && toStoredHistory(row, [...(this.#tables.historyEntries.get(historyId)?.values() ?? [])]);
  }

  async deleteHistory(historyId: string): Promise<void> {
    this.#tables.histories.delete(historyId);
    this.#tables.historyEntries.delete(historyId);
  }

  async replaceAssetMarks(projectId: string, assetIds: readonly string[], lastKey: number): Promise<boolean> {
    this.#expectProject(projectId);
    if ((await this.readUpdates(projectId)).some(({ key }) => key > lastKey)) return false;
    this.#mark(projectId, assetIds);
    const marks = this.#tables.assetMarks.get(projectId) ?? new Set();
    const dropped = [...marks].filter((id) => !assetIds.includes(id) && !this.#isInHistory(projectId, id));
    for (const assetId of dropped) marks.delete(assetId);
    touchKeptBlobs(this.#tables, dropped, this.#now().toISOString());
    return true;
  }

  async projectsWithAsset(assetId: string): Promise<readonly string[]> {
    const marked = [...this.#tables.assetMarks].filter(([, marks]) => marks.has(assetId)).map(([id]) => id);
    const named = [...this.#tables.versions.values()]
      .filter((version) => version.assetIds.includes(assetId))
      .map((version) => version.projectId);
    return [...new Set([...marked, ...named])].sort();
  }

  #expectProject(projectId: string): StoredProject {
    const project = this.#tables.projects.get(projectId);
    if (!project) throw noSuchProject(projectId);
    return project;
  }

  #addUpdate(projectId: string, update: Uint8Array<ArrayBuffer>): void {
    this.#lastKey += 1;
    this.#tables.updates.set(this.#lastKey, { projectId, update });
  }

  #mark(projectId: string, assetIds: readonly string[]): void {
    const marks = this.#tables.assetMarks.get(projectId) ?? new Set();
    for (const assetId of assetIds) marks.add(assetId);
    this.#tables.assetMarks.set(projectId, marks);
  }

  #writeHistory(projectId: string, historyId: string, { cursor, put, removedIds }: HistoryWrite): void {
    const entries = this.#tables.historyEntries.get(historyId) ?? new Map<string, HistoryEntryRow>();
    this.#tables.historyEntries.set(historyId, entries);
    for (const entryId of removedIds) entries.delete(entryId);
    for (const { id, sequence, payload } of put) entries.set(id, { historyId, id, sequence, payload });
    const sizeBytes = [...entries.values()].reduce((sum, entry) => sum + entrySizeBytes(entry), 0);
    const updatedAt = this.#now().toISOString();
    const row = { id: historyId, projectId, cursor, updatedAt, entryCount: entries.size, sizeBytes };
    this.#tables.histories.set(historyId, row);
  }

  #isInHistory(projectId: string, assetId: string): boolean {
    return [...this.#tables.histories.values()].some(
      ({ id, projectId: owner }) =>
        owner === projectId &&
        [...(this.#tables.historyEntries.get(id)?.values() ?? [])].some(({ payload }) => payload.includes(assetId)),
    );
  }
}

function refuseSecond(rows: ReadonlyMap<string, unknown>, id: string): void {
  if (rows.has(id)) throw new StudioError('storage-unavailable', `There is a row ${id} already.`, { id });
}
