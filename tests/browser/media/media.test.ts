import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import type { RgbaImage } from '../../../src/domain/protocol/inference-api.ts';
import { encodePng } from '../../../src/engine/media/encode-png.ts';
import { makeThumbnail } from '../../../src/engine/media/thumbnail.ts';

/** Every channel value somewhere, no two neighbours alike. */
function noisyPicture(width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  let state = 12345;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[index] = index % 4 === 3 ? 255 : state >>> 24;
  }
  return { width, height, data };
}

/** A picture whose pixel (x, y) is `colourAt(x, y)`. */
function picture(width: number, height: number, colourAt: (x: number, y: number) => readonly number[]): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([...colourAt(x, y), 255], (y * width + x) * 4);
  return { width, height, data };
}

async function decode(png: Uint8Array<ArrayBuffer>): Promise<ImageData> {
  const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function chunkNames(png: Uint8Array): string[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const names: string[] = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    names.push(String.fromCharCode(...png.subarray(at + 4, at + 8)));
  }
  return names;
}

describe('encodePng', () => {
  test('[R40] gives every byte of an opaque picture back, odd sizes too', async () => {
    for (const [width, height] of [
      [64, 64],
      [33, 17],
      [1, 1],
    ] as const) {
      const image = noisyPicture(width, height);
      const decoded = await decode(await encodePng(image));
      expect([decoded.width, decoded.height]).toEqual([width, height]);
      expect(decoded.data).toEqual(image.data);
    }
  });

  test('[R40] writes no text chunk', async () => {
    const names = chunkNames(await encodePng(noisyPicture(8, 8)));
    expect(names[0]).toBe('IHDR');
    expect(names.at(-1)).toBe('IEND');
    expect(names.filter((name) => /tEXt|iTXt|zTXt|eXIf/.test(name))).toEqual([]);
  });

  test('[R41] refuses a picture that is not whole, and one that is not opaque', async () => {
    const image = noisyPicture(4, 4);
    const seeThrough = noisyPicture(4, 4);
    seeThrough.data[7] = 254;
    for (const wrong of [{ ...image, width: 5 }, { ...image, height: 0 }, { ...image, width: Number.NaN }, seeThrough])
      await expect(encodePng(wrong)).rejects.toSatisfy((error) => isStudioError(error, 'invalid-request'));
  });
});

describe('makeThumbnail', () => {
  test('[R42] fits the longest side and keeps the proportions', async () => {
    const wide = await decode(await makeThumbnail(noisyPicture(512, 256), 200));
    expect([wide.width, wide.height]).toEqual([200, 100]);
    const thin = await decode(await makeThumbnail(noisyPicture(3, 900), 200));
    expect([thin.width, thin.height]).toEqual([1, 200]);
  });

  test('[R42] never enlarges: a small picture comes back bit for bit', async () => {
    const image = noisyPicture(40, 20);
    const decoded = await decode(await makeThumbnail(image, 200));
    expect([decoded.width, decoded.height]).toEqual([40, 20]);
    expect(decoded.data).toEqual(image.data);
  });

  test('[R42] averages when it shrinks: a one-pixel checkerboard becomes grey, not black and white', async () => {
    const board = picture(512, 512, (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [0, 0, 0]));
    const { data } = await decode(await makeThumbnail(board, 128));
    let lowest = 255;
    let highest = 0;
    for (let index = 0; index < data.length; index += 4) {
      lowest = Math.min(lowest, data[index] ?? 0);
      highest = Math.max(highest, data[index] ?? 0);
    }
    expect(lowest).toBeGreaterThan(96);
    expect(highest).toBeLessThan(160);
  });

  test('[R42] keeps corners where they were', async () => {
    const quarters = picture(400, 400, (x, y) => [x < 200 ? 255 : 0, y < 200 ? 255 : 0, 0]);
    const { data, width } = await decode(await makeThumbnail(quarters, 200));
    const at = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
    expect(at(10, 10)).toEqual([255, 255, 0]);
    expect(at(190, 10)).toEqual([0, 255, 0]);
    expect(at(10, 190)).toEqual([255, 0, 0]);
    expect(at(190, 190)).toEqual([0, 0, 0]);
  });
});
