import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/domain/core/crc32.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/domain/core/utf8.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

test('UTF-8 is written as by the platform, lone surrogates too', () => {
  const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  const any = fc.oneof(text, fc.constantFrom('\ud800', 'a\udc00b', '😀', '\u{10ffff}'));
  fc.assert(
    fc.property(any, (value) => {
      expect(encodeUtf8(value)).toEqual(new TextEncoder().encode(value));
    }),
    { seed: 1 },
  );
});

test('UTF-8 is read as by the platform in strict mode', () => {
  const platform = (bytes: Uint8Array) => {
    try {
      return strict.decode(bytes);
    } catch {
      return undefined;
    }
  };
  const hostile = fc.constantFrom(
    ...[[0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f], [0x80], [0xff]],
    ...[
      [0xef, 0xbb, 0xbf, 0x61],
      [0xf0, 0x9f, 0x98, 0x80],
      [0xc2, 0x41],
      [0xf0, 0x8f, 0xbf, 0xbf],
    ],
  );
  const bytes = fc.oneof(
    hostile,
    fc.array(fc.integer({ min: 0, max: 255 })),
    fc.array(fc.integer({ min: 0, max: 0x10ffff })).map((points) => [...encodeUtf8(String.fromCodePoint(...points))]),
  );
  fc.assert(
    fc.property(bytes, (list) => {
      expect(decodeUtf8(Uint8Array.from(list))).toBe(platform(Uint8Array.from(list)));
    }),
    { seed: 2, numRuns: 500 },
  );
});

test('a long text survives both ways', () => {
  const text = 'ab😀é'.repeat(50_000);
  expect(decodeUtf8(encodeUtf8(text))).toBe(text);
});

test('CRC-32 has the check value of its catalogue and the CRC of an empty IEND', () => {
  expect(crc32(encodeUtf8('123456789'))).toBe(0xcbf43926);
  expect(crc32(encodeUtf8('IEND'))).toBe(0xae426082);
});
