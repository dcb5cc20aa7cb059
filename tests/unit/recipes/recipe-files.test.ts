import { readdirSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Inflate, recallPicture } from '../../../src/domain/recipes/recall-picture.ts';
import { recipeFiles } from '../../../tools/recipes/recipe-files.ts';

const FOLDER = new URL('../../fixtures/recipes/', import.meta.url);
const FILES = recipeFiles();

const inflate: Inflate = async (zlib, maxBytes) => {
  try {
    return new Uint8Array(inflateSync(zlib, { maxOutputLength: maxBytes }));
  } catch {
    return undefined;
  }
};

test('the kept files are those that the script makes', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(FILES.map(({ fileName }) => fileName).sort());
  for (const { fileName, bytes } of FILES)
    expect(Buffer.from(bytes).equals(readFileSync(new URL(fileName, FOLDER))), fileName).toBe(true);
});

describe('[RC1] [RC2] pictures of other programs', () => {
  test.each(FILES)('$fileName', async ({ bytes, recalled }) => {
    expect(await recallPicture(bytes, { inflate })).toEqual(recalled);
  });
});
