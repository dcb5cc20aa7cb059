import { afterEach, describe, expect, test } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { MemoryAssets } from '../../../src/studio/persistence/memory-assets.ts';
import { gifFile } from '../../../tools/hostile/gif-file.ts';
import { exifSegment, jpegFile } from '../../../tools/hostile/jpeg-file.ts';
import { pngFile } from '../../../tools/hostile/png-file.ts';
import { tiff } from '../assets/sample-images.ts';
import { type GalleryBench, itemsOf, openGallery, wordsOf } from './gallery-bench.ts';

const open: GalleryBench[] = [];
async function start(...args: Parameters<typeof openGallery>): Promise<GalleryBench> {
  const bench = await openGallery(...args);
  open.push(bench);
  return bench;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((bench) => bench.dispose()));
});

const png = (width: number, name = `${width}.png`) => new File([pngFile(width, 8)], name, { type: 'image/png' });

describe('uploads', () => {
  test('[A30] each file has its own answer, and a bad one costs the others nothing', async () => {
    const { gallery } = await start();
    const counts: string[] = [];
    const files = [png(8), new File(['<html>'], 'page.png', { type: 'image/png' }), png(16)];
    const outcomes = await gallery.upload(files, { onProgress: (done, total) => counts.push(`${done}/${total}`) });
    expect(outcomes.map(({ fileName }) => fileName)).toEqual(['8.png', 'page.png', '16.png']);
    expect(wordsOf(outcomes)).toEqual([[], 'unknown-format', []]);
    expect(counts).toEqual(['1/3', '2/3', '3/3']);
    expect(
      gallery
        .getState()
        .items.map(({ width }) => width)
        .sort((a, b) => a - b),
    ).toEqual([8, 16]);
  });

  test('[A30] an upload is what it was: size, format, name, time; its bytes and thumbnail are there', async () => {
    const { gallery } = await start();
    const file = png(24, 'A cat.png');
    const [item] = itemsOf(await gallery.upload([file]));
    expect(item).toMatchObject({
      kind: 'upload',
      format: 'png',
      width: 24,
      height: 8,
      sizeBytes: file.size,
      name: 'A cat.png',
      originalName: 'A cat.png',
      createdAt: '2026-11-24T10:00:00.000Z',
      isStarred: false,
      tags: [],
    });
    const stored = await gallery.asset(item?.assetId ?? '');
    expect(Buffer.compare(Buffer.from(await stored.arrayBuffer()), Buffer.from(await file.arrayBuffer()))).toBe(0);
    expect(await (await gallery.thumbnail(item?.id ?? '')).text()).toBe(`thumbnail of ${item?.assetId}`);
  });

  test('[A31] what is worth saying of a file is said', async () => {
    const { gallery } = await start();
    const outcomes = await gallery.upload([
      new File([pngFile()], 'a.jpg', { type: 'image/jpeg' }),
      new File([gifFile([{}, {}])], 'b.gif', { type: 'image/gif' }),
      new File([jpegFile({ before: [exifSegment(tiff(6, true))] })], 'c.jpg', { type: 'image/jpeg' }),
      new File([pngFile()], 'd.png', { type: 'image/png' }),
    ]);
    expect(wordsOf(outcomes)).toEqual([['extension'], ['first-frame'], ['rotated'], ['duplicate']]);
  });

  test('[A9] bytes are stored under the type that they have, whatever the file says', async () => {
    const { gallery } = await start();
    for (const [name, type] of [
      ['a.svg', 'image/svg+xml'],
      ['b.jpg', 'image/jpeg'],
      ['c', ''],
      ['d.png', 'application/octet-stream'],
    ] as const) {
      const [item] = itemsOf(await gallery.upload([new File([pngFile(8, name.length + 1)], name, { type })]));
      expect((await gallery.asset(item?.assetId ?? '')).type).toBe('image/png');
    }
  });

  test('[A32] the same bytes again are one picture, also in one go and under another name', async () => {
    const { gallery, assets } = await start();
    const outcomes = await gallery.upload([png(8), png(8, 'again.png')]);
    const [first, second] = itemsOf(outcomes);
    expect(wordsOf(outcomes)).toEqual([[], ['duplicate']]);
    expect(second).toEqual(first);
    expect(wordsOf(await gallery.upload([png(8)]))).toEqual([['duplicate']]);
    expect(await assets.listUploads()).toHaveLength(1);
    expect(gallery.getState().items).toHaveLength(1);
  });

  test('[A32] the same bytes as one in the bin bring it back as it was', async () => {
    const { gallery } = await start();
    const [item] = itemsOf(await gallery.upload([png(8)]));
    await gallery.setTags([item?.id ?? ''], { add: ['kept'] });
    await gallery.remove([item?.id ?? '']);
    const outcomes = await gallery.upload([png(8)]);
    expect(wordsOf(outcomes)).toEqual([['duplicate']]);
    expect(gallery.getState().items).toEqual([{ ...item, tags: ['kept'] }]);
    expect(itemsOf(outcomes)).toEqual(gallery.getState().items);
  });

  test('[A32] the bin loses the picture at that very moment: it is stored again', async () => {
    const bench = await start();
    const { gallery, assets } = bench;
    const [item] = itemsOf(await gallery.upload([png(8)]));
    await gallery.remove([item?.id ?? '']);
    const find = assets.findUpload.bind(assets);
    assets.findUpload = async (sha256) => {
      const found = await find(sha256);
      await assets.purgeUploads('2030-01-01T00:00:00.000Z');
      return found;
    };
    const outcomes = await gallery.upload([png(8)]);
    expect(wordsOf(outcomes)).toEqual([[]]);
    expect(gallery.getState().items).toEqual(itemsOf(outcomes));
    expect(gallery.getState().items[0]?.id).not.toBe(item?.id);
  });

  test('[A33] a refused file leaves no row and no bytes', async () => {
    const bench = await start();
    await bench.gallery.upload([
      new File(['<html>'], 'a.png'),
      new File([], 'b.png'),
      new File([pngFile().slice(0, 20)], 'c.png'),
    ]);
    expect(bench.gallery.getState().items).toEqual([]);
    bench.setNow('2027-01-01T00:00:00.000Z');
    expect(await bench.assets.collectGarbage('2027-01-01T00:00:00.000Z', new Set())).toBe(0);
  });

  test('[A33] a file that changes while it is looked at is refused', async () => {
    const importImage: NonNullable<Parameters<typeof openGallery>[2]>['importImage'] = async () => ({
      header: { format: 'png', width: 8, height: 8, isRotated: false, isAnimated: false },
      isMisnamed: false,
      sha256: 'ab'.repeat(32),
      thumbnail: new Blob(['t']),
    });
    const { gallery } = await start(undefined, undefined, { importImage });
    expect(wordsOf(await gallery.upload([png(8)]))).toEqual(['damaged']);
    expect(gallery.getState().items).toEqual([]);
  });

  test('[A34] a cancelled upload keeps what is in, and says the rest was cancelled', async () => {
    const { gallery } = await start();
    const stop = new AbortController();
    const outcomes = await gallery.upload([png(8), png(16), png(24)], {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(wordsOf(outcomes)).toEqual([[], 'cancelled', 'cancelled']);
    expect(gallery.getState().items.map(({ width }) => width)).toEqual([8]);
  });

  test('[A34] a full disk is said of the file that met it; the next try works', async () => {
    const { gallery, assets } = await start();
    assets.insertUpload = async () => {
      throw new StudioError('storage-full', 'Full.');
    };
    expect(wordsOf(await gallery.upload([png(8)]))).toEqual(['storage-full']);
    expect(gallery.getState()).toMatchObject({ items: [], error: undefined });
    assets.insertUpload = MemoryAssets.prototype.insertUpload;
    expect(wordsOf(await gallery.upload([png(8)]))).toEqual([[]]);
  });

  test('[A35] a name of any length, cut between characters', async () => {
    const { gallery } = await start();
    const [item] = itemsOf(await gallery.upload([png(8, `${'x'.repeat(199)}😀😀.png`)]));
    expect(item?.originalName).toBe(`${'x'.repeat(199)}😀`);
  });
});
