import type { ByteReader } from './byte-reader.ts';
import { exifOrientation, isSideways } from './exif-orientation.ts';
import type { ImageHeader } from './image-format.ts';
import { imageRejected } from './rejection.ts';

/** Start-of-frame markers: SOF0…SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1). */
function isFrameStart(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers without a length. */
function isBare(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** Reads the segments up to the frame's own. */
export function readJpegHeader(reader: ByteReader): ImageHeader {
  let orientation = 1;
  for (let at = 2; ; ) {
    if (reader.u8(at) !== 0xff)
      throw imageRejected('damaged', 'A JPEG segment does not start where it should.', { at });
    const marker = reader.u8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isBare(marker)) at += 2;
    else if (marker === 0xd9 || marker === 0xda) throw imageRejected('no-size', 'A JPEG without a frame.');
    else if (isFrameStart(marker)) {
      const [height, width] = [reader.u16(at + 5), reader.u16(at + 7)];
      const turned = isSideways(orientation);
      return {
        format: 'jpeg',
        width: turned ? height : width,
        height: turned ? width : height,
        isRotated: orientation > 1,
        isAnimated: false,
      };
    } else {
      const length = reader.u16(at + 2);
      if (length < 2) throw imageRejected('damaged', 'A JPEG segment without a length.', { at });
      if (marker === 0xe1 && reader.has(at + 4, 'Exif\0\0'))
        orientation = exifOrientation(reader, at + 10, at + 2 + length);
      at += 2 + length;
    }
  }
}
