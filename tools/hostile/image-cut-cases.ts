import { avifFile } from './avif-file.ts';
import { gifFile } from './gif-file.ts';
import { bytes } from './image-bytes.ts';
import { type HostileImage, refusedImage, takenImage } from './image-case.ts';
import { jpegFile } from './jpeg-file.ts';
import { pngFile } from './png-file.ts';
import { webpFile } from './webp-file.ts';

/** One sound picture of each format, so that the rest of the corpus says something. */
export function soundImages(): readonly HostileImage[] {
  return [
    takenImage('sound.png', pngFile(), ['png', 24, 16]),
    takenImage('sound.jpg', jpegFile(), ['jpeg', 24, 16]),
    takenImage('sound-colour.jpg', jpegFile({ components: 3 }), ['jpeg', 24, 16]),
    takenImage('sound.gif', gifFile(), ['gif', 24, 16]),
    takenImage('sound.webp', webpFile(), ['webp', 24, 16]),
    takenImage('sound.avif', avifFile(), ['avif', 32, 16]),
  ];
}

/** Files that end too early: in the signature, in the header, in the pixels, before the last bytes. */
export function cutImages(): readonly HostileImage[] {
  const [png, jpeg, gif, webp, avif] = [pngFile(), jpegFile(), gifFile(), webpFile(), avifFile()];
  const pixelsOfPng = png.length - 12 - 12;
  return [
    refusedImage('cut-empty.png', new Uint8Array(), 'header', 'empty'),
    refusedImage('cut-signature.png', png.subarray(0, 5), 'header', 'unknown-format'),
    refusedImage('cut-after-signature.png', png.subarray(0, 8), 'header', 'damaged'),
    refusedImage('cut-in-size.png', png.subarray(0, 20), 'header', 'truncated'),
    refusedImage('cut-after-header.png', png.subarray(0, 33), 'decode', 'damaged'),
    refusedImage('cut-in-pixels.png', png.subarray(0, pixelsOfPng), 'decode', 'damaged'),
    refusedImage('cut-before-end.png', png.subarray(0, -12), 'decode', 'damaged'),
    refusedImage('cut-signature.jpg', jpeg.subarray(0, 2), 'header', 'unknown-format'),
    refusedImage('cut-in-table.jpg', jpeg.subarray(0, 40), 'header', 'truncated'),
    refusedImage('cut-in-frame.jpg', jpeg.subarray(0, 77), 'header', 'truncated'),
    refusedImage('cut-after-frame.jpg', jpeg.subarray(0, 84), 'decode', 'damaged'),
    refusedImage('cut-in-pixels.jpg', jpegFile({ width: 240, height: 160 }).subarray(0, -60), 'decode', 'damaged'),
    refusedImage('cut-in-size.gif', gif.subarray(0, 8), 'header', 'truncated'),
    refusedImage('cut-after-screen.gif', gif.subarray(0, 25), 'header', 'truncated'),
    refusedImage('cut-in-pixels.gif', gif.subarray(0, 80), 'decode', 'damaged'),
    takenImage('cut-before-end.gif', gif.subarray(0, -1), ['gif', 24, 16]),
    refusedImage('cut-signature.webp', webp.subarray(0, 10), 'header', 'unknown-format'),
    refusedImage('cut-in-header.webp', webp.subarray(0, 22), 'header', 'truncated'),
    refusedImage('cut-in-pixels.webp', webp.subarray(0, -4), 'header', 'truncated'),
    refusedImage('cut-signature.avif', avif.subarray(0, 10), 'header', 'unknown-format'),
    refusedImage('cut-in-boxes.avif', avif.subarray(0, 120), 'header', 'truncated'),
    refusedImage('cut-in-pixels.avif', avif.subarray(0, -9), 'header', 'truncated'),
    takenImage('zeros-behind.png', bytes(png, new Uint8Array(512)), ['png', 24, 16]),
  ];
}
