/**
 * One printable character for each byte: how byte-level vocabularies spell bytes (GPT-2). Printable Latin-1 stands for
 * itself, the other 68 bytes take the characters from U+0100 on, in order.
 */
export const BYTE_SYMBOLS: readonly string[] = makeByteSymbols();

function makeByteSymbols(): readonly string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let substitute = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : substitute++));
}
