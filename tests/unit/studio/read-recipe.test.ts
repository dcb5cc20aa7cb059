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

describe('[C11] a seed beyond 2^53, through a PNG', () => {
  test.each([
    ['a1111-hires.png', '9007199254740995', 3],
    ['a1111-inpaint.png', '18446744073709551615', 4294967295],
    ['comfyui-custom.png', '9007199254740993', 1],
    ['fooocus.png', '6034957302749184651', 956547723],
  ])('%s: the text is kept, its low 32 bits are used', async (name, seedText, seed) => {
    expect(Number(BigInt.asUintN(32, BigInt(seedText)))).toBe(seed);
    const recalled = await readRecipe(fixture(name));
    expect(recalled?.seedText).toBe(seedText);
    expect(recalled?.request.seed).toBe(seed);
    expect(recalled?.notes).toContainEqual({ key: 'note.recipe.seedWrapped', values: { seed: seedText, value: seed } });
  });

  test('a short one is not told twice', async () => {
    const recalled = await readRecipe(fixture('a1111-upscaled.png'));
    expect(recalled?.request.seed).toBe(3);
    expect(recalled).not.toHaveProperty('seedText');
  });
});

test('[C7] what a request takes over of a file with a mask, and of one with a second pass', async () => {
  expect((await readRecipe(fixture('a1111-inpaint.png')))?.request).toMatchObject({
    kind: 'inpaint',
    strength: 0.8,
    isMaskInverted: true,
    maskBlur: 8,
    maskedContent: 'latent-noise',
    area: { kind: 'only-masked', padding: 48 },
    eta: 0.7,
    emphasis: 'no-norm',
  });
  const upscaled = await readRecipe(fixture('a1111-upscaled.png'));
  expect(upscaled?.request).toMatchObject({
    kind: 'text-to-image',
    hires: { width: 1024, height: 768, strength: 0.3, upscaler: 'lanczos' },
  });
  expect(upscaled?.notes).toContainEqual({
    key: 'note.recipe.upscaler',
    values: { name: 'R-ESRGAN 4x+', used: 'Lanczos' },
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
