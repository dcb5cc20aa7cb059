import type { ByteReader } from './byte-reader.ts';
import type { ImageHeader } from './image-format.ts';
import { imageRejected } from './rejection.ts';

/** Boxes that hold boxes on the way to the item properties, with the bytes before their first child. */
const CONTAINERS: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 };
const MAX_BOXES = 1_000;

interface Properties {
  width: number;
  height: number;
  turns: number;
  isMirrored: boolean;
}

/**
 * The largest of the sizes that the item properties give (ISO/IEC 23008-12, 6.5.3): tiles and the alpha plane have their
 * own. `irot` turns by quarters, `imir` mirrors.
 */
export function readAvifHeader(reader: ByteReader, fileBytes: number): ImageHeader {
  const found: Properties = { width: 0, height: 0, turns: 0, isMirrored: false };
  let boxCount = 0;
  const walk = (start: number, end: number): void => {
    for (let at = start; at + 8 <= Math.min(end, reader.length); ) {
      boxCount += 1;
      if (boxCount > MAX_BOXES) throw imageRejected('damaged', 'An AVIF with too many boxes.');
      const kind = reader.text(at + 4, 4);
      const size = boxBytes(reader, at, fileBytes);
      if (at + size > Math.min(end, fileBytes))
        throw imageRejected('truncated', 'An AVIF box ends too late.', { at, kind });
      const skipped = CONTAINERS[kind];
      if (skipped !== undefined) walk(at + 8 + skipped, Math.min(end, at + size));
      else note(reader, kind, at, found);
      at += size;
    }
  };
  walk(0, fileBytes);
  if (found.width === 0 && reader.length < fileBytes)
    throw imageRejected('truncated', 'The size of the AVIF is not among its first bytes.');
  const turned = found.turns % 2 === 1;
  return {
    format: 'avif',
    width: turned ? found.height : found.width,
    height: turned ? found.width : found.height,
    isRotated: found.turns > 0 || found.isMirrored,
    isAnimated: reader.has(8, 'avis'),
  };
}

/** 0: to the end of the file; 1: a 64-bit size behind the kind. */
function boxBytes(reader: ByteReader, at: number, fileBytes: number): number {
  const size = reader.u32(at);
  if (size === 0) return fileBytes - at;
  if (size === 1) return reader.u32(at + 8) * 2 ** 32 + reader.u32(at + 12);
  if (size < 8) throw imageRejected('damaged', 'An AVIF box without a size.', { at });
  return size;
}

function note(reader: ByteReader, kind: string, at: number, found: Properties): void {
  if (kind === 'ispe') {
    const [width, height] = [reader.u32(at + 12), reader.u32(at + 16)];
    if (width * height > found.width * found.height) Object.assign(found, { width, height });
  } else if (kind === 'irot') found.turns = reader.u8(at + 8) & 3;
  else if (kind === 'imir') found.isMirrored = true;
}
