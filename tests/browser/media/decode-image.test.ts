import { afterAll, describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { encodePng } from '../../../src/engine/media/encode-png.ts';
import { MediaClient } from '../../../src/studio/rpc/media-client.ts';
import { WORKER_FACTORIES } from '../../../src/studio/rpc/worker-factories.ts';

const FILES = import.meta.glob<string>(
  '../../fixtures/hostile/images/{animated.gif,animated.webp,cmyk.jpg,exif-turned.jpg,turned.avif,sound.png,cut-in-pixels.webp}.bin',
  {
    query: '?url',
    import: 'default',
    eager: true,
  },
);

async function fixture(name: string): Promise<Blob> {
  const url = FILES[`../../fixtures/hostile/images/${name}.bin`];
  if (url === undefined) throw new Error(`no fixture ${name}`);
  return (await fetch(url)).blob();
}

/** What goes into a generation: the pixels of a picture file, by the real worker. */
describe('decodeImage', () => {
  const media = new MediaClient(WORKER_FACTORIES.media);
  afterAll(() => media.dispose());

  test('[R49] every byte of an opaque picture comes back, also of one pixel', async () => {
    for (const [width, height] of [
      [33, 17],
      [1, 1],
    ] as const) {
      const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
        i % 4 === 3 ? 255 : (i * 73) % 256,
      );
      const png = await encodePng({ width, height, data });
      expect(await media.decodeImage(new Blob([png]))).toEqual({ width, height, data });
    }
  });

  test.each([
    ['animated.gif', 24, 16],
    ['animated.webp', 24, 16],
    ['cmyk.jpg', 24, 16],
    ['exif-turned.jpg', 16, 24],
    ['turned.avif', 16, 32],
  ])('[R49] %s: first frame, colours as RGB, upright', async (name, width, height) => {
    const image = await media.decodeImage(await fixture(name));
    expect([image.width, image.height]).toEqual([width, height]);
    expect(image.data).toHaveLength(4 * width * height);
    expect(image.data.some((value, i) => i % 4 !== 3 && value > 0)).toBe(true);
  });

  test('[R49] what cannot be decoded is refused in words', async () => {
    for (const file of [new Blob(['nothing']), await fixture('cut-in-pixels.webp')])
      await expect(media.decodeImage(file)).rejects.toSatisfy(
        (error) => isStudioError(error, 'file-rejected') && error.details['reason'] === 'damaged',
      );
  });
});
