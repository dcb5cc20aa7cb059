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
export function readAvifHeader(reader: ByteReader): ImageHeader {
  const found: Properties = { width: 0, height: 0, turns: 0, isMirrored: false };
  let boxCount = 0;
  const walk = (start: number, end: number): void => {
    for (let at = start; at + 8 <= Math.min(end, reader.length); ) {
      boxCount += 1;
      if (boxCount > MAX_BOXES) throw imageRejected('damaged', 'An AVIF with too many boxes.');
      const size = reader.u32(at);
      const kind = reader.text(at + 4, 4);
      // 0: to the end of the file; 1: a 64-bit size, which only the pixels need.
      if (size < 8) return;
      const skipped = CONTAINERS[kind];
      if (skipped !== undefined) walk(at + 8 + skipped, Math.min(end, at + size));
      else note(reader, kind, at, found);
      at += size;
    }
  };
  walk(0, reader.length);
  const turned = found.turns % 2 === 1;
  return {
    format: 'avif',
    width: turned ? found.height : found.width,
    height: turned ? found.width : found.height,
    isRotated: found.turns > 0 || found.isMirrored,
    isAnimated: reader.has(8, 'avis'),
  };
}

function note(reader: ByteReader, kind: string, at: number, found: Properties): void {
  if (kind === 'ispe') {
    const [width, height] = [reader.u32(at + 12), reader.u32(at + 16)];
    if (width * height > found.width * found.height) Object.assign(found, { width, height });
  } else if (kind === 'irot') found.turns = reader.u8(at + 8) & 3;
  else if (kind === 'imir') found.isMirrored = true;
}
