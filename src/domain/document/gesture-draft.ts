import {
  type ChangedIds,
  type Collection,
  DELETED_FIELD,
  type Edit,
  type RawRecord,
  type ReadRecord,
  type TextEdit,
} from './raw-record.ts';

/** What a gesture has done so far, laid over the shared records without touching them. */
export interface GestureDraft {
  /** Records as they would be. */
  readonly read: ReadRecord;
  /**
   * Takes edits in.
   * @returns edits of texts that are shared already: those are for the shared text itself, so that typing is never only
   * a draft.
   */
  add(edits: readonly Edit[]): readonly TextEdit[];
  /** Everything so far, as few edits as possible. */
  edits(): readonly Edit[];
  /** Records that look different because of the draft. */
  touched(): ChangedIds;
}

interface DraftRecord {
  readonly collection: Collection;
  readonly id: string;
  readonly isNew: boolean;
  readonly fields: Map<string, unknown>;
}

/** An empty draft over records that may change meanwhile. */
export function createGestureDraft(readShared: ReadRecord): GestureDraft {
  const records = new Map<string, DraftRecord>();
  const keyOf = (collection: Collection, id: string) => `${collection}/${id}`;

  function set({ collection, id, field, value }: Extract<Edit, { type: 'set' }>): void {
    const key = keyOf(collection, id);
    const record = records.get(key) ?? { collection, id, isNew: false, fields: new Map() };
    records.set(key, record);
    if (record.isNew && value === undefined) record.fields.delete(field);
    else record.fields.set(field, value);
  }

  /** @returns false for a text that is shared. */
  function spliceNewText({ layerId, index, removedLength, inserted }: TextEdit): boolean {
    const record = records.get(keyOf('layers', layerId));
    if (record?.isNew !== true) return false;
    const text = record.fields.get('text');
    const before = typeof text === 'string' ? text : '';
    record.fields.set('text', before.slice(0, index) + inserted + before.slice(index + removedLength));
    return true;
  }

  return {
    read(collection, id) {
      const shared = readShared(collection, id);
      const draft = records.get(keyOf(collection, id));
      if (draft === undefined) return shared;
      return draft.isNew || shared !== undefined ? layOver(shared ?? new Map(), draft.fields) : undefined;
    },
    add(edits) {
      const sharedTexts: TextEdit[] = [];
      for (const edit of edits) {
        if (edit.type === 'set') set(edit);
        else if (edit.type === 'text') {
          if (!spliceNewText(edit)) sharedTexts.push(edit);
        } else {
          const { collection, id } = edit;
          records.set(keyOf(collection, id), { collection, id, isNew: true, fields: new Map(edit.fields) });
        }
      }
      return sharedTexts;
    },
    edits: () => [...records.values()].flatMap(editsOf),
    touched() {
      const ids = (collection: Collection) =>
        new Set([...records.values()].filter((record) => record.collection === collection).map(({ id }) => id));
      return { artboards: ids('artboards'), layers: ids('layers'), guides: ids('guides') };
    },
  };
}

function layOver(shared: RawRecord, fields: ReadonlyMap<string, unknown>): RawRecord {
  return new Map([...shared, ...fields].filter(([field]) => !fields.has(field) || fields.get(field) !== undefined));
}

/** What the gesture itself made and deleted again never was. */
function editsOf({ collection, id, isNew, fields }: DraftRecord): Edit[] {
  if (isNew && fields.get(DELETED_FIELD) === true) return [];
  if (isNew) return [{ type: 'create', collection, id, fields }];
  return [...fields].map(([field, value]) => ({ type: 'set', collection, id, field, value }));
}
