import { expect, test } from 'vitest';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { EmbedsCache } from '../../../src/engine/runtime/embeds-cache.ts';

const PACKAGE = { id: 'tiny', revision: '0123456789abcdef' };

/** An encoder whose states are the ids; tells what it was asked for. */
function countingEncoder() {
  const asked: string[] = [];
  return {
    asked,
    async encode(tokenIds: readonly Int32Array[], clipSkip = 1) {
      asked.push(`${tokenIds.map((ids) => ids.join()).join('|')} skip ${clipSkip}`);
      const data = Float32Array.from(tokenIds.flatMap((ids) => [...ids]));
      return floatTensor(data, [tokenIds.length, data.length / tokenIds.length, 1]);
    },
  };
}

test('[R24] a chunk is encoded once, in a run of its own, whatever it comes with', async () => {
  const encoder = countingEncoder();
  const cached = new EmbedsCache().encoderOf(PACKAGE, encoder);
  const [a, b, c] = [Int32Array.of(1, 2), Int32Array.of(3, 4), Int32Array.of(5, 6)];
  expect(await cached.encode([a, b])).toEqual(floatTensor(Float32Array.of(1, 2, 3, 4), [2, 2, 1]));
  expect(await cached.encode([c, a])).toEqual(floatTensor(Float32Array.of(5, 6, 1, 2), [2, 2, 1]));
  expect(encoder.asked).toEqual(['1,2 skip 1', '3,4 skip 1', '5,6 skip 1']);
});

test('[R24] another package, or another revision of it, has states of its own', async () => {
  const cache = new EmbedsCache();
  const encoder = countingEncoder();
  for (const revision of ['a', 'b', 'a'])
    await cache.encoderOf({ ...PACKAGE, revision }, encoder).encode([Int32Array.of(1)]);
  expect(encoder.asked).toHaveLength(2);
});

test('[D42] the state of another layer is another', async () => {
  const encoder = countingEncoder();
  const cached = new EmbedsCache().encoderOf(PACKAGE, encoder);
  for (const clipSkip of [undefined, 1, 2, 2]) await cached.encode([Int32Array.of(7)], clipSkip);
  expect(encoder.asked).toEqual(['7 skip 1', '7 skip 2']);
});

test('[R24] the one used longest ago goes first', async () => {
  const encoder = countingEncoder();
  const cached = new EmbedsCache(16).encoderOf(PACKAGE, encoder); // two chunks of two floats
  const encode = (first: number) => cached.encode([Int32Array.of(first, 0)]);
  for (const first of [1, 2, 1, 3, 1, 2]) await encode(first);
  expect(encoder.asked).toEqual(['1,0', '2,0', '3,0', '2,0'].map((ids) => `${ids} skip 1`));
});
