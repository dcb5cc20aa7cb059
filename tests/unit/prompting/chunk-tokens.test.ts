import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAttention } from '../../../src/domain/prompting/attention.ts';
import { chunkConditionings, chunkTokens, type PromptTokenizer } from '../../../src/domain/prompting/chunk-tokens.ts';
import { planConditionings } from '../../../src/domain/prompting/conditioning-plan.ts';
import { parsePrompt } from '../../../src/domain/prompting/prompt-schedule.ts';
import { countLostTokens, countPromptTokens, tokenTotals } from '../../../src/domain/prompting/token-count.ts';
import { makeClipTokenizer } from '../../../src/domain/tokenizers/clip-tokenizer.ts';
import { parseMergesText, parseVocabJson } from '../../../src/domain/tokenizers/clip-tokenizer-files.ts';

const [START, END, PAD, COMMA] = [900, 901, 0, 7];

/** A number is the token of that id, "," is 7; a chunk has room for ten. */
const numbers: PromptTokenizer = {
  modelMaxLength: 12,
  encode: (text) => [START, ...(text.match(/\d+|,/g) ?? []).map((word) => (word === ',' ? COMMA : Number(word))), END],
  tokenize: () => ({ tokenIds: Int32Array.of(START, END, ...Array<number>(10).fill(PAD)) }),
};

/** "from … to" as text. */
const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ');
/** The ids of each chunk's text. */
const chunk = (text: string, commaBacktrack = 4) =>
  chunkTokens(parseAttention(text), numbers, { commaBacktrack }).map(({ tokenIds, tokenCount }) => [
    ...tokenIds.slice(1, 1 + tokenCount),
  ]);
const ids = (text: string) => text.split(' ').map((word) => (word === ',' ? COMMA : Number(word)));
const refusal = (details: object) =>
  expect.objectContaining({ code: 'invalid-request', details: expect.objectContaining(details) });

test('[PT50] a chunk is start, text, end and padding, with a weight for each place', () => {
  const [only, ...others] = chunkTokens(parseAttention('11 (12 13:1.5)'), numbers);
  expect(others).toEqual([]);
  expect(only?.tokenCount).toBe(3);
  expect([...(only?.tokenIds ?? [])]).toEqual([START, 11, 12, 13, END, PAD, PAD, PAD, PAD, PAD, PAD, PAD]);
  expect([...(only?.weights ?? [])]).toEqual([1, 1, 1.5, 1.5, 1, 1, 1, 1, 1, 1, 1, 1]);
});

test('[PT50] a full chunk has no padding, and the next token opens another', () => {
  expect(chunk('')).toEqual([[]]);
  expect(chunk(run(11, 20))).toEqual([ids(run(11, 20))]);
  const [full, second] = chunkTokens(parseAttention(`(${run(11, 20)}) 21`), numbers);
  expect([...(full?.tokenIds ?? [])]).toEqual([START, ...ids(run(11, 20)), END]);
  expect([...(second?.tokenIds.slice(0, 4) ?? [])]).toEqual([START, 21, END, PAD]);
  expect(full?.weights[10]).toBe(Math.fround(1.1));
  expect(second?.weights[1]).toBe(1);
});

test('[PT51] what stands after a near comma moves on with its weights', () => {
  expect(chunk(`${run(11, 16)} , ${run(17, 21)}`)).toEqual([ids(`${run(11, 16)} ,`), ids(run(17, 21))]);
  const [, second] = chunkTokens(parseAttention(`${run(11, 16)} , (${run(17, 18)}) ${run(19, 20)}`), numbers);
  expect([...(second?.weights.slice(0, 5) ?? [])]).toEqual([1, Math.fround(1.1), Math.fround(1.1), 1, 1]);
});

test('[PT51] the last comma counts, a far one does not, and 0 turns it off', () => {
  // The comma is the seventh of ten: four places from the end.
  expect(chunk(`11 , ${run(12, 15)} , ${run(16, 19)}`)).toEqual([ids(`11 , ${run(12, 15)} ,`), ids(run(16, 19))]);
  expect(chunk(`${run(11, 15)} , ${run(16, 20)}`)).toEqual([ids(`${run(11, 15)} , ${run(16, 19)}`), [20]]);
  expect(chunk(`${run(11, 16)} , ${run(17, 20)}`, 0)).toEqual([ids(`${run(11, 16)} , ${run(17, 19)}`), [20]]);
  // With the comma in the last place nothing has to move.
  expect(chunk(`${run(11, 19)} , 20`)).toEqual([ids(`${run(11, 19)} ,`), [20]]);
});

test('[PT51] a comma that does not fit moves nothing', () => {
  expect(chunk(`${run(11, 16)} , ${run(17, 19)} , 20`)).toEqual([ids(`${run(11, 16)} , ${run(17, 19)}`), ids(', 20')]);
});

test('[PT52] BREAK starts a chunk', () => {
  expect(chunk('11 BREAK 12')).toEqual([[11], [12]]);
  expect(chunk('BREAK 11 BREAK BREAK 12 BREAK')).toEqual([[], [11], [], [12]]);
  expect(chunk('BREAK')).toEqual([[]]);
  // A comma before a BREAK is of another chunk.
  expect(chunk(`11 , BREAK ${run(12, 22)}`)).toEqual([ids('11 ,'), ids(run(12, 21)), [22]]);
});

