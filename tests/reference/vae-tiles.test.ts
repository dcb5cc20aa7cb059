import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FloatTensor } from '../../src/domain/core/tensor.ts';
import { imageTensor } from '../../src/domain/diffusion/imaging/image-tensor.ts';
import type { VaeDecoder, VaeEncoder } from '../../src/domain/diffusion/ports.ts';
import { tiledDecoder, tiledEncoder, tileStarts } from '../../src/domain/diffusion/vae-tiles.ts';
import type { SessionCache } from '../../src/engine/runtime/session-cache.ts';
import { makeVaeDecoder } from '../../src/engine/runtime/vae-decoder.ts';
import { makeVaeEncoder } from '../../src/engine/runtime/vae-encoder.ts';
import { folderPackage } from './folder-package.ts';
import { makeNodeSessions } from './node-sessions.ts';
import { readPng } from './read-png.ts';

const STARTER = fileURLToPath(new URL('../../models/starter-diffusion', import.meta.url));
const PICTURES = new URL('../golden/starter-pictures/', import.meta.url);
const FACTOR = 16;
const TILING = { side: 10, overlap: 5 };

let sessions: SessionCache;
let vaeDecoder: VaeDecoder;
let vaeEncoder: VaeEncoder;

beforeAll(async () => {
  sessions = makeNodeSessions();
  const reader = await folderPackage(STARTER);
  vaeDecoder = makeVaeDecoder(sessions, reader);
  const encoder = makeVaeEncoder(sessions, reader);
  if (!encoder) throw new Error('the starter has no encoder');
  vaeEncoder = encoder;
});

afterAll(() => sessions.releaseAll());

function readPicture(name: string): FloatTensor {
  const { width, height, data } = readPng(readFileSync(new URL(name, PICTURES)));
  const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : (data[3 * Math.floor(i / 4) + (i % 4)] ?? 0),
  );
  return imageTensor({ width, height, data: rgba });
}

/** What is different at the lines where tiles begin and end: how a pixel differs from the one before it, in 255ths. */
function seamSteps(tiled: FloatTensor, whole: FloatTensor): number {
  const [, channels = 0, height = 0, width = 0] = whole.dims;
  const starts = tileStarts(height / FACTOR, TILING);
  const edges = starts
    .flatMap((start) => [start * FACTOR, (start + TILING.side) * FACTOR])
    .filter((y) => y > 0 && y < height);
  let sum = 0;
  let count = 0;
  for (let channel = 0; channel < channels; channel++)
    for (const edge of edges)
      for (let i = 0; i < width; i++)
        for (const [a, b] of [
          [edge * width + i, (edge - 1) * width + i],
          [i * width + edge, i * width + edge - 1],
        ] as const) {
          const step = ({ data }: FloatTensor) =>
            (data[channel * height * width + a] ?? 0) - (data[channel * height * width + b] ?? 0);
          sum += Math.abs(step(tiled) - step(whole)) * 127.5;
          count += 1;
        }
  return sum / count;
}

function meanDifference(a: FloatTensor, b: FloatTensor): number {
  expect(a.dims).toEqual(b.dims);
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] ?? Number.NaN)), 0) / a.data.length;
}

describe('the starter package, a picture of 256 × 256 in four tiles', { timeout: 120_000 }, () => {
  for (const name of ['00.png', '04.png', '08.png'])
    test(`[D40] ${name}: no seam, and all but the same picture`, async () => {
      const picture = readPicture(name);
      const { mean } = await vaeEncoder.encode(picture);
      const whole = await vaeDecoder.decode(mean);
      const asked: string[] = [];
      const tiled = await tiledDecoder(vaeDecoder, TILING, FACTOR, async (done, total) => {
        asked.push(`${done}/${total}`);
      }).decode(mean);
      const difference = meanDifference(tiled, whole) * 127.5;
      const seams = seamSteps(tiled, whole);
      console.info(
        `${name}: steps at tile edges differ by ${seams.toFixed(3)}/255, the whole by ${difference.toFixed(2)}/255 in the mean`,
      );
      expect(asked).toEqual(['0/9', '1/9', '2/9', '3/9', '4/9', '5/9', '6/9', '7/9', '8/9'].slice(0, asked.length));
      expect(seams).toBeLessThanOrEqual(1);
      expect(difference).toBeLessThan(10);

      const tiledLatents = (await tiledEncoder(vaeEncoder, TILING, FACTOR).encode(picture)).mean;
      const fromTiles = await vaeDecoder.decode(tiledLatents);
      console.info(`${name}: encoded in tiles ${(meanDifference(fromTiles, whole) * 127.5).toFixed(2)}/255`);
      expect(meanDifference(fromTiles, whole) * 127.5).toBeLessThan(10);
    });
});
