/** The beginnings of picture files, byte by byte: what a header reader sees and nothing more. */

const text = (value: string) => [...value].map((character) => character.charCodeAt(0));
const u16 = (value: number) => [(value >> 8) & 255, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const le16 = (value: number) => u16(value).reverse();
const le24 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255];
const le32 = (value: number) => u32(value).reverse();
const bytes = (...parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flat());

export function pngHeader(width: number, height: number, ...chunks: readonly string[]): Uint8Array<ArrayBuffer> {
  const extra = chunks.flatMap((name) => [...u32(0), ...text(name), ...u32(0)]);
  return bytes(
    [0x89, ...text('PNG'), 13, 10, 26, 10],
    u32(13),
    text('IHDR'),
    u32(width),
    u32(height),
    [8, 6, 0, 0, 0],
    u32(0),
    extra,
    u32(0),
    text('IDAT'),
  );
}

/** TIFF with one entry: the orientation. */
export function tiff(orientation: number, isLittleEndian: boolean): number[] {
  const [n16, n32] = isLittleEndian ? [le16, le32] : [u16, u32];
  return [
    ...text(isLittleEndian ? 'II' : 'MM'),
    ...n16(42),
    ...n32(8),
    ...n16(1),
    ...n16(0x0112),
    ...n16(3),
    ...n32(1),
    ...n16(orientation),
    ...n16(0),
    ...n32(0),
  ];
}

export function jpegHeader(width: number, height: number, exif?: readonly number[]): Uint8Array<ArrayBuffer> {
  const app1 = exif ? [0xff, 0xe1, ...u16(8 + exif.length), ...text('Exif\0\0'), ...exif] : [];
  return bytes([0xff, 0xd8], app1, [0xff, 0xc0, ...u16(11), 8, ...u16(height), ...u16(width), 1, 1, 0x11, 0]);
}

export function gifHeader(width: number, height: number, frames: number): Uint8Array<ArrayBuffer> {
  const frame = [0x2c, ...le16(0), ...le16(0), ...le16(width), ...le16(height), 0, 2, 1, 0, 0];
  const control = [0x21, 0xf9, 4, 0, 0, 0, 0, 0];
  return bytes(
    text('GIF89a'),
    le16(width),
    le16(height),
    [0, 0, 0],
    ...Array(frames).fill([...control, ...frame]),
    [0x3b],
  );
}

export function webpHeader(
  kind: 'VP8 ' | 'VP8L' | 'VP8X',
  width: number,
  height: number,
  flags = 0,
): Uint8Array<ArrayBuffer> {
  const chunk =
    kind === 'VP8 '
      ? [0, 0, 0, 0x9d, 0x01, 0x2a, ...le16(width), ...le16(height)]
      : kind === 'VP8L'
        ? [0x2f, ...le32(((height - 1) << 14) | (width - 1))]
        : [flags, 0, 0, 0, ...le24(width - 1), ...le24(height - 1)];
  return bytes(text('RIFF'), le32(12 + chunk.length), text('WEBP'), text(kind), le32(chunk.length), chunk);
}

const box = (kind: string, ...content: readonly (readonly number[])[]): number[] => {
  const inside = content.flat();
  return [...u32(8 + inside.length), ...text(kind), ...inside];
};

export function avifHeader(
  width: number,
  height: number,
  ...properties: readonly (readonly number[])[]
): Uint8Array<ArrayBuffer> {
  const ispe = box('ispe', u32(0), u32(width), u32(height));
  return bytes(
    box('ftyp', text('avif'), u32(0), text('mif1')),
    box('meta', u32(0), box('iprp', box('ipco', ispe, ...properties))),
  );
}

export const irot = (turns: number) => box('irot', [turns]);
