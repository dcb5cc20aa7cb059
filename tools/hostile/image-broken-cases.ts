import { zlibSync } from 'fflate';
import { AVIF_BRAND, avifBox, avifFile, imageSpatialExtents } from './avif-file.ts';
import { gifFile, gifFrame, gifScreen } from './gif-file.ts';
import { bytes, text, u32 } from './image-bytes.ts';
import { type HostileImage, refusedImage, takenImage } from './image-case.ts';
import { jpegFile, jpegSegment } from './jpeg-file.ts';
import { pngChunk, pngFile, pngHeader, pngOf, pngPixels } from './png-file.ts';
import { animatedWebp, extendedChunk, losslessChunk, webpChunk, webpOf } from './webp-file.ts';

const SIZE = { width: 24, height: 16 };
const PIXELS = pngPixels(24, 16);
const END = pngChunk('IEND');

/** Chunks of a PNG that are wrong. */
function brokenPngs(): readonly HostileImage[] {
  const header = pngHeader(SIZE);
  const pixels = pngChunk('IDAT', PIXELS);
  const flipped = Uint8Array.from(PIXELS, (byte, index) => (index === 5 ? byte ^ 0xff : byte));
  const wrongHeader = pngChunk('IHDR', header.subarray(8, 21), 1);
  const endless = bytes(u32(0xffff_fff0), text('tEXt'), text('x'));
  return [
    refusedImage('crc-of-header.png', pngOf(wrongHeader, pixels, END), 'decode', 'damaged'),
    refusedImage('crc-of-pixels.png', pngOf(header, pngChunk('IDAT', PIXELS, 1), END), 'decode', 'damaged'),
    takenImage('crc-of-text.png', pngFile(24, 16, pngChunk('tEXt', bytes(text('a\0b')), 1)), ['png', 24, 16]),
    refusedImage('pixels-flipped.png', pngOf(header, pngChunk('IDAT', flipped), END), 'decode', 'damaged'),
    refusedImage('length-endless.png', pngOf(header, endless, pixels, END), 'decode', 'damaged'),
    refusedImage('header-short.png', pngOf(pngChunk('IHDR', header.subarray(8, 20)), pixels, END), 'header', 'damaged'),
    refusedImage('no-header.png', pngOf(pixels, END), 'header', 'damaged'),
    refusedImage('no-pixels.png', pngOf(header, END), 'decode', 'damaged'),
    refusedImage('no-compression.png', pngOf(header, pngChunk('IDAT', bytes(text('plain'))), END), 'decode', 'damaged'),
    refusedImage('bit-depth-3.png', pngOf(pngHeader({ ...SIZE, bitDepth: 3 }), pixels, END), 'decode', 'damaged'),
    refusedImage('colour-type-5.png', pngOf(pngHeader({ ...SIZE, colorType: 5 }), pixels, END), 'decode', 'damaged'),
    refusedImage('no-palette.png', pngOf(pngHeader({ ...SIZE, colorType: 3 }), pixels, END), 'decode', 'damaged'),
  ];
}

function brokenJpegs(): readonly HostileImage[] {
  return [
    refusedImage('segment-without-length.jpg', jpegFile({ before: [[0xff, 0xe2, 0, 0]] }), 'header', 'damaged'),
    refusedImage('segment-too-long.jpg', jpegFile({ before: [[0xff, 0xe2, 0xff, 0xff]] }), 'header', 'truncated'),
    refusedImage(
      'segment-misplaced.jpg',
      jpegFile({ before: [jpegSegment(0xe2, [1]), [0, 0, 0]] }),
      'header',
      'damaged',
    ),
    refusedImage('no-frame.jpg', bytes([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9]), 'header', 'no-size'),
    // Frames of a video come without tables; decoders know the usual ones.
    takenImage('no-huffman-table.jpg', jpegFile({ components: 3, hasHuffmanTables: false }), ['jpeg', 24, 16]),
    takenImage('arithmetic.jpg', jpegFile({ frameMarker: 0xc9 }), ['jpeg', 24, 16]),
    refusedImage('lossless.jpg', jpegFile({ frameMarker: 0xc3 }), 'decode', 'damaged'),
    takenImage('cmyk.jpg', jpegFile({ components: 4, before: [adobe(0)] }), ['jpeg', 24, 16]),
    refusedImage('two-components.jpg', jpegFile({ components: 2 }), 'decode', 'damaged'),
  ];
}

