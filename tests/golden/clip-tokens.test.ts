import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeClipTokenizer } from '../../src/domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../src/domain/tokenizers/clip-tokenizer-files.ts';

interface Golden {
  readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const golden: Golden = JSON.parse(read('clip-tokens.json'));
const tokenizer = makeClipTokenizer({
  vocab: parseVocabJson(read('../fixtures/clip-tokenizer/vocab.json')),
  merges: parseMergesText(read('../fixtures/clip-tokenizer/merges.txt')),
  modelMaxLength: 77,
  startTokenId: 49406,
  endTokenId: 49407,
  padTokenId: 49407,
});

test('[R1] all 300 texts get the ids of transformers 5.23', () => {
  expect(golden.cases).toHaveLength(300);
  for (const { text, ids } of golden.cases) expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(ids);
});
