import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toStudioError } from '../../../src/domain/core/errors.ts';
import { MediaClient } from '../../../src/studio/rpc/media-client.ts';
import { WORKER_FACTORIES } from '../../../src/studio/rpc/worker-factories.ts';
import { jpegFile, jpegSegment } from '../../../tools/hostile/jpeg-file.ts';
import { pngHeader } from '../../unit/assets/sample-images.ts';

let media: MediaClient;
beforeAll(() => {
  media = new MediaClient(WORKER_FACTORIES.media);
});
afterAll(() => media.dispose());

/** Left half red, right half blue. */
async function picture(width: number, height: number, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#ff0000';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#0000ff';
  context.fillRect(width / 2, 0, width / 2, height);
  return canvas.convertToBlob({ type });
}

async function pixels(blob: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

const claimed = { name: '', mimeType: '' };
const reasonOf = (file: Blob, as = claimed) =>
  media.importImage(file, as).then(
    () => undefined,
    (error: unknown) => toStudioError(error).details['reason'],
  );

describe('importImage in its worker', () => {
  test.each(['image/png', 'image/jpeg', 'image/webp'])('[A6] %s: size, hash, a square thumbnail', async (type) => {
    const file = await picture(400, 250, type);
    const imported = await media.importImage(file, { name: 'a', mimeType: type });
    expect(imported.header).toMatchObject({ width: 400, height: 250, isRotated: false, isAnimated: false });
    expect(imported.isMisnamed).toBe(false);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    expect(imported.sha256).toBe(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    const { width, height, data } = await pixels(imported.thumbnail);
    expect([width, height]).toEqual([200, 200]);
    expect(data[0]).toBeGreaterThan(200);
    expect(data[199 * 4 + 2]).toBeGreaterThan(200);
  });

  test('[A6] a small picture is not enlarged', async () => {
    const { thumbnail } = await media.importImage(await picture(20, 10), claimed);
    const { width, height } = await pixels(thumbnail);
    expect([width, height]).toEqual([10, 10]);
  });

  test('[A9] a size behind more than a megabyte of profiles is found', async () => {
    const profile = Array.from({ length: 20 }, () =>
      jpegSegment(
        0xe2,
        Array.from({ length: 60_000 }, () => 7),
      ),
    );
    const file = new Blob([jpegFile({ before: profile })]);
    expect(file.size).toBeGreaterThan(1_048_576);
    expect((await media.importImage(file, claimed)).header).toMatchObject({ format: 'jpeg', width: 24, height: 16 });
    expect(await reasonOf(file.slice(0, 1_100_000))).toBe('truncated');
  });

  test('[A7] broken pixels behind a good header are refused', async () => {
    const good = new Uint8Array(await (await picture(64, 64)).arrayBuffer());
    expect(await reasonOf(new Blob([good.slice(0, 60)]))).toMatch(/damaged|truncated/);
    expect(await reasonOf(new Blob([pngHeader(30, 30)]))).toBe('damaged');
    expect(await reasonOf(new Blob([pngHeader(30_000, 30_000)]))).toBe('side-too-long');
    expect(await reasonOf(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']))).toBe('svg-on-page');
    expect(await reasonOf(new Blob(['MZ']), { name: 'a.png', mimeType: 'image/png' })).toBe('unknown-format');
    expect(await reasonOf(await picture(4, 4), { name: 'a.exe', mimeType: '' })).toBe('type-mismatch');
  });
});

describe('renderScene in its worker', () => {
  const identity = [1, 0, 0, 1, 0, 0] as const;
  const plain = { matrix: identity, opacity: 1, blendMode: 'normal', isClipped: false } as const;
  const square = (fill: `#${string}`, size: number) =>
    ({
      kind: 'shape',
      shape: 'rectangle',
      width: size,
      height: size,
      fill,
      stroke: null,
      strokeWidth: 0,
      cornerRadius: 0,
    }) as const;

  test('[A8] pictures, shapes, opacity, blend modes, groups and clipping, scaled down', async () => {
    const assetId = 'a'.repeat(64);
    const scene = {
      width: 800,
      height: 400,
      background: '#ffffff',
      items: [
        { layerId: '1', ...plain, content: { kind: 'picture', assetId, width: 400, height: 400 } },
        { layerId: '2', ...plain, matrix: [1, 0, 0, 1, 400, 0], content: square('#00ff00', 200) },
        {
          layerId: '3',
          ...plain,
          matrix: [1, 0, 0, 1, 400, 0],
          isClipped: true,
          content: square('#000000', 400),
          opacity: 0.5,
        },
        {
          layerId: '4',
          ...plain,
          matrix: [1, 0, 0, 1, 600, 200],
          blendMode: 'multiply',
          content: {
            kind: 'group',
            items: [{ layerId: '5', ...plain, matrix: [1, 0, 0, 1, 600, 200], content: square('#ff0000', 200) }],
          },
        },
      ],
    } as const;
    const { width, height, data } = await pixels(
      await media.renderScene(scene, new Map([[assetId, await picture(400, 400)]]), 200),
    );
    expect([width, height]).toEqual([200, 100]);
    const at = (x: number, y: number) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)];
    expect(at(20, 50)).toEqual([255, 0, 0, 255]);
    expect(at(80, 50)).toEqual([0, 0, 255, 255]);
    const clipped = at(120, 20);
    expect(clipped[0]).toBe(0);
    // Half of 255, after three roundings to bytes: the layer's, the stack's and the outline's.
    expect(Math.abs((clipped[1] ?? 0) - 127.5)).toBeLessThanOrEqual(2.5);
    expect(at(120, 80)).toEqual([255, 255, 255, 255]);
    expect(at(175, 75)).toEqual([255, 0, 0, 255]);
  });

  test('[A8] what is clipped mixes with its base as if that were opaque, and the base’s transparency comes last', async () => {
    const base = { layerId: '1', ...plain, content: square('#ff000080', 10) };
    const scene = (clipped: object) =>
      ({
        width: 10,
        height: 10,
        background: null,
        items: [base, { layerId: '2', ...plain, isClipped: true, content: square('#0000ff', 10), ...clipped }],
      }) as const;
    const drawn = async (clipped: object) => [
      ...(await pixels(await media.renderScene(scene(clipped), new Map(), 10))).data.slice(0, 4),
    ];
    const near = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, -0.7));
    expect(await drawn({})).toEqual(near([0, 0, 255, 128]));
    expect(await drawn({ opacity: 0.5 })).toEqual(near([128, 0, 128, 128]));
    expect(await drawn({ blendMode: 'multiply' })).toEqual(near([0, 0, 0, 128]));
    expect(await drawn({ blendMode: 'screen' })).toEqual(near([255, 0, 255, 128]));
  });

  test('[A8] a missing picture leaves a hole, and nothing fails', async () => {
    const scene = {
      width: 10,
      height: 10,
      background: null,
      items: [{ layerId: '1', ...plain, content: { kind: 'picture', assetId: 'b'.repeat(64), width: 10, height: 10 } }],
    } as const;
    expect((await pixels(await media.renderScene(scene, new Map(), 10))).data[3]).toBe(0);
  });
});
