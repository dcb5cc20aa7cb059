import type { PromptStyle } from './styles.ts';

const COLUMNS = ['name', 'prompt', 'negative_prompt'] as const;
/** What older files call the prompt. */
const OLD_PROMPT_COLUMN = 'text';

/** A quoted field with its quotes doubled, or a bare one; then what ends it. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"([^,\r\n]*)|([^,\r\n]*))(,|\r\n?|\n|$)/y;

/**
 * Styles in a file as A1111 keeps them (styles.csv): a header, then a style a line; RFC 4180 with any line ends. Columns go
 * by their names, in any order, others are passed over. Rows without a name, and those that begin with "#", are none.
 * Source: A1111, modules/styles.py.
 * @returns undefined when the header names no style and no prompt.
 */
export function parseStylesCsv(text: string): readonly PromptStyle[] | undefined {
  const [header = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''));
  const columns = header.map((column) => column.trim().toLowerCase());
  const nameAt = columns.indexOf('name');
  const promptAt = Math.max(columns.indexOf('prompt'), columns.indexOf(OLD_PROMPT_COLUMN));
  const negativeAt = columns.indexOf('negative_prompt');
  if (nameAt < 0 || promptAt < 0) return undefined;
  return rows
    .map((row) => ({
      name: row[nameAt]?.trim() ?? '',
      prompt: row[promptAt] ?? '',
      negativePrompt: row[negativeAt] ?? '',
    }))
    .filter(({ name }) => name !== '' && !name.startsWith('#'));
}

/** Styles as A1111 writes them: with a byte order mark, lines ended by CR LF. */
export function formatStylesCsv(styles: readonly PromptStyle[]): string {
  const rows = styles.map(({ name, prompt, negativePrompt }) => [name, prompt, negativePrompt]);
  return `\uFEFF${[COLUMNS, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`;
}

/** Rows of fields. A quote that is never closed is text. Time grows with the length. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length || row.length > 0; ) {
    FIELD.lastIndex = at;
    const [all = '', written, behind = '', bare = '', end = ''] = FIELD.exec(text) ?? [];
    row.push(written === undefined ? bare : written.replaceAll('""', '"') + behind);
    at += all.length;
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows.filter((fields) => fields.length > 1 || fields[0] !== '');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
