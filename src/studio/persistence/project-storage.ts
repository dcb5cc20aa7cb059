import { StudioError } from '../../domain/core/errors.ts';
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
 * reject with `storage-full`, `storage-unavailable`, `app-outdated`; those that write into a project that there is not
 * with `not-found`.
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
  /** Bytes of each project by its id: document, versions, histories and assets; shared assets count in each. */
  measureProjects(): Promise<ReadonlyMap<string, number>>;

  append(projectId: string, append: ProjectAppend): Promise<void>;
  /** In the order of their keys. */
  readUpdates(projectId: string): Promise<readonly LoggedUpdate[]>;
  /** Replaces the entries with these keys by one with a new key; entries that came meanwhile stay. */
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
  /**
   * Marks exactly these assets for the project, after a trim: called under the project's lock with what the document of
   * the log up to `lastKey` names. Assets that a stored history names stay marked too. Bytes that lose their mark are
   * kept for the grace period from now on.
   * @returns false, with nothing changed, when the log has an entry behind `lastKey`: read it and ask again.
   */
  replaceAssetMarks(projectId: string, assetIds: readonly string[], lastKey: number): Promise<boolean>;
  /** Projects whose document, history or versions name an asset, those in the bin included. */
  projectsWithAsset(assetId: string): Promise<readonly string[]>;
}

/** What a write into a project that there is not rejects with. */
export function noSuchProject(projectId: string): StudioError {
  return new StudioError('not-found', `There is no project ${projectId}.`, { projectId });
}
