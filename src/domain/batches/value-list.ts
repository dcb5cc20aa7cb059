/**
 * The values of an axis as typed, split at commas and line ends. As in A1111 a value in double quotes may hold both, a
 * quote within is doubled, and the space around a value does not count. No text gives no values.
 */
export function splitValues(text: string): readonly string[] {
  if (text.trim() === '') return [];
  const values: string[] = [];
  let value = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character !== '"') value += character;
      else if (text.charAt(at + 1) === '"') {
        value += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === ',' || character === '\n') {
      values.push(value.trim());
      value = '';
    } else if (character === '"' && value.trim() === '') isQuoted = true;
    else value += character;
  }
  return [...values, value.trim()];
}

/** Text that `splitValues` takes apart into these values, which have no space around them. */
export function joinValues(values: readonly string[]): string {
  return values.map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(', ');
}
