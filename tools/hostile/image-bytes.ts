/** Numbers and letters as the bytes of picture files. "le" is little-endian. */

export const text = (value: string): number[] => [...value].map((character) => character.charCodeAt(0));
export const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
export const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
export const le16 = (value: number): number[] => u16(value).reverse();
export const le24 = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255];
export const le32 = (value: number): number[] => u32(value).reverse();

export function bytes(...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Codes of given lengths, least significant bit first, as GIF and lossless WebP pack them. */
export function packBits(codes: readonly (readonly [value: number, length: number])[]): number[] {
  const bits = codes.flatMap(([value, length]) => Array.from({ length }, (_, index) => (value >> index) & 1));
  return Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((byte, bit, place) => byte | (bit << place), 0),
  );
}
