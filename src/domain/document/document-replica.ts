import type { DocumentSession } from './document-session.ts';

/** One step of a tab's history as it is stored. `payload` is JSON that only domain/document reads. */
export interface StoredHistoryEntry {
  readonly id: string;
  /** Position in its history, from 0; later steps have larger ones. */
  readonly sequence: number;
  readonly payload: string;
}

/** A tab's history as it is stored. */
export interface StoredHistory {
  /** Entries with a sequence below this are done, the others are undone. */
  readonly cursor: number;
  /** In the order of their sequence. */
  readonly entries: readonly StoredHistoryEntry[];
}

/** What a local change does to the stored history of its tab. */
export interface HistoryWrite {
  readonly cursor: number;
  readonly put: readonly StoredHistoryEntry[];
  readonly removedIds: readonly string[];
}

/** A change made here, to be appended to the log and sent to the other tabs. */
export interface LocalChange {
  /** A yjs update (v1). Updates commute and may be applied twice. Undefined when only the history changed. */
  readonly update: Uint8Array<ArrayBuffer> | undefined;
  /** Assets that this change is the first to name here. */
  readonly assetIds: readonly string[];
  /** Stored together with the update, or not at all: undo after a crash takes back what is there. */
  readonly history: HistoryWrite | undefined;
}

/** The side of a document that persistence and the other tabs see. */
export interface DocumentReplica {
  subscribeLocalChanges(listener: (change: LocalChange) => void): () => void;
  /**
   * Takes in what another tab made or the disk holds; applying it twice does nothing.
   * @returns false when the update waits for another that is not here yet.
   * @throws StudioError `document-damaged` for bytes that are no update.
   */
  applyUpdate(update: Uint8Array): boolean;
  /** Everything as one update: a log of this one entry is the whole document. */
  encodeState(): Uint8Array<ArrayBuffer>;
  encodeStateVector(): Uint8Array<ArrayBuffer>;
  /** What a replica with this state vector lacks. */
  encodeMissing(stateVector: Uint8Array): Uint8Array<ArrayBuffer>;
  /**
   * Every asset that the document or this tab's history names, deleted layers included. Local changes tell of those that
   * were not in the last answer.
   */
  assetIds(): ReadonlySet<string>;
  dispose(): void;
}

export interface ProjectDocument extends DocumentSession, DocumentReplica {}

/** What a document starts from. */
export interface DocumentOptions {
  readonly updates: readonly Uint8Array[];
  readonly history?: StoredHistory;
  readonly isReadOnly?: boolean;
  readonly now: () => Date;
  /** UUIDs. */
  readonly newId: () => string;
  /** yjs's number of this replica, for tests that must repeat; at random otherwise. */
  readonly replicaId?: number;
}
