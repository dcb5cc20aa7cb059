import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import { buildZip } from './build-zip.ts';
import { gifFile } from './gif-file.ts';
import { bytes, text } from './image-bytes.ts';
import { type HostileImage, refusedImage, takenImage } from './image-case.ts';
import { jpegFile, jpegSegment } from './jpeg-file.ts';
import { pngFile } from './png-file.ts';
import { webpFile } from './webp-file.ts';

const PAGE = '<!doctype html><html><body><script>window.hostileRan = true</script></body></html>';
const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>';

/** Pictures under another picture's name, and under one that no picture has. */
function misnamed(): readonly HostileImage[] {
  return [
    takenImage('png-as-jpeg.jpg', pngFile(), ['png', 24, 16], ['extension']),
    takenImage('jpeg-as-png.png', jpegFile(), ['jpeg', 24, 16], ['extension']),
    takenImage('png-as-svg.svg', pngFile(), ['png', 24, 16], ['extension']),
    takenImage('svg-as-png.png', encodeUtf8(DRAWING), ['svg', 20, 10], ['extension', 'rasterised']),
    takenImage('gif-without-type.gif', gifFile(), ['gif', 24, 16], [], ''),
    takenImage('webp-of-octets.webp', webpFile(), ['webp', 24, 16], [], 'application/octet-stream'),
    refusedImage('png-as-page.png', pngFile(), 'header', 'type-mismatch', 'text/html'),
    refusedImage('jpeg-as-script.jpg', jpegFile(), 'header', 'type-mismatch', 'text/javascript'),
    refusedImage('svg-as-xml.svg', encodeUtf8(DRAWING), 'header', 'type-mismatch', 'application/xhtml+xml'),
    refusedImage('png-as-program.exe', pngFile(), 'header', 'type-mismatch', 'image/png'),
    refusedImage('gif-as-page.html', gifFile(), 'header', 'type-mismatch', 'image/gif'),
    refusedImage('png-two-endings.png.php', pngFile(), 'header', 'type-mismatch', 'image/png'),
  ];
}

/** Files of other kinds under a picture's name. */
function disguised(): readonly HostileImage[] {
  const archive = buildZip([{ path: 'a.png', data: pngFile(), isStored: true }]);
  const entry = (fileName: string, content: string | Uint8Array) =>
    refusedImage(fileName, typeof content === 'string' ? bytes(text(content)) : content, 'header', 'unknown-format');
  return [
    entry('page-as-png.png', PAGE),
    entry('page-as-svg.svg', `<!doctype html>${DRAWING}`),
    entry('archive-as-png.png', archive),
    entry('document-as-png.png', '%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj'),
    entry('program-as-jpeg.jpg', bytes(text('MZ'), [0x90, 0, 3], new Uint8Array(60))),
    entry('json-as-png.png', '{"__proto__": {"isHostile": true}}'),
    entry('zeros-as-png.png', new Uint8Array(4_096)),
    entry('video-as-avif.avif', bytes([0, 0, 0, 16], text('ftypisom'), new Uint8Array(4))),
    entry('packed-drawing.svg', bytes([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], new Uint8Array(20))),
    entry('blank-before-png.png', bytes([32], pngFile())),
  ];
}

/** One file that is two things; it is taken in as the picture that it is, and shown as nothing else. */
function polyglots(): readonly HostileImage[] {
  const archive = buildZip([{ path: 'a.txt', data: encodeUtf8('a'), isStored: true }]);
  const page = encodeUtf8(PAGE);
  const comment = jpegSegment(0xfe, text(PAGE));
  // "GIF89a/*": the size is the sign of a comment, and the script comes behind the picture.
  const script = gifFile([{}]).with(6, 0x2f).with(7, 0x2a).with(8, 0x10).with(9, 0x00);
  return [
    takenImage('png-and-page.png', bytes(pngFile(), page), ['png', 24, 16]),
    takenImage('png-and-archive.png', bytes(pngFile(), archive), ['png', 24, 16]),
    takenImage('jpeg-and-page.jpg', jpegFile({ before: [comment] }), ['jpeg', 24, 16]),
    takenImage('gif-and-script.gif', bytes(script, text('*/=1;window.hostileRan=true')), ['gif', 10_799, 16]),
    takenImage('gif-and-archive.gif', bytes(gifFile(), archive), ['gif', 24, 16]),
    refusedImage('document-and-jpeg.jpg', bytes(text('%PDF-1.7\n'), jpegFile()), 'header', 'unknown-format'),
  ];
}

/** Files that are not, or not only, what they are called. */
export function disguisedImages(): readonly HostileImage[] {
  return [...misnamed(), ...disguised(), ...polyglots()];
}
