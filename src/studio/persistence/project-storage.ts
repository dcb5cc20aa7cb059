import type { HistoryWrite, StoredHistory } from '../../domain/document/document-replica.ts';
import type { StoredProject, StoredVersion } from './project-rows.ts';

/** One entry of a project's log. */
export interface LoggedUpdate {
  /** Grows with every entry of the database. */
  readonly key: number;
  readonly update: Uint8Array<ArrayBuffer>;
}

/** What one autosave writes: all of it or nothing. */
export interface ProjectAppend {
  readonly update: Uint8Array<ArrayBuffer> | undefined;
  /** Assets that the update or the history names for the first time; remembered so that they stay. */
  readonly assetIds: readonly string[];
  readonly history?: { readonly historyId: string; readonly write: HistoryWrite };
  /** Fields of the project's row that follow from the document. */
  readonly project?: Partial<Pick<StoredProject, 'updatedAt' | 'width' | 'height' | 'layerCount' | 'documentVersion'>>;
}

export interface HistorySummary {
  readonly historyId: string;
  readonly updatedAt: string;
  readonly entryCount: number;
  readonly sizeBytes: number;
}

/**
 * Port of the projects: rows, update logs, versions, histories. Two adapters: IndexedDB, and memory for a session
 * without one. Every write that a user would miss is strict: it resolves when the bytes are on the disk. Methods may
 * reject with `storage-full`, `storage-unavailable`, `app-outdated`; those that name a project with `not-found`.
 */
export interface ProjectStorage {
  readonly isPersistent: boolean;

  /** All rows, those in the bin included; latest change first. */
  listProjects(): Promise<readonly StoredProject[]>;
  getProject(projectId: string): Promise<StoredProject | undefined>;
  /** The row and the first entry of its log. */
  insertProject(project: StoredProject, update: Uint8Array<ArrayBuffer>, assetIds: readonly string[]): Promise<void>;
  /** In one transaction that sees the row as it is; undefined from `change` leaves it. */
  updateProject(
    projectId: string,
    change: (project: StoredProject) => StoredProject | undefined,
  ): Promise<StoredProject | undefined>;
  /** Row, log, versions, histories and asset marks, for good. */
  deleteProject(projectId: string): Promise<void>;

  append(projectId: string, append: ProjectAppend): Promise<void>;
  /** In the order of their keys. */
  readUpdates(projectId: string): Promise<readonly LoggedUpdate[]>;
  /** Replaces the entries with these keys by one; entries that came meanwhile stay. */
  compact(projectId: string, keys: readonly number[], merged: Uint8Array<ArrayBuffer>): Promise<void>;

  /** Newest first, without their bytes. */
  listVersions(projectId: string): Promise<readonly StoredVersion[]>;
  readVersion(versionId: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  insertVersion(version: StoredVersion, state: Uint8Array<ArrayBuffer>): Promise<void>;
  deleteVersion(versionId: string): Promise<void>;

  /** Latest change first. */
  listHistories(projectId: string): Promise<readonly HistorySummary[]>;
  readHistory(historyId: string): Promise<StoredHistory | undefined>;
  deleteHistory(historyId: string): Promise<void>;
  /** Marks of exactly these assets for the project, after a trim: called under the project's lock. */
  replaceAssetMarks(projectId: string, assetIds: readonly string[]): Promise<void>;
  /** Projects that are marked with an asset. */
  projectsWithAsset(assetId: string): Promise<readonly string[]>;
}
