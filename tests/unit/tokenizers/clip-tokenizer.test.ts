import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../../src/domain/models/manifest.ts';
import { type ClipTokenizerConfig, makeClipTokenizer } from '../../../src/domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../../src/domain/tokenizers/clip-tokenizer-files.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

function load(
  vocabPath: string,
  mergesPath: string,
  ids: Pick<ClipTokenizerConfig, 'startTokenId' | 'endTokenId' | 'padTokenId'>,
) {
  const vocab = parseVocabJson(read(vocabPath));
  return makeClipTokenizer({ ...ids, vocab, merges: parseMergesText(read(mergesPath)), modelMaxLength: 77 });
}

function loadPackage(folder: string) {
  const { tokenizer } = parseManifest(JSON.parse(read(`${folder}/manifest.json`)));
  return load(`${folder}/${tokenizer.vocab}`, `${folder}/${tokenizer.merges}`, tokenizer);
}

function loadFolder(folder: string, startTokenId: number, endTokenId: number, padTokenId: number) {
  return load(`${folder}/vocab.json`, `${folder}/merges.txt`, { startTokenId, endTokenId, padTokenId });
}

const clip = loadFolder('tests/fixtures/clip-tokenizer', 49406, 49407, 49407);
const starter = loadPackage('models/starter-diffusion');
const sd21 = loadFolder('tests/fixtures/tiny-sd/sd21-v/tokenizer', 1512, 1513, 0);

describe('other vocabularies', () => {
  // Ids by @huggingface/tokenizers 0.2.0 from the starter's tokenizer.json.
  test.each([
    ['a red apple', [320, 628, 971]],
    ['a cat icon on a blue background', [320, 1038, 822, 518, 320, 577, 539]],
    ['a beautiful sunset over mountains', [320, 842, 620, 531, 692]],
    ['Éclair 日本 😀!!', [127, 102, 1234, 72, 337, 162, 245, 98, 162, 250, 361, 172, 253, 246, 222, 0, 256]],
  ])('[R2] the starter reads "%s"', (text, ids) => {
    expect(starter.encode(text)).toEqual([1892, ...ids, 1893]);
  });

  test('[R2] in capitals the special tokens are text', () => {
    expect(starter.encode('<|EndOfText|> x')).toEqual([1892, 27, 347, 578, 655, 69, 992, 87, 339, 91, 285, 343, 1893]);
    expect(starter.encode('<|endoftext|> x')).toEqual([1892, 1893, 343, 1893]);
  });

  test('[R3] padding is the pad token of the package, not its end token', () => {
    const { tokenIds } = sd21.tokenize('!');
    expect([...tokenIds.slice(0, 4)]).toEqual([1512, 256, 1513, 0]);
    expect(new Set(tokenIds.slice(3))).toEqual(new Set([0]));
  });
});

describe('length', () => {
  test('[R3] an empty prompt is start, end and padding', () => {
    const { tokenIds, tokenCount, truncatedTokenCount } = clip.tokenize('');
    expect([...tokenIds]).toEqual([49406, ...Array<number>(76).fill(49407)]);
    expect({ tokenCount, truncatedTokenCount }).toEqual({ tokenCount: 0, truncatedTokenCount: 0 });
  });

  test('[R4] 75 tokens fit, the 76th is dropped and counted', () => {
    expect(clip.tokenize('cat '.repeat(75))).toMatchObject({ tokenCount: 75, truncatedTokenCount: 0 });
    const { tokenIds, tokenCount, truncatedTokenCount } = clip.tokenize(`${'cat '.repeat(75)}dog`);
    expect({ tokenCount, truncatedTokenCount }).toEqual({ tokenCount: 76, truncatedTokenCount: 1 });
    expect([...tokenIds]).toEqual([49406, ...Array<number>(75).fill(2368), 49407]);
  });
});

describe('hostile texts', () => {
  test('[R5] emoji, control characters and lone surrogates give ids', () => {
    expect(clip.encode('\ud800 \udfff')).toEqual(clip.encode('\ufffd \ufffd'));
    expect(clip.encode('\u0000\u007f').length).toBeGreaterThan(2);
    expect(clip.encode('a\u0085b\u2003c')).toEqual(clip.encode('a b c'));
  });

  test('[R5] 10,000 words and one word of 200,000 letters are read to the end', () => {
    expect(clip.tokenize('word '.repeat(10_000))).toMatchObject({ tokenCount: 10_000, truncatedTokenCount: 9_925 });
    // A merge of all pairs again and again would take hours here.
    expect(clip.encode('ab'.repeat(100_000)).length).toBeGreaterThan(10_000);
  });

  test('[R5] any text gives ids of the vocabulary, as many as the model takes', () => {
    const odd = fc.string({ unit: fc.constantFrom(...Array.from("aB' 1!é日😀Σ\n\0"), '<|endoftext|>', '\ud800') });
    const unit = fc.oneof(
      odd,
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(unit, (text) => {
        const { tokenIds, tokenCount, truncatedTokenCount } = starter.tokenize(text);
        expect(tokenIds).toHaveLength(77);
        expect(tokenIds.every((id) => id >= 0 && id < 1894)).toBe(true);
        expect(tokenIds[0]).toBe(1892);
        expect(tokenIds[1 + tokenCount - truncatedTokenCount]).toBe(1893);
        expect(starter.encode(text)).toHaveLength(tokenCount + 2);
      }),
      { seed: 7 },
    );
  });
});

describe('broken packages', () => {
  const vocab = { a: 0, b: 1, ab: 2, start: 3, end: 4 };
  const ids = { modelMaxLength: 77, startTokenId: 3, endTokenId: 4, padTokenId: 4 };

  test.each(['', '{', '[]', 'null', '{}', '{"a":"0"}', '{"a":-1}', '{"a":1.5}'])('[R6] vocab.json %s', (text) => {
    expect(() => parseVocabJson(text)).toThrow(
      expect.objectContaining({ code: 'file-corrupt', details: { path: 'vocab.json' } }),
    );
  });

  test('[R6] merges.txt: header and line ends are taken as they come, other lines must be pairs', () => {
    expect(parseMergesText('#version: 0.2\r\na b\r\n# b\n\n')).toEqual(['a b', '# b']);
    expect(() => parseMergesText('#version: 0.2\na b c', 'x/merges.txt')).toThrow(
      expect.objectContaining({ code: 'file-corrupt', details: { path: 'x/merges.txt', line: 2 } }),
    );
  });

  test('[R6] merges that the vocabulary does not know', () => {
    expect(makeClipTokenizer({ ...ids, vocab, merges: ['a b'] }).encode('zz')).toEqual([3, 4, 4, 4]);
    for (const line of ['b a', 'a z', 'a', 'a b c'])
      expect(() => makeClipTokenizer({ ...ids, vocab, merges: [line] })).toThrow(
        expect.objectContaining({ code: 'file-corrupt', details: { merge: 1, line } }),
      );
  });

  test('[R7] ids outside the vocabulary and a length without room', () => {
    const make = () =>
      makeClipTokenizer({ vocab, merges: [], modelMaxLength: 2, startTokenId: 9, endTokenId: 4, padTokenId: NaN });
    expect(make).toThrow(expect.objectContaining({ code: 'manifest-invalid' }));
    try {
      make();
    } catch (error) {
      expect(error).toMatchObject({ details: { problems: { length: 3 } } });
    }
  });
});
