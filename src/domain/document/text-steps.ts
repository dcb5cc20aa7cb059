import * as Y from 'yjs';
import { type CharacterRange, joinRanges, overlap, shift, without } from './character-range.ts';
import type { TextEdit } from './raw-record.ts';

/** Characters that a step removed: what they are, and where their traces lie in the text. */
export interface RemovedText {
  readonly text: string;
  readonly characters: CharacterRange;
  readonly trace: CharacterRange;
}

/** What a step did to one text. Undo and redo swap the two halves. */
export interface TextStep {
  readonly inserted: readonly CharacterRange[];
  readonly removed: readonly RemovedText[];
}

/**
 * Text that undo or redo brought back has other ids in yjs than it had at first; `of` are the characters as the steps
 * call them, for good, `copy` is what they are in the text now.
 */
export interface RestoredText {
  readonly of: CharacterRange;
  readonly copy: CharacterRange;
}

/** What a change of a text did: for the step, and the copies that it made. */
export interface TextChange extends TextStep {
  readonly restored: readonly RestoredText[];
}

/** Edits the text as told. To be called in a transaction. */
export function spliceText(
  doc: Y.Doc,
  text: Y.Text,
  { index, removedLength, inserted }: TextEdit,
  restored: readonly RestoredText[],
): TextChange {
  const removed: RemovedText[] = [];
  for (const run of runsAt(doc, text, index, removedLength)) removed.push(...namedBySteps(run, restored));
  if (removedLength > 0) text.delete(index, removedLength);
  if (inserted === '') return { inserted: [], removed, restored: [] };
  const clock = Y.getState(doc.store, doc.clientID);
  text.insert(index, inserted);
  return { inserted: [{ client: doc.clientID, clock, length: inserted.length }], removed, restored: [] };
}

/** Takes back what a step did to a text, as far as it is still there, and brings back what it removed. */
export function invertTextStep(
  transaction: Y.Transaction,
  text: Y.Text,
  step: TextStep,
  restored: readonly RestoredText[],
): TextChange {
  const removed = step.inserted.flatMap((range) => removeCharacters(transaction.doc, text, range, restored));
  const copies = step.removed.flatMap((part) => restoreCharacters(transaction, text, part));
  return { inserted: copies.map(({ of }) => of), removed, restored: copies };
}

/** Both changes as one: what the later one removed of the earlier one's own insertion is nobody's loss. */
export function joinTextSteps(earlier: TextStep, later: TextStep): TextStep {
  const removed = later.removed.flatMap((part) =>
    without(part.characters, earlier.inserted).map((rest) => partOf(part, rest)),
  );
  const gone = later.removed.map(({ characters }) => characters);
  return {
    inserted: joinRanges([...earlier.inserted.flatMap((range) => without(range, gone)), ...later.inserted]),
    removed: [...earlier.removed, ...removed],
  };
}

/** Whether an edit goes on where a step stopped: it inserts just behind what the step inserted, or removes from there. */
export function continuesTextStep(doc: Y.Doc, text: Y.Text, step: TextStep, edit: TextEdit): boolean {
  const { index, removedLength, inserted } = edit;
  if (inserted !== '' && removedLength > 0) return false;
  const at = inserted === '' ? index : index - 1;
  const [neighbour] = at < 0 ? [] : runsAt(doc, text, at, 1);
  const isOwn = (range: CharacterRange) => step.inserted.some((own) => overlap(own, range) !== undefined);
  if (neighbour !== undefined && isOwn(neighbour.range)) return true;
  const gap = step.removed.at(-1);
  const gapIndex =
    gap === undefined || inserted !== '' || step.inserted.length > 0 ? undefined : indexOf(doc, gap.trace);
  return gapIndex !== undefined && (gapIndex === index || gapIndex === index + removedLength);
}

/** Whether any of a copy is still in the text: what is not will never be again. */
export function isLiving(doc: Y.Doc, { copy }: RestoredText): boolean {
  return pieces(doc, copy).some(({ item }) => !item.deleted);
}

interface Run {
  readonly text: string;
  readonly range: CharacterRange;
}

/** The characters from `index` on, run by run as yjs holds them. */
function runsAt(doc: Y.Doc, text: Y.Text, index: number, length: number): Run[] {
  const runs: Run[] = [];
  for (let at = index; at < index + length; ) {
    const id = Y.createRelativePositionFromTypeIndex(text, at).item;
    const [piece] = id === null ? [] : pieces(doc, { client: id.client, clock: id.clock, length: index + length - at });
    if (piece === undefined) break;
    runs.push(runOf(piece));
    at += piece.length;
  }
  return runs;
}

