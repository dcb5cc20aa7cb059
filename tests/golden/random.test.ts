import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/domain/core/crc32.ts';
import { elementCount } from '../../src/domain/core/tensor.ts';
import { TorchRandom } from '../../src/domain/core/torch-random.ts';

interface Golden {
  readonly cases: readonly {
    readonly seed: number;
    readonly draws: readonly { shape: number[]; first: number[]; last: number[]; crcHex: string }[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('torch-randn.json', import.meta.url), 'utf8'));

const hexCrc = (values: Float32Array) =>
  crc32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .toString(16)
    .padStart(8, '0');

test('[D1] torch.randn comes out bit for bit, several draws in a row from one seed', () => {
  let drawCount = 0;
  for (const { seed, draws } of golden.cases) {
    const random = new TorchRandom(seed);
    for (const [index, draw] of draws.entries()) {
      const values = random.randn(elementCount(draw.shape));
      expect([...values.slice(0, draw.first.length)], `seed ${seed}, draw ${index}`).toEqual(draw.first);
      expect([...values.slice(-draw.last.length)]).toEqual(draw.last);
      expect(hexCrc(values), `seed ${seed}, draw ${index} [${draw.shape}]`).toBe(draw.crcHex);
      drawCount++;
    }
  }
  expect(drawCount).toBe(12);
});
