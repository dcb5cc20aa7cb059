import type { CommandName } from './commands.ts';
import type { FieldDiff, HistoryStep } from './history-step.ts';
import { jsonEqual } from './json-equal.ts';
import { type Collection, DELETED_FIELD, type Edit } from './raw-record.ts';
import { isSameField } from './record-fields.ts';
import type { RecordWriter } from './shared-document.ts';
import { joinTextSteps, type RestoredText, type TextStep } from './text-steps.ts';

/** A step that is being made. */
export interface StepRecorder {
  /** Makes the edits and keeps what they changed. */
  apply(writer: RecordWriter, edits: readonly Edit[], restored: readonly RestoredText[]): void;
  isEmpty(): boolean;
  step(): HistoryStep;
}

/** What a step is before anything is changed. */
export type StepStart = Pick<HistoryStep, 'id' | 'sequence' | 'at' | 'selectionBefore'> & {
  readonly command: CommandName;
};

/** @param from a step that goes on: what is recorded becomes part of it. */
export function recordStep(from: StepStart | HistoryStep): StepRecorder {
  const start: HistoryStep = { fields: [], texts: new Map(), restored: [], selectionAfter: [], ...from };
  const fields = new Map(start.fields.map((diff) => [keyOf(diff.collection, diff.id, diff.field), diff]));
  const texts = new Map(start.texts);

  function recordField(diff: FieldDiff): void {
    const key = keyOf(diff.collection, diff.id, diff.field);
    const earlier = fields.get(key);
    fields.set(key, earlier === undefined ? diff : { ...earlier, after: diff.after });
  }

  return {
    apply(writer, edits, restored) {
      for (const edit of edits) {
        if (edit.type === 'text') {
          const before = texts.get(edit.layerId);
          const change = writer.spliceText(edit, restored);
          texts.set(edit.layerId, before === undefined ? textStepOf(change) : joinTextSteps(before, change));
        } else if (edit.type === 'create') {
          if (writer.has(edit.collection, edit.id)) continue;
          writer.create(edit.collection, edit.id, edit.fields);
          recordField({
            collection: edit.collection,
            id: edit.id,
            field: DELETED_FIELD,
            before: true,
            after: undefined,
          });
        } else {
          const { collection, id, field, value: after } = edit;
          const before = writer.get(collection, id, field);
          if (isSameField(collection, field, before, after)) continue;
          writer.set(collection, id, field, after);
          recordField({ collection, id, field, before, after });
        }
      }
    },
    isEmpty: () =>
      [...fields.values()].every(({ collection, field, before, after }) =>
        isSameField(collection, field, before, after),
      ) && [...texts.values()].every(({ inserted, removed }) => inserted.length === 0 && removed.length === 0),
    step: () => ({ ...start, fields: [...fields.values()], texts }),
  };
}

/** Takes a step back or makes it again; fields that somebody else changed since stay as they are. */
export function turnStep(
  writer: RecordWriter,
  step: HistoryStep,
  direction: 'undo' | 'redo',
  restored: readonly RestoredText[],
): HistoryStep {
  for (const { collection, id, field, before, after } of step.fields) {
    const [expected, wanted] = direction === 'undo' ? [after, before] : [before, after];
    if (!writer.has(collection, id) || !jsonEqual(writer.get(collection, id, field), expected)) continue;
    writer.set(collection, id, field, wanted);
  }
  const texts = new Map<string, TextStep>();
  const copies: RestoredText[] = [];
  for (const [layerId, textStep] of step.texts) {
    const change = writer.invertText(layerId, textStep, [...restored, ...copies]);
    texts.set(layerId, change === undefined ? textStep : textStepOf(change));
    copies.push(...(change?.restored ?? []));
  }
  return { ...step, texts, restored: [...step.restored, ...copies] };
}

function textStepOf({ inserted, removed }: TextStep): TextStep {
  return { inserted, removed };
}

function keyOf(collection: Collection, id: string, field: string): string {
  return `${collection}/${id}/${field}`;
}
