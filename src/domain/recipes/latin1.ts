/** Latin-1 as text: one character a byte. */
export function decodeLatin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // In pieces: the arguments of one call must fit on the stack.
  for (let at = 0; at < bytes.length; at += 4096) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return pieces.join('');
}

/** One byte a character; of characters beyond Latin-1 the low byte. */
export function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}
