import type { ByteReader } from './byte-reader.ts';
import { exifOrientation, isSideways } from './exif-orientation.ts';
import type { ImageHeader } from './image-format.ts';
import { imageRejected } from './rejection.ts';

const FIRST_CHUNK = 8;

/** IHDR must come first (W3C PNG 3, 5.6); before the pixels, acTL makes it an APNG and eXIf may turn it. */
export function readPngHeader(reader: ByteReader): ImageHeader {
  if (!reader.has(FIRST_CHUNK + 4, 'IHDR') || reader.u32(FIRST_CHUNK) !== 13)
    throw imageRejected('damaged', 'A PNG that does not begin with its size.');
  const [width, height] = [reader.u32(16), reader.u32(20)];
  let isAnimated = false;
  let orientation = 1;
  for (let at = FIRST_CHUNK; at + 8 <= reader.length; ) {
    if (reader.has(at + 4, 'IDAT') || reader.has(at + 4, 'IEND')) break;
    const length = reader.u32(at);
    if (reader.has(at + 4, 'acTL')) isAnimated = true;
    if (reader.has(at + 4, 'eXIf')) orientation = exifOrientation(reader, at + 8, at + 8 + length);
    at += 12 + length;
  }
  const turned = isSideways(orientation);
  return {
    format: 'png',
    width: turned ? height : width,
    height: turned ? width : height,
    isRotated: orientation > 1,
    isAnimated,
  };
}
