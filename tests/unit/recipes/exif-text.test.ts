import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { readExifTexts } from '../../../src/domain/recipes/exif-text.ts';
import { recallPicture } from '../../../src/domain/recipes/recall-picture.ts';
import { text } from '../../../tools/hostile/image-bytes.ts';
import { extendedChunk, losslessChunk, webpChunk, webpOf } from '../../../tools/hostile/webp-file.ts';
import { asciiTag, exifBlock, unicodeComment } from '../../../tools/recipes/exif-block.ts';
import { jpegWith, recipeFiles, webpWith } from '../../../tools/recipes/recipe-files.ts';

const read = (...parts: Parameters<typeof exifBlock>) => readExifTexts(Uint8Array.from(exifBlock(...parts)));
const comment = (data: readonly number[], type = 7) => ({ tag: 0x9286, type, data });
const parameters = (value: string) => [{ keyword: 'parameters', text: value }];
const utf8 = (value: string) => [...Buffer.from(value)];

describe('[T6] the texts of an EXIF block', () => {
  test.each([
    ['UTF-16, big-endian', unicodeComment('灯台 😀')],
    ['UTF-16 in the order of the block', unicodeComment('a 灯台 😀', true)],
    ['ASCII', comment([...text('ASCII\0\0\0'), ...utf8('a cat')])],
    ['undefined coding', comment([...text('\0\0\0\0\0\0\0\0'), ...utf8('a 灯台')])],
    ['no code', comment(utf8('a 灯台, the whole of it'))],
    ['no code, Latin-1', comment([...text('caf'), 0xe9, ...text(' au lait')])],
    ['as ASCII with zeros behind it', comment([...text('a cat, sitting'), 0, 0], 2)],
  ])('UserComment: %s', (_name, tag) => {
    const values = [
      '灯台 😀',
      'a 灯台 😀',
      'a cat',
      'a 灯台',
      'a 灯台, the whole of it',
      'café au lait',
      'a cat, sitting',
    ];
    for (const isLittleEndian of [false, true])
      for (const block of [{ exifTags: [tag] }, { tags: [tag] }]) {
        const [found] = read({ isLittleEndian, ...block });
        expect(found?.keyword).toBe('parameters');
        expect(values).toContain(found?.text);
      }
  });

  test('byte order marks go before all else', () => {
    const marked = (mark: readonly number[], units: readonly number[]) =>
      read({ exifTags: [comment([...text('UNICODE\0'), ...mark, ...units])] });
    expect(marked([0xff, 0xfe], [0x61, 0, 0x70, 0x70])).toEqual(parameters('a灰'));
    expect(marked([0xfe, 0xff], [0, 0x61, 0x70, 0x70])).toEqual(parameters('a灰'));
  });

  test('an empty UserComment is none', () => {
    for (const data of [
      [],
      [...text('UNICODE\0')],
      [...text('ASCII\0\0\0'), 32, 32],
      Array.from({ length: 64 }, () => 0),
    ])
      expect(read({ exifTags: [comment(data)] })).toEqual([]);
  });

  test('ComfyUI and Fooocus; other makers and notes are none', () => {
    expect(read({ tags: [asciiTag(0x010f, 'Workflow:{"a":1}'), asciiTag(0x0110, 'prompt:{}')] })).toEqual([
      { keyword: 'workflow', text: '{"a":1}' },
      { keyword: 'prompt', text: '{}' },
    ]);
    expect(read({ tags: [asciiTag(0x010f, 'Canon'), asciiTag(0x927c, 'note'), asciiTag(0x0110, 'prompt')] })).toEqual(
      [],
    );
    expect(read({ tags: [asciiTag(0x927c, 'a1111')] })).toEqual([{ keyword: 'fooocus_scheme', text: 'a1111' }]);
  });

  test('what lies outside is not there, circles end', () => {
    const value = unicodeComment('a cat');
    expect(read({ exifTags: [{ ...value, offset: 0xffff_ff00 }] })).toEqual([]);
    const block = exifBlock({ exifTags: [value] });
    // The EXIF directory is the first directory again.
    const circle = Uint8Array.from(block).with(8 + 2 + 11, 8);
    expect(readExifTexts(circle)).toEqual([]);
    expect(readExifTexts(Uint8Array.from(block).with(9, 0xff).with(8, 0xff))).toBeDefined();
    for (let length = 0; length < block.length; length++)
      expect(readExifTexts(Uint8Array.from(block.slice(0, length)))).toEqual([]);
    expect(readExifTexts(Uint8Array.from(block))).toEqual(parameters('a cat'));
  });
});

describe('[T6] [T7] files', () => {
  test('cut anywhere they say what is there, or nothing', async () => {
    for (const file of [jpegWith(exifBlock({ exifTags: [unicodeComment('a cat')] }))]) {
      for (let length = 3; length < file.length; length += 1) {
        const recalled = await recallPicture(file.subarray(0, length));
        expect([undefined, 'a cat']).toContain(recalled?.request.prompt);
      }
    }
    const webp = webpWith(exifBlock({ exifTags: [unicodeComment('a cat')] }));
    expect((await recallPicture(webp))?.request.prompt).toBe('a cat');
    expect(await recallPicture(webp.subarray(0, -1))).toBeUndefined();
  });

  test('a chunk of odd length before the EXIF of a WebP has a byte of padding', async () => {
    const exif = webpChunk('EXIF', exifBlock({ exifTags: [unicodeComment('a cat')] }));
    const webp = webpOf([extendedChunk(24, 16, 8), webpChunk('ICCP', [1, 2, 3]), losslessChunk(), exif]);
    expect((await recallPicture(webp))?.request.prompt).toBe('a cat');
  });

  test('any change of bytes gives a recipe, nothing, or a typed error', async () => {
    const files = recipeFiles();
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    const fuzz = fc.asyncProperty(
      fc.nat({ max: files.length - 1 }),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.nat(),
      async (index, changes, cut) => {
        const file = files[index]!.bytes.slice();
        for (const [at, byte] of changes) file[at % file.length] = byte;
        try {
          await recallPicture(cut % 3 === 0 ? file.subarray(0, cut % file.length) : file);
        } catch (error) {
          expect(isStudioError(error, 'invalid-request')).toBe(true);
        }
      },
    );
    await fc.assert(fuzz, { seed: 23, numRuns: 1500 });
  });

  test('[T7] another kind of file is refused', async () => {
    const refusal = (reason: string) => expect.objectContaining({ code: 'invalid-request', details: { reason } });
    for (const file of ['', 'GIF89a', 'no picture', 'RIFF....WAVE'])
      await expect(recallPicture(new Uint8Array(Buffer.from(file)))).rejects.toEqual(refusal('no-recipe-format'));
    const headless = new Uint8Array(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    await expect(recallPicture(headless)).rejects.toEqual(refusal('not-a-png'));
  });
});
