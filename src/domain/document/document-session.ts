import type { CommandArguments, CommandName } from './commands.ts';
import type { DocumentState } from './records.ts';

/** What changed between two states of a document. */
export interface DocumentChange {
  readonly changedLayerIds: ReadonlySet<string>;
  /** Layers came, went or moved, or artboards or guides changed. */
  readonly isStructureChanged: boolean;
  readonly origin: 'command' | 'undo' | 'redo' | 'remote';
}

/** One undoable step of this tab, as the History panel lists it. */
export interface HistoryEntry {
  readonly id: string;
  readonly command: CommandName;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Undone steps can be redone until the next command. */
  readonly isUndone: boolean;
  /** Roughly what it takes on disk. */
  readonly sizeBytes: number;
}

export interface HistoryState {
  /** Oldest first, the undone ones last. */
  readonly entries: readonly HistoryEntry[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly sizeBytes: number;
}

/** A pointer interaction: previews as often as it likes, one step in the end. */
export interface Gesture {
  execute<Name extends CommandName>(name: Name, args: CommandArguments[Name]): void;
  /** All of it becomes one step named `command`; none when nothing changed. */
  commit(): void;
  /** The document is as before. */
  rollback(): void;
}

/**
 * A document as one tab works on it: state, commands, this tab's own history, and the selection, which belongs to the
 * tab and is never stored in the document. Synchronous: persistence listens (see DocumentReplica).
 */
export interface DocumentSession {
  readonly isReadOnly: boolean;
  getState(): DocumentState;
  subscribe(listener: (state: DocumentState, change: DocumentChange) => void): () => void;

  /** One command, one step of history. @throws StudioError `invalid-request` for arguments that name nothing or are out of range; `read-only`. */
  execute<Name extends CommandName>(name: Name, args: CommandArguments[Name]): void;
  /** @param command names the step in the history. */
  beginGesture(command: CommandName): Gesture;

  getSelection(): readonly string[];
  select(layerIds: readonly string[]): void;
  subscribeSelection(listener: (layerIds: readonly string[]) => void): () => void;

  getHistory(): HistoryState;
  subscribeHistory(listener: (history: HistoryState) => void): () => void;
  /** Takes back my latest step and nobody else's. No-op when there is none. */
  undo(): void;
  redo(): void;
  /** Undoes or redoes until `entryId` is the latest step that is done; undefined undoes all. */
  goTo(entryId: string | undefined): void;
  /** Forgets the `count` oldest steps for good. */
  trimHistory(count: number): void;
}
