import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMisnamed, readImageHeader, sniffFormat } from '../../../src/domain/assets/image-header.ts';
import { IMAGE_REASONS } from '../../../src/domain/assets/rejection.ts';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { AVIF_BRAND, avifFile } from '../../../tools/hostile/avif-file.ts';
import { gifFile } from '../../../tools/hostile/gif-file.ts';
import { bytes } from '../../../tools/hostile/image-bytes.ts';
import { pngChunk, pngFile } from '../../../tools/hostile/png-file.ts';
import { extendedChunk, losslessChunk, webpChunk, webpOf } from '../../../tools/hostile/webp-file.ts';
import { avifHeader, gifHeader, irot, jpegHeader, pngHeader, tiff, webpHeader } from './sample-images.ts';

const read = (bytes: Uint8Array) => readImageHeader(bytes, bytes.length);

function reasonOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (isStudioError(error, 'file-rejected')) return error.details['reason'];
    throw error;
  }
  return undefined;
}

describe('[A1] the size as shown, before anything is decoded', () => {
  test.each([
    ['PNG', pngHeader(300, 200), { format: 'png', width: 300, height: 200, isAnimated: false }],
    ['animated PNG', pngHeader(300, 200, 'acTL'), { format: 'png', isAnimated: true }],
    ['GIF', gifHeader(30, 20, 1), { format: 'gif', width: 30, height: 20, isAnimated: false }],
    ['animated GIF', gifHeader(30, 20, 3), { format: 'gif', isAnimated: true }],
    ['lossy WebP', webpHeader('VP8 ', 30, 20), { format: 'webp', width: 30, height: 20 }],
    ['lossless WebP', webpHeader('VP8L', 300, 20), { format: 'webp', width: 300, height: 20 }],
    ['extended WebP', webpHeader('VP8X', 300, 200, 2), { format: 'webp', width: 300, height: 200, isAnimated: true }],
    ['AVIF', avifHeader(300, 200), { format: 'avif', width: 300, height: 200, isRotated: false }],
    ['turned AVIF', avifHeader(300, 200, irot(1)), { format: 'avif', width: 200, height: 300, isRotated: true }],
    ['JPEG', jpegHeader(300, 200), { format: 'jpeg', width: 300, height: 200, isRotated: false }],
  ])('%s', (_name, bytes, expected) => {
    expect(read(bytes)).toMatchObject(expected);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('JPEG with EXIF orientation %i, in both byte orders', (orientation) => {
    const turned = orientation >= 5;
    for (const isLittleEndian of [true, false])
      expect(read(jpegHeader(300, 200, tiff(orientation, isLittleEndian)))).toMatchObject({
        width: turned ? 200 : 300,
        height: turned ? 300 : 200,
        isRotated: orientation > 1,
      });
  });

  test('damaged EXIF turns nothing', () => {
    for (const exif of [tiff(9, true), tiff(6, true).slice(0, 12), [1, 2, 3]])
      expect(read(jpegHeader(300, 200, exif))).toMatchObject({ width: 300, height: 200, isRotated: false });
  });
});

test('[A2] what is too large is refused by its header', () => {
  expect(reasonOf(() => read(pngHeader(30_000, 30_000)))).toBe('side-too-long');
  expect(reasonOf(() => read(pngHeader(16_384, 16_384)))).toBe('too-many-pixels');
  expect(reasonOf(() => read(pngHeader(0, 10)))).toBe('no-size');
  expect(reasonOf(() => readImageHeader(pngHeader(1, 1), 65 * 1024 * 1024))).toBe('file-too-large');
  expect(reasonOf(() => readImageHeader(new Uint8Array(), 0))).toBe('empty');
});

test('[A3] what is no picture is refused, whatever it is called', () => {
  const encoder = new TextEncoder();
  for (const file of ['<!doctype html><svg>', 'MZ\x90', '%PDF-1.7', 'hello', '{"svg":1}', '<html><svg></svg></html>'])
    expect(reasonOf(() => read(encoder.encode(file)))).toBe('unknown-format');
  expect(sniffFormat(encoder.encode('<?xml version="1.0"?>\n<!-- a > b --><svg xmlns="x">'))).toBe('svg');
});

test('[A4] a name or type of another picture format is only wrong; any other is a disguise', () => {
  expect(isMisnamed('png', { name: 'a.png', mimeType: 'image/png' })).toBe(false);
  expect(isMisnamed('png', { name: 'a', mimeType: '' })).toBe(false);
  expect(isMisnamed('png', { name: 'a.jpg', mimeType: 'image/jpeg' })).toBe(true);
  expect(isMisnamed('jpeg', { name: 'a.JPG', mimeType: 'application/octet-stream' })).toBe(false);
  for (const ending of ['jpg', 'jpeg', 'jfif', 'jpe', 'pjpeg', 'pjp'])
    expect(isMisnamed('jpeg', { name: `a.${ending}`, mimeType: 'image/pjpeg' })).toBe(false);
  for (const claimed of [
    { name: 'a.exe', mimeType: '' },
    { name: 'a.png', mimeType: 'text/html' },
    { name: 'a.html', mimeType: 'image/png' },
  ])
    expect(reasonOf(() => isMisnamed('png', claimed))).toBe('type-mismatch');
});

describe('[A12] turned pictures', () => {
  test('a PNG by its eXIf, in front of the pixels', () => {
    const exif = (orientation: number) => pngChunk('eXIf', Uint8Array.from(tiff(orientation, false)));
    expect(read(pngFile(30, 20, exif(6)))).toMatchObject({ width: 20, height: 30, isRotated: true });
    expect(read(pngFile(30, 20, exif(1)))).toMatchObject({ width: 30, height: 20, isRotated: false });
    expect(read(pngFile(30, 20, exif(77)))).toMatchObject({ width: 30, height: 20, isRotated: false });
  });

  test('no WebP: browsers turn none', () => {
    const turned = webpOf([extendedChunk(30, 20, 8), losslessChunk(30, 20), webpChunk('EXIF', tiff(6, true))]);
    expect(read(turned)).toMatchObject({ width: 30, height: 20, isRotated: false });
  });
});

test('[A13] a GIF is as large as its first picture reaches', () => {
  expect(read(gifFile([{ left: 10, top: 4, width: 30, height: 6 }], 20, 20))).toMatchObject({ width: 40, height: 20 });
  expect(read(gifFile([{ width: 20, height: 20 }, { left: 999 }], 20, 20))).toMatchObject({ width: 20, height: 20 });
});

describe('[A14] AVIF boxes', () => {
  test('with 64-bit sizes, and to the end of the file', () => {
    const file = avifFile();
    const rest = file.subarray(AVIF_BRAND.length);
    const wide = new DataView(new ArrayBuffer(16));
    wide.setUint32(0, 1);
    wide.setUint32(4, 0x66726565); // "free"
    wide.setUint32(12, 16);
    expect(read(bytes(AVIF_BRAND, new Uint8Array(wide.buffer), rest))).toMatchObject({ width: 32, height: 16 });
    expect(read(bytes(file, [0, 0, 0, 0, 0x66, 0x72, 0x65, 0x65, 1, 2, 3]))).toMatchObject({ width: 32, height: 16 });
  });

  test('beyond the end of the file are truncated; a size that is not among the first bytes is so too', () => {
    const file = avifFile();
    expect(reasonOf(() => read(file.subarray(0, -1)))).toBe('truncated');
    expect(reasonOf(() => readImageHeader(file.subarray(0, 40), file.length))).toBe('truncated');
    expect(reasonOf(() => read(AVIF_BRAND))).toBe('no-size');
  });
});

test('[A15] an SVG begins with its root, whatever its encoding, behind comments and a doctype', () => {
  const encoder = new TextEncoder();
  for (const text of [
    '<svg>',
    '\ufeff <svg/>',
    `<!-- ${'<svg> '.repeat(5_000)} --><svg >`,
    '<?xml version="1.0"?><?xml-stylesheet href="a.css"?><svg\n>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg>',
    '<!doctype svg [<!ENTITY a ">"> <!ENTITY b "<svg>">]><svg>',
    '<p:svg xmlns:p="x">',
  ])
    expect(sniffFormat(encoder.encode(text)), text).toBe('svg');
  for (const text of [
    '<svgx>',
    '<!-- <svg>',
    '<!doctype svg [<svg>',
    '<?xml <svg>',
    'a<svg>',
    '<!doctype html><svg>',
    '<',
  ])
    expect(sniffFormat(encoder.encode(text)), text).toBeUndefined();
  const utf16 = Uint16Array.from('\ufeff<?xml version="1.0"?><svg>', (character) => character.charCodeAt(0));
  expect(sniffFormat(new Uint8Array(utf16.buffer))).toBe('svg');
});

describe('[A5] damaged headers end in a reason and nothing else', () => {
  const samples = [
    pngHeader(300, 200, 'acTL'),
    jpegHeader(300, 200, tiff(6, true)),
    gifHeader(30, 20, 2),
    webpHeader('VP8X', 300, 200),
    webpHeader('VP8L', 300, 200),
    webpHeader('VP8 ', 300, 200),
    avifHeader(300, 200, irot(3)),
  ];

  test('cut anywhere', () => {
    for (const sample of samples)
      for (let length = 1; length < sample.length; length++) {
        const reason = reasonOf(() => readImageHeader(sample.subarray(0, length), sample.length));
        if (reason !== undefined) expect(IMAGE_REASONS).toContain(reason);
      }
  });

  test('bits flipped at random, and bytes at random', () => {
    const flipped = fc
      .tuple(fc.constantFrom(...samples), fc.array(fc.nat(8 * 60), { maxLength: 20 }))
      .map(([sample, places]) => {
        const copy = sample.slice();
        for (const place of places) copy[(place >> 3) % copy.length]! ^= 1 << (place & 7);
        return copy;
      });
    const bytes = fc.oneof(flipped, fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(bytes, (file) => {
        const reason = reasonOf(() => read(file));
        if (reason !== undefined) expect(IMAGE_REASONS).toContain(reason);
      }),
      { numRuns: 2_000, seed: 20_261_125 },
    );
  });
});
