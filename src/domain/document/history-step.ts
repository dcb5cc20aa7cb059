import * as v from 'valibot';
import type { CharacterRange } from './character-range.ts';
import { isCommandName } from './command-table.ts';
import type { CommandName } from './commands.ts';
import type { StoredHistoryEntry } from './document-replica.ts';
import { COLLECTIONS, type Collection } from './raw-record.ts';
import type { RestoredText, TextStep } from './text-steps.ts';

/** One field before and after a step; undefined is a field that is not there. */
export interface FieldDiff {
  readonly collection: Collection;
  readonly id: string;
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One step of the history, ready to be undone or redone. */
export interface HistoryStep {
  readonly id: string;
  readonly sequence: number;
  readonly command: CommandName;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly fields: readonly FieldDiff[];
  /** By layer id. Of a step that is undone: what undoing it did. */
  readonly texts: ReadonlyMap<string, TextStep>;
  /** Text that was brought back and is there, by undoing or redoing this step or one that is gone. */
  readonly restored: readonly RestoredText[];
  /** Ids of the layers that were selected when the step began, and when it was last undone. */
  readonly selectionBefore: readonly string[];
  readonly selectionAfter: readonly string[];
}

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** client, clock, length */
const rangeSchema = v.pipe(
  v.tuple([natural, natural, natural]),
  v.transform(([client, clock, length]): CharacterRange => ({ client, clock, length })),
);

/** A step as stored. It is written with every edit and kept, so its keys are single letters. */
const payloadSchema = v.object({
  c: v.custom<CommandName>((name) => typeof name === 'string' && isCommandName(name)),
  t: v.string(),
  /** Fields: table, id, field, before, after. */
  f: v.array(
    v.object({
      r: v.picklist(COLLECTIONS),
      i: v.string(),
      f: v.string(),
      b: v.exactOptional(v.unknown()),
      a: v.exactOptional(v.unknown()),
    }),
  ),
  /** Texts: layer id, inserted, removed (text, its characters, their traces). */
  x: v.exactOptional(
    v.array(
      v.object({
        i: v.string(),
        n: v.array(rangeSchema),
        r: v.array(v.tuple([v.string(), rangeSchema, rangeSchema])),
      }),
    ),
    [],
  ),
  /** Restored text: what it is of, what it is now. */
  k: v.exactOptional(v.array(v.tuple([rangeSchema, rangeSchema])), []),
  /** Selection before and after. */
  s: v.exactOptional(v.array(v.string()), []),
  u: v.exactOptional(v.array(v.string()), []),
});

/** A step as it is stored. */
export function writeStep(step: HistoryStep): StoredHistoryEntry {
  const texts = [...step.texts].map(([i, { inserted, removed }]) => ({
    i,
    n: inserted.map(numbersOf),
    r: removed.map(({ text, characters, trace }) => [text, numbersOf(characters), numbersOf(trace)]),
  }));
  const payload = {
    c: step.command,
    t: step.at,
    f: step.fields.map(({ collection, id, field, before, after }) => ({
      r: collection,
      i: id,
      f: field,
      b: before,
      a: after,
    })),
    ...(texts.length > 0 && { x: texts }),
    ...(step.restored.length > 0 && { k: step.restored.map(({ of, copy }) => [numbersOf(of), numbersOf(copy)]) }),
    ...(step.selectionBefore.length > 0 && { s: step.selectionBefore }),
    ...(step.selectionAfter.length > 0 && { u: step.selectionAfter }),
  };
  return { id: step.id, sequence: step.sequence, payload: JSON.stringify(payload) };
}

/** Reads a stored step; undefined for one of another shape, which cannot be undone then. */
export function readStep({ id, sequence, payload }: StoredHistoryEntry): HistoryStep | undefined {
  const parsed = v.safeParse(payloadSchema, parseJson(payload));
  if (!parsed.success) return undefined;
  const { c, t, f, x, k, s, u } = parsed.output;
  return {
    id,
    sequence,
    command: c,
    at: t,
    fields: f.map((diff) => ({ collection: diff.r, id: diff.i, field: diff.f, before: diff.b, after: diff.a })),
    texts: new Map(
      x.map(({ i, n, r }) => [
        i,
        { inserted: n, removed: r.map(([text, characters, trace]) => ({ text, characters, trace })) },
      ]),
    ),
    restored: k.map(([of, copy]) => ({ of, copy })),
    selectionBefore: s,
    selectionAfter: u,
  };
}

function numbersOf({ client, clock, length }: CharacterRange): [number, number, number] {
  return [client, clock, length];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
