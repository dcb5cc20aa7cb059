import * as Y from 'yjs';
import { StudioError } from '../core/errors.ts';
import { type ChangedIds, COLLECTIONS, type Collection, type RawRecord, type TextEdit } from './raw-record.ts';
import { DOCUMENT_SCHEMA_VERSION } from './records.ts';
import {
  continuesTextStep,
  invertTextStep,
  isLiving,
  type RestoredText,
  spliceText,
  type TextChange,
  type TextStep,
} from './text-steps.ts';

/** Changes the shared records, within a transaction. */
export interface RecordWriter {
  get(collection: Collection, id: string, field: string): unknown;
  has(collection: Collection, id: string): boolean;
  create(collection: Collection, id: string, fields: RawRecord): void;
  /** Undefined takes the field away. */
  set(collection: Collection, id: string, field: string, value: unknown): void;
  setSchemaVersion(version: number): void;
  spliceText(edit: TextEdit, restored: readonly RestoredText[]): TextChange;
  /** Undefined when there is no such text. */
  invertText(layerId: string, step: TextStep, restored: readonly RestoredText[]): TextChange | undefined;
}

/** The records of a document as all replicas share them. The only file, with text-steps.ts, that knows of yjs's types. */
export interface SharedDocument {
  read(collection: Collection, id: string): RawRecord | undefined;
  ids(collection: Collection): ReadonlySet<string>;
  schemaVersion(): number;
  /** @returns the update that says what `change` did; undefined when it did nothing. */
  transact(change: (writer: RecordWriter) => void): Uint8Array<ArrayBuffer> | undefined;
  /** Records that changed since the last call; at first all. */
  takeChanged(): ChangedIds;
  /** @returns false when something waits for an update that is not here. @throws `document-damaged`. */
  apply(update: Uint8Array): boolean;
  encode(): Uint8Array<ArrayBuffer>;
  encodeStateVector(): Uint8Array<ArrayBuffer>;
  /** @throws `document-damaged` for bytes that are no state vector. */
  encodeMissing(stateVector: Uint8Array): Uint8Array<ArrayBuffer>;
  get(collection: Collection, id: string, field: string): unknown;
  /** Whether an edit goes on where a step stopped. */
  continuesText(edit: TextEdit, step: TextStep): boolean;
  isLiving(restored: RestoredText): boolean;
  dispose(): void;
}

/** Key of the schema's version in the map of facts about the document. */
const VERSION_KEY = 'schemaVersion';
/** What a document is that does not say. */
const FIRST_SCHEMA_VERSION = 1;
const TEXT_FIELD = 'text';

/**
 * Opens a document that these updates make up.
 * @param clientId a replica's number, for tests that must repeat; random otherwise.
 * @throws StudioError `document-damaged` with details.index of the update that is none.
 */
