import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { insertPngTexts, MAX_PNG_TEXT_BYTES, readPngTexts } from '../../../src/domain/recipes/png-text.ts';
import { makeChunk, makePng, makeTextChunk } from './make-png.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const refusal = (reason: string) => expect.objectContaining({ code: 'invalid-request', details: { reason } });

describe('[T1] reading', () => {
  test('tEXt and iTXt before and behind the pixels, in the order of the file', () => {
    const file = makePng(
      [makeTextChunk('tEXt', 'parameters', [], latin1('café')), makeTextChunk('tEXt', 'Empty', [], latin1(''))],
      [
        makeTextChunk(
          'iTXt',
          'parameters',
          [0, 0, ...latin1('fr'), 0, ...Buffer.from('paramètres'), 0],
          Buffer.from('日本 😀'),
        ),
      ],
    );
    const texts = [
      { keyword: 'parameters', text: 'café' },
      { keyword: 'Empty', text: '' },
      { keyword: 'parameters', text: '日本 😀' },
    ];
    expect(readPngTexts(file)).toEqual(texts);
    // A view into a larger buffer.
    const padded = Buffer.concat([new Uint8Array(5), file, new Uint8Array(3)]);
    expect(readPngTexts(padded.subarray(5, -3))).toEqual(texts);
  });

  test('compressed texts are passed over', () => {
    const packed = deflateSync('hidden');
    const file = makePng([
      makeTextChunk('zTXt', 'a', [0], packed),
      makeTextChunk('iTXt', 'b', [1, 0, 0, 0], packed),
      makeTextChunk('tEXt', 'c', [], latin1('seen')),
    ]);
    expect(readPngTexts(file)).toEqual([{ keyword: 'c', text: 'seen' }]);
  });
});

describe('[T2] writing', () => {
  test('texts stand behind the header, every other byte stays', () => {
    const file = makePng();
    const written = insertPngTexts(file, [{ keyword: 'parameters', text: 'a\nb: é' }]);
    expect(written.subarray(0, 33)).toEqual(file.subarray(0, 33));
    const chunk = makeTextChunk('tEXt', 'parameters', [], latin1('a\nb: é'));
    expect(written.subarray(33, 33 + chunk.length)).toEqual(chunk);
    expect(written.subarray(33 + chunk.length)).toEqual(file.subarray(33));
  });

  test('beyond Latin-1 it is iTXt in UTF-8', () => {
    const written = insertPngTexts(makePng(), [{ keyword: 'parameters', text: 'ā 😀' }]);
    const chunk = makeTextChunk('iTXt', 'parameters', [0, 0, 0, 0], Buffer.from('ā 😀'));
    expect(written.subarray(33, 33 + chunk.length)).toEqual(chunk);
  });

  test('a second writing replaces the first, other texts stay', () => {
    const file = makePng([makeTextChunk('tEXt', 'Author', [], latin1('me'))]);
    const once = insertPngTexts(file, [{ keyword: 'parameters', text: 'one' }]);
    const twice = insertPngTexts(once, [{ keyword: 'parameters', text: 'two' }]);
    expect(readPngTexts(twice)).toEqual([
      { keyword: 'parameters', text: 'two' },
      { keyword: 'Author', text: 'me' },
    ]);
  });

  test('any text without NUL comes back, lone surrogates as U+FFFD', () => {
    const odd = fc.string({ unit: fc.constantFrom(...Array.from('a\n\u007f\u0085éÿĀ日😀\uffff')) });
    const text = fc.oneof(fc.string(), odd);
    fc.assert(
      fc.property(text, (value) => {
        const file = insertPngTexts(makePng(), [{ keyword: 'k', text: value }]);
        expect(readPngTexts(file)).toEqual([{ keyword: 'k', text: value }]);
      }),
      { seed: 11 },
    );
    const file = insertPngTexts(makePng(), [{ keyword: 'k', text: 'a\ud800' }]);
    expect(readPngTexts(file)).toEqual([{ keyword: 'k', text: 'a\ufffd' }]);
  });

  test.each([
    ['', 'x', 'bad-keyword'],
    [' a', 'x', 'bad-keyword'],
    ['a  b', 'x', 'bad-keyword'],
    ['a'.repeat(80), 'x', 'bad-keyword'],
    ['日', 'x', 'bad-keyword'],
    ['a', 'x\0y', 'bad-text'],
    ['a', 'x'.repeat(MAX_PNG_TEXT_BYTES), 'text-too-long'],
  ])('[T3] keyword "%.20s" with its text is refused', (keyword, text, reason) => {
    expect(() => insertPngTexts(makePng(), [{ keyword, text }])).toThrow(refusal(reason));
  });
});

