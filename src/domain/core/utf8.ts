/**
 * UTF-8 without the platform's TextEncoder, which the domain does not have. Lone surrogates become U+FFFD, as there.
 * @returns the bytes of `text`; at most three per UTF-16 unit.
 */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    let codePoint = character.codePointAt(0) ?? 0;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) codePoint = REPLACEMENT;
    if (codePoint < 0x80) {
      bytes[length++] = codePoint;
      continue;
    }
    const trailing = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
    bytes[length++] = (LEAD_MARKS[trailing] ?? 0) | (codePoint >> (6 * trailing));
    for (let shift = 6 * (trailing - 1); shift >= 0; shift -= 6) bytes[length++] = 0x80 | ((codePoint >> shift) & 0x3f);
  }
  return bytes.slice(0, length);
}

/**
 * Reads UTF-8 strictly: overlong forms, surrogates, values over U+10FFFF and cut sequences are refused. A leading byte
 * order mark is kept as a character.
 * @returns undefined when the bytes are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const pieces: string[] = [];
  let piece = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at++] ?? 0;
    const trailing = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (trailing < 0 || at + trailing > bytes.length) return undefined;
    let codePoint = trailing === 0 ? lead : lead & (0x3f >> trailing);
    for (let i = 0; i < trailing; i++) {
      const byte = bytes[at++] ?? 0;
      if ((byte & 0xc0) !== 0x80) return undefined;
      codePoint = (codePoint << 6) | (byte & 0x3f);
    }
    if (codePoint < (SMALLEST[trailing] ?? 0) || codePoint > 0x10ffff) return undefined;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) return undefined;
    piece += String.fromCodePoint(codePoint);
    if (piece.length >= PIECE_LENGTH) {
      pieces.push(piece);
      piece = '';
    }
  }
  return pieces.join('') + piece;
}

const REPLACEMENT = 0xfffd;
/** High bits of a lead byte, and the smallest code point that needs this length, by number of trailing bytes. */
const LEAD_MARKS = [0, 0xc0, 0xe0, 0xf0];
const SMALLEST = [0, 0x80, 0x800, 0x10000];
/** Long texts are joined from pieces: one string grown by a character at a time becomes a deep rope. */
const PIECE_LENGTH = 4096;
