/**
 * Inflates a zlib stream (RFC 1950) with the browser's own code, and stops when it grows beyond `maxBytes`: a few bytes
 * may inflate to any size.
 * @returns undefined for a broken stream and for one that is longer.
 */
export async function inflate(zlib: Uint8Array, maxBytes: number): Promise<Uint8Array | undefined> {
  const reader = new Blob([new Uint8Array(zlib)]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      length += piece.value.length;
      if (length > maxBytes) {
        await reader.cancel();
        return undefined;
      }
      pieces.push(piece.value);
    }
  } catch {
    return undefined;
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
