import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMisnamed, readImageHeader, sniffFormat } from '../../../src/domain/assets/image-header.ts';
import { IMAGE_REASONS } from '../../../src/domain/assets/rejection.ts';
import { isStudioError } from '../../../src/domain/core/errors.ts';
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
  for (const claimed of [
    { name: 'a.exe', mimeType: '' },
    { name: 'a.png', mimeType: 'text/html' },
    { name: 'a.html', mimeType: 'image/png' },
  ])
    expect(reasonOf(() => isMisnamed('png', claimed))).toBe('type-mismatch');
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
