import type { ByteReader } from './byte-reader.ts';

/** As much as comments and a doctype in front of the picture may take, bytes. */
const MAX_START_BYTES = 64 * 1024;

/**
 * Whether `<svg` (or `<prefix:svg`) stands behind nothing but a byte order mark, blanks, an XML declaration, comments and a doctype. UTF-8,
 * anything that contains ASCII, and UTF-16 with its mark.
 */
export function startsAsSvg(reader: ByteReader): boolean {
  const text = startOfText(reader);
  let at = 0;
  while (at >= 0) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (text.startsWith('<?', at)) at = behind(text, '?>', at);
    else if (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4);
    else if (/^<!DOCTYPE\s+svg\b/i.test(text.slice(at, at + 40))) at = behindDoctype(text, at);
    else return /^<(?:[A-Za-z_][\w.-]{0,30}:)?svg[\s>/]/.test(text.slice(at, at + 40));
  }
  return false;
}

function startOfText(reader: ByteReader): string {
  const text = reader.text(0, Math.min(reader.length, MAX_START_BYTES));
  if (text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff')) return text.slice(2).replaceAll('\0', '');
  return text.startsWith('\xef\xbb\xbf') ? text.slice(3) : text;
}

/** -1 where it does not come. */
function behind(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? -1 : at + end.length;
}

/** Declarations in brackets may hold the sign that ends a doctype. */
function behindDoctype(text: string, from: number): number {
  const end = behind(text, '>', from);
  const bracket = text.indexOf('[', from);
  if (bracket < 0 || bracket > end) return end;
  const closing = behind(text, ']', bracket);
  return closing < 0 ? -1 : behind(text, '>', closing);
}
