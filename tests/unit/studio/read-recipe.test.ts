import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inflate } from '../../../src/studio/files/inflate.ts';
import { readRecipe } from '../../../src/studio/services/read-recipe.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/recipes/${name}`, import.meta.url)));

describe('[S84] the recipe of another program', () => {
  test('what Compel wrote becomes A1111’s dialect', async () => {
    const recalled = await readRecipe(fixture('invokeai.png'));
    expect(recalled?.request.prompt).toBe('a (misty:1.3) valley, (pine-trees:1.21)');
  });

  test('compressed texts are read', async () => {
    expect((await readRecipe(fixture('a1111-ztxt.png')))?.request.prompt).toBe('a red boat on a lake, ((sunset))');
  });
});

describe('inflate', () => {
  const bytes = new Uint8Array(100_000).fill(65);

  test('gives the bytes back', async () => {
    expect(await inflate(deflateSync(bytes), bytes.length)).toEqual(bytes);
  });

  test('stops where it is too much, and at what is broken', async () => {
    expect(await inflate(deflateSync(bytes), bytes.length - 1)).toBeUndefined();
    expect(await inflate(deflateSync(bytes).subarray(0, 20), bytes.length)).toBeUndefined();
    expect(await inflate(new Uint8Array([1, 2, 3]), 10)).toBeUndefined();
  });
});