export function openSharedDocument(updates: readonly Uint8Array[], clientId?: number): SharedDocument {
  const doc = new Y.Doc({ gc: true });
  if (clientId !== undefined) doc.clientID = clientId;
  const facts = doc.getMap('meta');
  const tables = { artboards: doc.getMap('artboards'), layers: doc.getMap('layers'), guides: doc.getMap('guides') };
  loadUpdates(doc, updates);

  let changed = emptyChanges();
  for (const collection of COLLECTIONS) {
    for (const id of tables[collection].keys()) changed[collection].add(id);
    tables[collection].observeDeep((events) => {
      for (const event of events) {
        const [id] = event.path;
        if (typeof id === 'string') changed[collection].add(id);
        else for (const key of event.keys.keys()) changed[collection].add(key);
      }
    });
  }
  const recordOf = (collection: Collection, id: string): Y.Map<unknown> | undefined => {
    const record = tables[collection].get(id);
    return record instanceof Y.Map ? record : undefined;
  };

  const textOf = (layerId: string): Y.Text | undefined => {
    const text = recordOf('layers', layerId)?.get(TEXT_FIELD);
    return text instanceof Y.Text ? text : undefined;
  };
  const get = (collection: Collection, id: string, field: string) => plain(recordOf(collection, id)?.get(field));

  function writerFor(transaction: Y.Transaction): RecordWriter {
    return {
      get,
      has: (collection, id) => recordOf(collection, id) !== undefined,
      create(collection, id, fields) {
        const record = new Y.Map<unknown>();
        for (const [field, value] of fields) record.set(field, isText(field, value) ? new Y.Text(value) : value);
        if (fields.get('kind') === 'text' && !fields.has(TEXT_FIELD)) record.set(TEXT_FIELD, new Y.Text());
        tables[collection].set(id, record);
      },
      set(collection, id, field, value) {
        if (value === undefined) recordOf(collection, id)?.delete(field);
        else recordOf(collection, id)?.set(field, value);
      },
      setSchemaVersion: (version) => facts.set(VERSION_KEY, version),
      spliceText(edit, restored) {
        const text = textOf(edit.layerId) ?? recordOf('layers', edit.layerId)?.set(TEXT_FIELD, new Y.Text());
        return text === undefined ? { inserted: [], removed: [], restored: [] } : spliceText(doc, text, edit, restored);
      },
      invertText(layerId, step, restored) {
        const text = textOf(layerId);
        return text === undefined ? undefined : invertTextStep(transaction, text, step, restored);
      },
    };
  }

  return {
    read(collection, id) {
      const record = recordOf(collection, id);
      if (record === undefined) return undefined;
      const fields = new Map<string, unknown>();
      record.forEach((value, field) => {
        fields.set(field, plain(value));
      });
      return fields;
    },
    ids: (collection) => new Set(tables[collection].keys()),
    schemaVersion() {
      const version = facts.get(VERSION_KEY);
      return typeof version === 'number' ? version : FIRST_SCHEMA_VERSION;
    },
    transact(change) {
      let made: Uint8Array<ArrayBuffer> | undefined;
      const keep = (update: Uint8Array) => {
        made = new Uint8Array(update);
      };
      doc.on('update', keep);
      try {
        doc.transact((transaction) => change(writerFor(transaction)));
      } finally {
        doc.off('update', keep);
      }
      return made;
    },
    takeChanged() {
      const taken = changed;
      changed = emptyChanges();
      return taken;
    },
    apply(update) {
      applyChecked(doc, update);
      return doc.store.pendingStructs === null && doc.store.pendingDs === null;
    },
    encode: () => new Uint8Array(Y.encodeStateAsUpdate(doc)),
    encodeStateVector: () => new Uint8Array(Y.encodeStateVector(doc)),
    encodeMissing(stateVector) {
      try {
        return new Uint8Array(Y.encodeStateAsUpdate(doc, stateVector));
      } catch (error) {
        throw new StudioError('document-damaged', 'These bytes are no state vector.', {}, error);
      }
    },
    get,
    continuesText(edit, step) {
      const text = textOf(edit.layerId);
      return text !== undefined && continuesTextStep(doc, text, step, edit);
    },
    isLiving: (restored) => isLiving(doc, restored),
    dispose: () => doc.destroy(),
  };
}

/** The first update of a document with these records. */
export function encodeRecords(records: readonly (readonly [Collection, string, RawRecord])[]): Uint8Array<ArrayBuffer> {
  const document = openSharedDocument([]);
  document.transact((writer) => {
    writer.setSchemaVersion(DOCUMENT_SCHEMA_VERSION);
    for (const [collection, id, fields] of records) writer.create(collection, id, fields);
  });
  const update = document.encode();
  document.dispose();
  return update;
}

function loadUpdates(doc: Y.Doc, updates: readonly Uint8Array[]): void {
  doc.transact(() => {
    for (const [index, update] of updates.entries()) {
      try {
        Y.applyUpdate(doc, update);
      } catch (error) {
        throw new StudioError('document-damaged', 'An update of the document is damaged.', { index }, error);
      }
    }
  });
}

/** Reads the whole update before it touches the document: a damaged one leaves it as it was. */
function applyChecked(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.decodeUpdate(update);
    Y.applyUpdate(doc, update);
  } catch (error) {
    throw new StudioError('document-damaged', 'These bytes are no update of a document.', {}, error);
  }
}

function isText(field: string, value: unknown): value is string {
  return field === TEXT_FIELD && typeof value === 'string';
}

/** What a field holds: texts as strings, other shared types, which no field of ours is, as nothing. */
function plain(value: unknown): unknown {
  if (value instanceof Y.Text) return value.toString();
  return value instanceof Y.AbstractType ? undefined : value;
}

function emptyChanges(): Record<Collection, Set<string>> {
  return { artboards: new Set(), layers: new Set(), guides: new Set() };
}