test('[PT53] all conditionings of a plan have as many chunks as the longest', () => {
  const prompts = {
    positive: parsePrompt(`11 AND [12|${run(11, 31)}]`),
    negative: parsePrompt('13', 'negative'),
  };
  const { conditionings } = planConditionings(prompts, { stepCount: 2 });
  const all = chunkConditionings(conditionings, numbers);
  expect(all.map((chunks) => chunks.map(({ tokenCount }) => tokenCount))).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [1, 0, 0],
    [10, 10, 1],
  ]);
  expect([...(all[0]?.[2]?.tokenIds ?? [])]).toEqual([...numbers.tokenize('').tokenIds]);
  expect(new Set(all[0]?.[2]?.weights)).toEqual(new Set([1]));
  expect(chunkConditionings([], numbers)).toEqual([]);
});

test('[PT54] 50 chunks are read, 65 are refused, and so is a plan of too many', () => {
  const many = (count: number) => Array.from({ length: count }, () => '11').join(' BREAK ');
  expect(chunk(many(50))).toHaveLength(50);
  expect(chunk(many(64))).toHaveLength(64);
  expect(() => chunk(many(65))).toThrow(refusal({ problem: 'too-many-chunks', limit: 64 }));
  expect(() => chunk(run(1000, 1640))).toThrow(refusal({ problem: 'too-many-chunks', limit: 64 }));

  const planOf = (count: number) =>
    planConditionings(
      { positive: parsePrompt(`[${run(11, 10 + count).replaceAll(' ', '|')}] ${many(64)}`) },
      { stepCount: count },
    );
  expect(chunkConditionings(planOf(16).conditionings, numbers)).toHaveLength(16);
  expect(() => chunkConditionings(planOf(17).conditionings, numbers)).toThrow(
    refusal({ problem: 'too-many-chunks', limit: 1024, chunkCount: 64, conditioningCount: 17 }),
  );
});

test('[PT55] the counter shows the longest text of a prompt', () => {
  const count = (text: string, role: 'positive' | 'negative' = 'positive') =>
    countPromptTokens(text, role, { stepCount: 8 }, numbers);
  expect(count('')).toEqual({ chunkTokenCounts: [0], chunkLength: 10 });
  expect(count('11 12 (13:1.2) <lora:99:1>').chunkTokenCounts).toEqual([3]);
  expect(count(`[11:${run(11, 22)}:4] AND 12 13`).chunkTokenCounts).toEqual([10, 2]);
  expect(count('11 BREAK 12 13').chunkTokenCounts).toEqual([1, 2]);
  expect(count('11 12 13 AND 11 BREAK 12').chunkTokenCounts).toEqual([1, 1]);
  expect(count('11 AND 12 13', 'negative').chunkTokenCounts).toEqual([3]);
});

test('[PT55] in one number a chunk that another follows counts as full', () => {
  expect(tokenTotals({ chunkTokenCounts: [0], chunkLength: 75 })).toEqual({ used: 0, room: 75 });
  expect(tokenTotals({ chunkTokenCounts: [23], chunkLength: 75 })).toEqual({ used: 23, room: 75 });
  expect(tokenTotals({ chunkTokenCounts: [75, 8], chunkLength: 75 })).toEqual({ used: 83, room: 150 });
  expect(tokenTotals({ chunkTokenCounts: [1, 2], chunkLength: 75 })).toEqual({ used: 77, room: 150 });
});

test('[PT56] what a model has no chunks for is lost', () => {
  const count = { chunkTokenCounts: [75, 70, 8], chunkLength: 75 };
  expect([1, 2, 3, undefined].map((limit) => countLostTokens(count, limit))).toEqual([78, 8, 0, 0]);
});

describe("with a package's own tokenizer", () => {
  const folder = new URL('../../fixtures/tiny-sd/sd21-v/tokenizer/', import.meta.url);
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
  const clip = (padTokenId: number) =>
    makeClipTokenizer({
      vocab: parseVocabJson(read('vocab.json')),
      merges: parseMergesText(read('merges.txt')),
      modelMaxLength: 77,
      startTokenId: 1512,
      endTokenId: 1513,
      padTokenId,
    });

  test.each([
    ['"!"', 0],
    ['the end token', 1513],
  ])('[PT50] a short prompt is what the tokenizer itself makes of it, padded with %s', (_, padTokenId) => {
    const tokenizer = clip(padTokenId);
    for (const text of ['a photo of a cat, at night', '', '!!'])
      expect(chunkTokens(parseAttention(text), tokenizer)).toEqual([
        {
          tokenIds: tokenizer.tokenize(text).tokenIds,
          weights: new Float32Array(77).fill(1),
          tokenCount: tokenizer.tokenize(text).tokenCount,
        },
      ]);
  });

  test("[PT51] CLIP's comma is found, twenty tokens back by default", () => {
    // "a" is one token.
    const text = (before: number, after: number) => `${'a '.repeat(before)}, ${'a '.repeat(after)}`;
    const counts = (prompt: string) => chunkTokens(parseAttention(prompt), clip(0)).map(({ tokenCount }) => tokenCount);
    expect(counts(text(55, 20))).toEqual([56, 20]);
    expect(counts(text(54, 21))).toEqual([75, 1]);
    expect(counts('a '.repeat(76))).toEqual([75, 1]);
  });
});