/** Adobe's APP14 segment, which says how colours are stored. */
function adobe(transform: number): number[] {
  return jpegSegment(0xee, [...text('Adobe'), 0, 100, 0, 0, 0, 0, transform]);
}

function brokenGifs(): readonly HostileImage[] {
  const frame = gifFrame();
  return [
    takenImage('animated.gif', gifFile([{}, {}]), ['gif', 24, 16], ['first-frame']),
    refusedImage('unknown-block.gif', bytes(gifScreen(24, 16), [0x99, 1, 2], frame, [0x3b]), 'header', 'damaged'),
    refusedImage('no-picture.gif', bytes(gifScreen(24, 16), [0x3b]), 'header', 'damaged'),
    refusedImage(
      'codes-from-nowhere.gif',
      gifFile([
        {
          codes: [
            [7, 3],
            [7, 3],
            [7, 3],
          ],
        },
      ]),
      'decode',
      'damaged',
    ),
    takenImage('frame-outside.gif', gifFile([{ left: 500, top: 500 }]), ['gif', 524, 516]),
  ];
}

function brokenWebps(): readonly HostileImage[] {
  const lossless = losslessChunk();
  const wrongSize = webpOf([extendedChunk(10, 10, 0), losslessChunk(24, 16)]);
  const unsigned = lossless.with(8, 0x2e);
  return [
    takenImage('animated.webp', animatedWebp(), ['webp', 24, 16], ['first-frame']),
    refusedImage('longer-than-file.webp', webpOf([lossless], 5_000), 'header', 'truncated'),
    refusedImage('unknown-chunk-first.webp', webpOf([webpChunk('JUNK', [1, 2]), lossless]), 'header', 'damaged'),
    refusedImage('no-signature.webp', webpOf([unsigned]), 'header', 'damaged'),
    refusedImage('sizes-differ.webp', wrongSize, 'decode', 'damaged'),
    refusedImage('no-frame.webp', webpOf([extendedChunk(24, 16, 0)]), 'decode', 'damaged'),
  ];
}

function brokenAvifs(): readonly HostileImage[] {
  const nested = Array.from({ length: 60 }).reduce<Uint8Array<ArrayBuffer>>(
    (inside) => avifBox('iprp', inside),
    imageSpatialExtents(32, 16),
  );
  const endless = bytes(AVIF_BRAND, u32(1), text('meta'), u32(0x7fff_ffff), u32(0));
  return [
    refusedImage('no-size-property.avif', avifFile({ size: avifBox('free') }), 'header', 'no-size'),
    refusedImage('brand-only.avif', AVIF_BRAND, 'header', 'no-size'),
    refusedImage('box-without-size.avif', bytes(AVIF_BRAND, u32(4), text('meta')), 'header', 'damaged'),
    refusedImage('box-of-2-to-63.avif', endless, 'header', 'truncated'),
    refusedImage('boxes-nested.avif', bytes(AVIF_BRAND, nested), 'decode', 'damaged'),
    refusedImage('no-av1.avif', avifFile({ frame: bytes(text('this is no AV1 at all')) }), 'decode', 'damaged'),
    // The property is what counts; the decoder scales.
    takenImage('size-is-another.avif', avifFile({ size: imageSpatialExtents(300, 200) }), ['avif', 300, 200]),
  ];
}

/** Files that grow when they are read, and are small pictures all the same. */
function bombs(): readonly HostileImage[] {
  const zeros = zlibSync(new Uint8Array(20_000_000), { level: 9 });
  const profile = bytes(text('bomb\0\0'), zeros);
  const rows = zlibSync(new Uint8Array((1 + 2_000 / 8) * 4_000), { level: 9 });
  const large = pngOf(pngHeader({ width: 2_000, height: 4_000, bitDepth: 1 }), pngChunk('IDAT', rows), END);
  return [
    takenImage('bomb-pixels.png', pngOf(pngHeader(SIZE), pngChunk('IDAT', zeros), END), ['png', 24, 16]),
    takenImage('bomb-text.png', pngFile(24, 16, pngChunk('zTXt', profile)), ['png', 24, 16]),
    takenImage('bomb-profile.png', pngFile(24, 16, pngChunk('iCCP', profile)), ['png', 24, 16]),
    takenImage('large-but-allowed.png', large, ['png', 2_000, 4_000]),
  ];
}

/** Pictures whose parts contradict each other, format by format. */
export function brokenImages(): readonly HostileImage[] {
  return [...brokenPngs(), ...brokenJpegs(), ...brokenGifs(), ...brokenWebps(), ...brokenAvifs(), ...bombs()];
}
