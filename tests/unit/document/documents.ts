import { createDocument } from '../../../src/domain/document/create-document.ts';
import type {
  DocumentOptions,
  LocalChange,
  ProjectDocument,
  StoredHistory,
  StoredHistoryEntry,
} from '../../../src/domain/document/document-replica.ts';
import { encodeNewDocument } from '../../../src/domain/document/new-document.ts';
import type { DocumentState, Layer } from '../../../src/domain/document/records.ts';

export const ARTBOARD_ID = 'artboard-1';

/** Ids that repeat from run to run. */
export function countedIds(prefix: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}

export function newProject(): Uint8Array<ArrayBuffer> {
  return encodeNewDocument({ id: ARTBOARD_ID, name: 'Page', width: 800, height: 600, background: '#ffffff' });
}

/** A document with one artboard, or what `options` say. */
export function openDocument(options: Partial<DocumentOptions> = {}): ProjectDocument {
  return createDocument({
    updates: [newProject()],
    now: () => new Date('2026-03-01T12:00:00.000Z'),
    newId: countedIds('id'),
    ...options,
  });
}

/** What persistence would hold of a document: its log and its tab's history. */
export interface Log {
  readonly updates: Uint8Array<ArrayBuffer>[];
  readonly changes: LocalChange[];
  history(): StoredHistory;
}

/** Stores all that a document says from now on, as the database does. */
export function recordLog(document: ProjectDocument, before?: StoredHistory): Log {
  const updates = [document.encodeState()];
  const changes: LocalChange[] = [];
  const entries = new Map<string, StoredHistoryEntry>(before?.entries.map((entry) => [entry.id, entry]));
  let cursor = before?.cursor ?? 0;
  document.subscribeLocalChanges((change) => {
    changes.push(change);
    if (change.update !== undefined) updates.push(change.update);
    for (const entry of change.history?.put ?? []) entries.set(entry.id, entry);
    for (const id of change.history?.removedIds ?? []) entries.delete(id);
    cursor = change.history?.cursor ?? cursor;
  });
  return {
    updates,
    changes,
    history: () => ({ cursor, entries: [...entries.values()].sort((a, b) => a.sequence - b.sequence) }),
  };
}

/** The state as JSON that two states can be compared by. */
export function snapshot(state: DocumentState): unknown {
  return {
    artboards: state.artboards,
    guides: state.guides,
    layers: [...state.layers.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    children: [...state.children].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

export function layerOf(document: ProjectDocument, layerId: string): Layer {
  const layer = document.getState().layers.get(layerId);
  if (layer === undefined) throw new Error(`There is no layer ${layerId}.`);
  return layer;
}

export function textOf(document: ProjectDocument, layerId: string): string {
  const layer = layerOf(document, layerId);
  if (layer.kind !== 'text') throw new Error(`${layerId} is no text.`);
  return layer.text;
}

/** Adds a rectangle. */
export function addRectangle(document: ProjectDocument, layerId: string, parentId?: string): void {
  const parent = parentId === undefined ? {} : { parentId };
  document.execute('addShape', { layerId, ...parent, shape: 'rectangle', width: 10, height: 10 });
}
