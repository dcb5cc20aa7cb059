import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { tiledDecoder, tileStarts } from '../../../src/domain/diffusion/vae-tiles.ts';

test('[D40] tiles cover a side from end to end and reach into each other by the overlap or more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 4, max: 96 }), (length, side) => {
      const overlap = Math.ceil(side / 4);
      const starts = tileStarts(length, { side, overlap });
      expect(starts[0]).toBe(0);
      if (length <= side) expect(starts).toHaveLength(1);
      else expect((starts.at(-1) ?? 0) + side).toBe(length);
      for (const [i, start] of starts.slice(1).entries())
        expect(start - (starts[i] ?? 0)).toBeLessThanOrEqual(side - overlap);
    }),
    { seed: 20261126, numRuns: 300 },
  );
});

test('[D40] a network that looks at one point alone gives what it would give whole', async () => {
  const latents = floatTensor(
    Float32Array.from({ length: 2 * 13 * 21 }, (_, i) => Math.sin(i)),
    [1, 2, 13, 21],
  );
  const doubling = {
    async decode({ data, dims }: typeof latents) {
      const [, , h = 0, w = 0] = dims;
      const picture = Float32Array.from({ length: 3 * 4 * h * w }, (_, i) => {
        const [channel, rest] = [Math.floor(i / (4 * h * w)), i % (4 * h * w)];
        const [y, x] = [Math.floor(rest / (2 * w)), rest % (2 * w)];
        return (data[Math.floor(y / 2) * w + Math.floor(x / 2)] ?? 0) * (channel + 1);
      });
      return floatTensor(picture, [1, 3, 2 * h, 2 * w]);
    },
  };
  const whole = await doubling.decode(latents);
  const tiled = await tiledDecoder(doubling, { side: 8, overlap: 3 }, 2).decode(latents);
  expect(tiled.dims).toEqual(whole.dims);
  for (const [i, value] of tiled.data.entries()) expect(value).toBeCloseTo(whole.data[i] ?? Number.NaN, 5);
});
