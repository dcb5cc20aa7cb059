import { avifBox, avifFile, imageSpatialExtents } from './avif-file.ts';
import { gifFile, gifScreen } from './gif-file.ts';
import { bytes, le16, text, u16, u32 } from './image-bytes.ts';
import { type HostileImage, refusedImage, takenImage } from './image-case.ts';
import { exifSegment, jpegFile } from './jpeg-file.ts';
import { pngChunk, pngFile, pngHeader, pngOf, pngPixels } from './png-file.ts';
import { extendedChunk, losslessChunk, webpChunk, webpFile, webpOf } from './webp-file.ts';

/** A PNG that says another size than its pixels have. */
function pngSaying(width: number, height: number): Uint8Array {
  return pngOf(pngHeader({ width, height }), pngChunk('IDAT', pngPixels(24, 16)), pngChunk('IEND'));
}

/** A JPEG whose frame says another size. */
function jpegSaying(width: number, height: number): Uint8Array {
  const file = jpegFile();
  const frame = file.findIndex((byte, index) => byte === 0xff && file[index + 1] === 0xc0);
  return file
    .with(frame + 5, height >> 8)
    .with(frame + 6, height & 255)
    .with(frame + 7, width >> 8)
    .with(frame + 8, width & 255);
}

/** Lossy WebP as far as its header goes. */
function lossyWebp(width: number, height: number): Uint8Array {
  return webpOf([webpChunk('VP8 ', [0x10, 0, 0, 0x9d, 0x01, 0x2a, ...le16(width), ...le16(height), 0, 0])]);
}

/** Sizes that no decoder must be asked for, and none at all. */
export function wrongSizes(): readonly HostileImage[] {
  const extended = webpOf([extendedChunk(30_000, 30_000, 0), losslessChunk()]);
  // A picture that is larger than its screen: browsers enlarge the screen.
  const giantFrame = [0x2c, 0, 0, 0, 0, ...le16(30_000), ...le16(30_000), 0, 2, 1, 0x4c, 0, 0x3b];
  const hugeAvif = (width: number, height: number) => avifFile({ size: imageSpatialExtents(width, height) });
  return [
    refusedImage('giant.png', pngSaying(30_000, 30_000), 'header', 'side-too-long'),
    refusedImage('giant.jpg', jpegSaying(30_000, 30_000), 'header', 'side-too-long'),
    refusedImage('giant.gif', gifFile([{}], 30_000, 30_000), 'header', 'side-too-long'),
    refusedImage('giant.webp', extended, 'header', 'side-too-long'),
    refusedImage('giant.avif', hugeAvif(30_000, 30_000), 'header', 'side-too-long'),
    refusedImage('giant-lossless.webp', webpFile(16_384, 16_384), 'header', 'too-many-pixels'),
    refusedImage('one-side-too-long.png', pngSaying(16_385, 1), 'header', 'side-too-long'),
    refusedImage('sides-of-2-to-32.png', pngSaying(0xffff_ffff, 0xffff_ffff), 'header', 'side-too-long'),
    refusedImage('too-many-pixels.png', pngSaying(10_001, 10_000), 'header', 'too-many-pixels'),
    refusedImage('too-many-pixels.jpg', jpegSaying(16_000, 16_000), 'header', 'too-many-pixels'),
    refusedImage('zero-width.png', pngSaying(0, 16), 'header', 'no-size'),
    refusedImage('zero-height.jpg', jpegSaying(24, 0), 'header', 'no-size'),
    refusedImage('zero-size.gif', gifFile([{ width: 0, height: 0 }], 0, 0), 'header', 'no-size'),
    takenImage('zero-screen.gif', gifFile([{}], 0, 0), ['gif', 24, 16]),
    refusedImage('giant-frame.gif', bytes(gifScreen(24, 16), giantFrame), 'header', 'side-too-long'),
    refusedImage('zero-width.webp', lossyWebp(0, 16), 'header', 'no-size'),
    refusedImage('zero-size.avif', hugeAvif(0, 0), 'header', 'no-size'),
    refusedImage('more-rows-than-pixels.png', pngSaying(24, 4_000), 'decode', 'damaged'),
  ];
}

/** TIFF with one entry. */
function tiff(orientation: number, { type = 3, count = 1, offset = 8 } = {}): number[] {
  const entry = [...u16(0x0112), ...u16(type), ...u32(count), ...u16(orientation), 0, 0];
  return [...text('MM'), ...u16(42), ...u32(offset), ...u16(1), ...entry, ...u32(offset)];
}

const jpegWith = (...blocks: readonly (readonly number[])[]) => jpegFile({ before: blocks.map(exifSegment) });

/** What EXIF says of a turn, and what it says instead. */
export function exifImages(): readonly HostileImage[] {
  const webp = webpOf([extendedChunk(24, 16, 8), losslessChunk(), webpChunk('EXIF', tiff(6))]);
  const entries = [...text('MM'), ...u16(42), ...u32(8), ...u16(0xffff)];
  const preview = jpegWith([...tiff(1), ...jpegFile({ width: 8, height: 8 })]);
  return [
    takenImage('exif-turned.jpg', jpegWith(tiff(6)), ['jpeg', 16, 24], ['rotated']),
    takenImage('exif-mirrored.jpg', jpegWith(tiff(2)), ['jpeg', 24, 16], ['rotated']),
    takenImage('exif-turned.png', pngFile(24, 16, pngChunk('eXIf', bytes(tiff(6)))), ['png', 16, 24], ['rotated']),
    // Browsers do not turn it.
    takenImage('exif-turned.webp', webp, ['webp', 24, 16]),
    takenImage('turned.avif', avifFile({ properties: [avifBox('irot', [1])] }), ['avif', 16, 32], ['rotated']),
    takenImage('exif-9.jpg', jpegWith(tiff(9)), ['jpeg', 24, 16]),
    takenImage('exif-type.jpg', jpegWith(tiff(6, { type: 7 })), ['jpeg', 24, 16]),
    takenImage('exif-offset-loop.jpg', jpegWith(tiff(6, { offset: 0 })), ['jpeg', 24, 16]),
    takenImage('exif-offset-far.jpg', jpegWith(tiff(6, { offset: 0xffff_fff0 })), ['jpeg', 24, 16]),
    takenImage('exif-entries-endless.jpg', jpegWith(entries), ['jpeg', 24, 16]),
    takenImage('exif-cut.jpg', jpegWith(tiff(6).slice(0, 14)), ['jpeg', 24, 16]),
    takenImage('exif-many.jpg', jpegWith(...Array.from({ length: 200 }, () => tiff(1))), ['jpeg', 24, 16]),
    takenImage('exif-with-preview.jpg', preview, ['jpeg', 24, 16]),
  ];
}
