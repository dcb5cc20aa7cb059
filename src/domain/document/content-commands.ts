import { wellFormed } from './add-layer-commands.ts';
import { type Command, refuse, requireKind, requireUnlocked, setLayer } from './command.ts';
import { MAX_TEXT_LENGTH } from './field-schemas.ts';
import { strokeKeys, type TextEdit } from './raw-record.ts';
import { strokeFields } from './record-fields.ts';

export const editText: Command<'editText'> = {
  labelKey: 'history.commands.editText',
  run: (state, { layerId, index, removedLength, inserted }) => {
    const { text } = requireKind(state, layerId, 'text');
    requireUnlocked(state, [layerId]);
    const end = index + removedLength;
    if (end > text.length) refuse('range', 'The text is not as long as that.', { index, removedLength });
    if (text.length - removedLength + inserted.length > MAX_TEXT_LENGTH) refuse('too-long', 'The text is too long.');
    // Half of a surrogate pair cannot be replaced alone: the edit takes the other half along.
    const before = splitsPair(text, index) ? 1 : 0;
    const after = splitsPair(text, end) ? 1 : 0;
    const edit: TextEdit = {
      type: 'text',
      layerId,
      index: index - before,
      removedLength: removedLength + before + after,
      inserted: wellFormed(text.slice(index - before, index) + inserted + text.slice(end, end + after)),
    };
    return edit.removedLength === 0 && edit.inserted === '' ? [] : [edit];
  },
};

export const addStrokes: Command<'addStrokes'> = {
  labelKey: 'history.commands.addStrokes',
  run: (state, { layerId, strokes }, context) => {
    requireKind(state, layerId, 'drawing');
    requireUnlocked(state, [layerId]);
    const last = strokeKeys(context.read('layers', layerId) ?? new Map()).at(-1);
    const added = strokeFields(last, strokes, context.newId);
    return setLayer(layerId, Object.fromEntries(added));
  },
};

/** The smallest replacement that turns one text into the other; undefined for equal ones. */
export function textDifference(layerId: string, from: string, to: string): TextEdit | undefined {
  if (from === to) return undefined;
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start += 1;
  if (splitsPair(from, start) || splitsPair(to, start)) start -= 1;
  let end = 0;
  while (end < shorter - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  if (splitsPair(from, from.length - end) || splitsPair(to, to.length - end)) end -= 1;
  return {
    type: 'text',
    layerId,
    index: start,
    removedLength: from.length - end - start,
    inserted: to.slice(start, to.length - end),
  };
}

function splitsPair(text: string, index: number): boolean {
  return index > 0 && index < text.length && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(index - 1, index + 1));
}
