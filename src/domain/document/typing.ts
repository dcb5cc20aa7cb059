import type { HistoryStep } from './history-step.ts';
import type { Edit } from './raw-record.ts';
import type { SharedDocument } from './shared-document.ts';

/**
 * Whether an edit belongs to the step before it: a text that is typed, or deleted character by character, is one step
 * per word.
 */
export function continuesTyping(
  shared: SharedDocument,
  latest: HistoryStep | undefined,
  edits: readonly Edit[],
): latest is HistoryStep {
  const [edit] = edits;
  if (latest?.command !== 'editText' || edits.length !== 1 || edit?.type !== 'text') return false;
  const step = latest.texts.get(edit.layerId);
  if (step === undefined || latest.fields.length > 0) return false;
  const changed = edit.inserted === '' ? edit.removedLength : edit.inserted.length;
  // Two units are one emoji.
  if (changed > 2 || !shared.continuesText(edit, step)) return false;
  const text = shared.get('layers', edit.layerId, 'text');
  const before = typeof text === 'string' ? text.charAt(edit.index - 1) : '';
  return edit.inserted === '' || !/\s/.test(before) || /\s/.test(edit.inserted);
}