function removeCharacters(
  doc: Y.Doc,
  text: Y.Text,
  range: CharacterRange,
  restored: readonly RestoredText[],
): RemovedText[] {
  const copies = restored.flatMap(({ of, copy }) => {
    const shared = overlap(of, range);
    return shared === undefined ? [] : [shift(shared, of, copy)];
  });
  return [range, ...copies].flatMap((place) =>
    pieces(doc, place).flatMap((piece) => {
      if (piece.item.deleted || piece.item.parent !== text) return [];
      const run = runOf(piece);
      const index = indexOf(doc, run.range);
      if (index === undefined) return [];
      text.delete(index, run.range.length);
      return namedBySteps(run, restored);
    }),
  );
}

/** Puts characters back where their traces lie: left of them, as yjs itself does when it undoes. */
function restoreCharacters(transaction: Y.Transaction, text: Y.Text, part: RemovedText): RestoredText[] {
  const { doc } = transaction;
  const copies: RestoredText[] = [];
  for (const { clock, length } of adjacentPieces(doc, text, part.trace)) {
    const right = Y.getItemCleanStart(transaction, Y.createID(part.trace.client, clock));
    const { left } = right;
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
    const offset = clock - part.trace.clock;
    const content = new Y.ContentString(part.text.slice(offset, offset + length));
    const item = new Y.Item(id, left, left?.lastId ?? null, right, right.id, text, null, content);
    item.integrate(transaction, 0);
    copies.push({
      of: { client: part.characters.client, clock: part.characters.clock + offset, length },
      copy: { client: id.client, clock: id.clock, length },
    });
  }
  // yjs remembers places of a text by index; they are wrong now.
  if (text._searchMarker) text._searchMarker.length = 0;
  return copies;
}

/** Traces with nothing between them, as one piece each: what was typed between two of them in the meantime stays there. */
function adjacentPieces(doc: Y.Doc, text: Y.Text, trace: CharacterRange): { clock: number; length: number }[] {
  const found: { clock: number; length: number; end: Y.Item }[] = [];
  for (const { item, clock, length } of pieces(doc, trace)) {
    if (!item.deleted || item.parent !== text) continue;
    const last = found.at(-1);
    if (last !== undefined && last.clock + last.length === clock && (last.end === item || last.end.right === item)) {
      last.length += length;
      last.end = item;
    } else {
      found.push({ clock, length, end: item });
    }
  }
  return found;
}

interface Piece {
  readonly item: Y.Item;
  readonly clock: number;
  readonly length: number;
}

/** The items that hold a range, each with its part of it. Ranges that this document never had give nothing. */
function pieces(doc: Y.Doc, { client, clock, length }: CharacterRange): Piece[] {
  const found: Piece[] = [];
  const end = Math.min(clock + length, Y.getState(doc.store, client));
  for (let at = clock; at < end; ) {
    const item: Y.Item | Y.GC = Y.getItem(doc.store, Y.createID(client, at));
    const size = Math.min(item.id.clock + item.length, end) - at;
    if (item instanceof Y.Item) found.push({ item, clock: at, length: size });
    at += size;
  }
  return found;
}

function runOf({ item, clock, length }: Piece): Run {
  const offset = clock - item.id.clock;
  // An embed, which no text of ours has, leaves nothing to bring back.
  const text = item.content instanceof Y.ContentString ? item.content.str.slice(offset, offset + length) : '';
  return { text, range: { client: item.id.client, clock, length } };
}

function indexOf(doc: Y.Doc, { client, clock }: CharacterRange): number | undefined {
  const position = Y.createRelativePositionFromJSON({ item: { client, clock } });
  return Y.createAbsolutePositionFromRelativePosition(position, doc)?.index;
}

/** A run with the ids that steps know its characters by. */
function namedBySteps(run: Run, restored: readonly RestoredText[]): RemovedText[] {
  const whole: RemovedText = { text: run.text, characters: run.range, trace: run.range };
  if (run.text === '') return [];
  const copies = restored.flatMap(({ of, copy }) => {
    const shared = overlap(copy, run.range);
    return shared === undefined ? [] : [{ ...partOf(whole, shared), characters: shift(shared, copy, of) }];
  });
  const named = copies.map(({ trace }) => trace);
  const others = without(run.range, named).map((rest) => partOf(whole, rest));
  return [...copies, ...others].sort((a, b) => a.trace.clock - b.trace.clock);
}

function partOf(part: RemovedText, characters: CharacterRange): RemovedText {
  const offset = characters.clock - part.characters.clock;
  const { length } = characters;
  const trace = { client: part.trace.client, clock: part.trace.clock + offset, length };
  return { text: part.text.slice(offset, offset + length), characters, trace };
}