describe('[T3] hostile files', () => {
  const kept = makeTextChunk('tEXt', 'kept', [], latin1('yes'));
  const expected = [{ keyword: 'kept', text: 'yes' }];

  test('a length beyond the file ends the reading', () => {
    for (const length of [0x7fffffff, 0xffffffff, 100]) {
      const lying = makeTextChunk('tEXt', 'lie', [], latin1('x'));
      new DataView(lying.buffer).setUint32(0, length);
      const file = makePng([kept, lying]);
      expect(readPngTexts(file)).toEqual(expected);
      expect(() => insertPngTexts(file, [])).toThrow(refusal('truncated'));
    }
  });

  test('a file without IEND, or cut anywhere', () => {
    const whole = makePng([kept]);
    const afterText = 33 + kept.length;
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      if (length < 33) expect(() => readPngTexts(cut)).toThrow(refusal('not-a-png'));
      else expect(readPngTexts(cut)).toEqual(length < afterText ? [] : expected);
      expect(() => insertPngTexts(cut, [])).toThrow(refusal(length < 33 ? 'not-a-png' : 'truncated'));
    }
  });

  test('wrong checksum, broken coding, no keyword, too long, too many', () => {
    const damaged = makeTextChunk('tEXt', 'damaged', [], latin1('x'));
    damaged[damaged.length - 1]! ^= 1;
    const broken = makeTextChunk('iTXt', 'broken', [0, 0, 0, 0], Uint8Array.from([0xc0, 0x80]));
    const short = makeTextChunk('iTXt', 'short', [0, 0], new Uint8Array());
    const nameless = makeChunk('tEXt', latin1('no NUL at all'));
    const empty = makeChunk('tEXt', new Uint8Array());
    const long = makeTextChunk('tEXt', 'long', [], new Uint8Array(MAX_PNG_TEXT_BYTES).fill(65));
    expect(readPngTexts(makePng([damaged, broken, short, nameless, empty, long, kept]))).toEqual(expected);
    expect(readPngTexts(makePng(Array<Uint8Array>(1000).fill(kept)))).toHaveLength(100);
  });

  test('what follows IEND is not read', () => {
    expect(readPngTexts(new Uint8Array(Buffer.concat([makePng(), kept])))).toEqual([]);
  });

  test('[T4] no PNG', () => {
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(100)]);
    const headless = new Uint8Array(Buffer.concat([makePng().subarray(0, 8), kept]));
    for (const file of [new Uint8Array(), jpeg, headless]) {
      expect(() => readPngTexts(file)).toThrow(refusal('not-a-png'));
      expect(() => insertPngTexts(file, [])).toThrow(refusal('not-a-png'));
    }
  });

  test('any change of bytes gives texts or a typed error', () => {
    const file = makePng([kept, makeTextChunk('iTXt', 'k', [0, 0, 0, 0], Buffer.from('é'))]);
    const change = fc.tuple(fc.integer({ min: 0, max: file.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const hostile = file.slice();
        for (const [at, byte] of changes) hostile[at] = byte;
        for (const act of [readPngTexts, (bytes: Uint8Array) => insertPngTexts(bytes, [{ keyword: 'k', text: 'x' }])])
          try {
            expect(act(hostile)).toBeDefined();
          } catch (error) {
            expect(isStudioError(error, 'invalid-request')).toBe(true);
          }
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
