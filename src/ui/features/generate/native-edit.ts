import type { TextSelection } from '../../../domain/prompting/weight-keys.ts';

/** A field's text with its selection. */
export function readField(field: HTMLTextAreaElement): TextSelection {
  return { text: field.value, start: field.selectionStart, end: field.selectionEnd };
}

/**
 * Gives the focused field another text and selection as if it were typed: the browser's undo takes it back, and `input`
 * is heard. Only what differs is replaced.
 */
export function editNatively(field: HTMLTextAreaElement, { text, start, end }: TextSelection): void {
  const before = field.value;
  if (text !== before) {
    const shorter = Math.min(before.length, text.length);
    let head = 0;
    while (head < shorter && before[head] === text[head]) head++;
    let tail = 0;
    while (tail < shorter - head && before.at(-1 - tail) === text.at(-1 - tail)) tail++;
    // Half a character is none.
    if (/[\ud800-\udbff]/.test(before.charAt(head - 1))) head--;
    if (/[\udc00-\udfff]/.test(before.charAt(before.length - tail))) tail--;
    const inserted = text.slice(head, text.length - tail);
    field.setSelectionRange(head, before.length - tail);
    // Deprecated, and the only way in which an edit by script gets into the browser's undo.
    if (!document.execCommand(inserted === '' ? 'delete' : 'insertText', false, inserted)) {
      field.setRangeText(inserted, head, before.length - tail);
      field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText' }));
    }
  }
  field.setSelectionRange(start, end);
}
