import { bytes, text, u16, u32 } from './image-bytes.ts';

/** One green frame of 32 × 16 pixels, by Chromium's own AV1 encoder. */
const AV1_FRAME = Uint8Array.from(Buffer.from('CgwAAAACH/wBogIaAwgyFBBKAAggghAAJF8x9EjjXKeszpbA', 'base64'));
export const AVIF_SIZE = { width: 32, height: 16 } as const;

export function avifBox(
  kind: string,
  ...content: readonly (readonly number[] | Uint8Array)[]
): Uint8Array<ArrayBuffer> {
  const inside = bytes(...content);
  return bytes(u32(8 + inside.length), text(kind), inside);
}

/** A box with version and flags. */
function fullBox(kind: string, ...content: readonly (readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return avifBox(kind, u32(0), ...content);
}

export const AVIF_BRAND = avifBox('ftyp', text('avif'), u32(0), text('avifmif1miaf'));

export function imageSpatialExtents(width: number, height: number): Uint8Array<ArrayBuffer> {
  return fullBox('ispe', u32(width), u32(height));
}

interface AvifParts {
  /** Property with the size: the right one where nothing is said. */
  readonly size?: Uint8Array;
  /** Further properties. */
  readonly properties?: readonly Uint8Array[];
  readonly frame?: Uint8Array;
}

/** A still picture (ISO/IEC 23008-12) around the frame. */
export function avifFile({ size, properties = [], frame = AV1_FRAME }: AvifParts = {}): Uint8Array<ArrayBuffer> {
  const all = [
    size ?? imageSpatialExtents(AVIF_SIZE.width, AVIF_SIZE.height),
    avifBox('pixi', u32(0), [3, 8, 8, 8]),
    avifBox('av1C', [0x81, 0x00, 0x0c, 0x00]),
    ...properties,
  ];
  const used = all.map((_, index) => (index === 2 || index > 2 ? 0x80 : 0) | (index + 1));
  const meta = (offset: number) =>
    fullBox(
      'meta',
      fullBox('hdlr', u32(0), text('pict'), u32(0), u32(0), u32(0), [0]),
      fullBox('pitm', u16(1)),
      fullBox('iloc', [0x44, 0x00], u16(1), u16(1), u16(0), u16(1), u32(offset), u32(frame.length)),
      fullBox('iinf', u16(1), avifBox('infe', [2, 0, 0, 0], u16(1), u16(0), text('av01'), [0])),
      avifBox('iprp', avifBox('ipco', ...all), fullBox('ipma', u32(1), u16(1), [used.length, ...used])),
    );
  const offset = AVIF_BRAND.length + meta(0).length + 8;
  return bytes(AVIF_BRAND, meta(offset), avifBox('mdat', frame));
}
