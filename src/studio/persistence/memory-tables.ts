import type { BlobTime, ItemLabels, Pin, StoredUpload } from './asset-rows.ts';
import type { HistoryEntryRow, HistoryRow, StoredProject, StoredVersion } from './project-rows.ts';
import type { StoredBlob, StoredJob, StoredResult } from './rows.ts';

/** The database's stores where there is no database: one for the three adapters of a session. */
export interface MemoryTables {
  readonly jobs: Map<string, StoredJob>;
  readonly results: Map<string, StoredResult>;
  readonly blobs: Map<string, Blob>;
  readonly blobTimes: Map<string, BlobTime>;
  readonly settings: Map<string, unknown>;
  readonly projects: Map<string, StoredProject>;
  /** By key, in the order of their keys. */
  readonly updates: Map<number, { readonly projectId: string; readonly update: Uint8Array<ArrayBuffer> }>;
  readonly versions: Map<string, StoredVersion>;
  readonly versionStates: Map<string, Uint8Array<ArrayBuffer>>;
  readonly histories: Map<string, HistoryRow>;
  /** By history and entry. */
  readonly historyEntries: Map<string, Map<string, HistoryEntryRow>>;
  /** Asset ids by project. */
  readonly assetMarks: Map<string, Set<string>>;
  readonly uploads: Map<string, StoredUpload>;
  readonly labels: Map<string, ItemLabels>;
  /** By tab and asset. */
  readonly pins: Map<string, Map<string, Pin>>;
}

/** Empty stores. */
export function newMemoryTables(): MemoryTables {
  return {
    jobs: new Map(),
    results: new Map(),
    blobs: new Map(),
    blobTimes: new Map(),
    settings: new Map(),
    projects: new Map(),
    updates: new Map(),
    versions: new Map(),
    versionStates: new Map(),
    histories: new Map(),
    historyEntries: new Map(),
    assetMarks: new Map(),
    uploads: new Map(),
    labels: new Map(),
    pins: new Map(),
  };
}

/** Keeps bytes, and that they were put at `addedAt`. */
export function keepBlobs(tables: MemoryTables, blobs: readonly StoredBlob[], addedAt: string): void {
  for (const { sha256, blob } of blobs) {
    tables.blobs.set(sha256, blob);
    tables.blobTimes.set(sha256, { sha256, addedAt, sizeBytes: blob.size });
  }
}

/** Starts the grace period of bytes anew. */
export function touchKeptBlobs(tables: MemoryTables, sha256s: Iterable<string>, addedAt: string): void {
  for (const sha256 of sha256s) {
    const blob = tables.blobs.get(sha256);
    if (blob) keepBlobs(tables, [{ sha256, blob }], addedAt);
  }
}
