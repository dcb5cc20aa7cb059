/** The three tables of a document. */
export const COLLECTIONS = ['artboards', 'layers', 'guides'] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** A record as it is shared: JSON values by field, the text of a text layer as a string. Not checked yet. */
export type RawRecord = ReadonlyMap<string, unknown>;

/** Reads a record, deleted ones too. */
export type ReadRecord = (collection: Collection, id: string) => RawRecord | undefined;

/** Records that changed, by collection. */
export type ChangedIds = Readonly<Record<Collection, ReadonlySet<string>>>;

/** What changed in either. */
export function joinChangedIds(a: ChangedIds, b: ChangedIds): ChangedIds {
  const join = (collection: Collection) => new Set([...a[collection], ...b[collection]]);
  return { artboards: join('artboards'), layers: join('layers'), guides: join('guides') };
}

/** One change of the shared records. Commands are functions from a state to a list of these. */
export type Edit =
  /** A field `text` becomes text that is merged by character. */
  | {
      readonly type: 'create';
      readonly collection: Collection;
      readonly id: string;
      readonly fields: ReadonlyMap<string, unknown>;
    }
  /** Undefined takes the field away, so that it has its default again. */
  | {
      readonly type: 'set';
      readonly collection: Collection;
      readonly id: string;
      readonly field: string;
      readonly value: unknown;
    }
  | TextEdit;

/** Replaces `removedLength` UTF-16 units at `index` by `inserted`. */
export interface TextEdit {
  readonly type: 'text';
  readonly layerId: string;
  readonly index: number;
  readonly removedLength: number;
  readonly inserted: string;
}

/** Marks a record as deleted. Records are never taken away, so a deletion is a field like any other. */
export const DELETED_FIELD = 'isDeleted';

/** Fields of a drawing's strokes: this, an order key, a dot and an id, so that strokes of two tabs are all kept. */
export const STROKE_PREFIX = 'stroke.';

/** The keys of a drawing's strokes, the first stroke first. */
export function strokeKeys(record: RawRecord): string[] {
  return [...record.keys()].filter((key) => key.startsWith(STROKE_PREFIX)).sort(byCodeUnits);
}

/** Order of strings that is the same in every locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Records that edits name. */
export function changedBy(edits: readonly Edit[]): ChangedIds {
  const changed = { artboards: new Set<string>(), layers: new Set<string>(), guides: new Set<string>() };
  for (const edit of edits) {
    if (edit.type === 'text') changed.layers.add(edit.layerId);
    else changed[edit.collection].add(edit.id);
  }
  return changed;
}
