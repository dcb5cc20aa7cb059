import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { Recipe } from '../../../src/domain/recipes/recipe.ts';
import { unpackArchive } from '../../../src/engine/media/archive.ts';
import { pngFile } from '../../../tools/hostile/png-file.ts';
import { bytesOf, newProject, newVersion } from '../studio/sample-projects.ts';
import { newPicture, REQUEST } from '../studio/sample-rows.ts';
import { type GalleryBench, itemsOf, openGallery } from './gallery-bench.ts';

const open: GalleryBench[] = [];
async function start(...args: Parameters<typeof openGallery>): Promise<GalleryBench> {
  const bench = await openGallery(...args);
  open.push(bench);
  return bench;
}

let bench: GalleryBench;
beforeEach(async () => {
  bench = await start();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.dispose()));
});

interface Made {
  readonly prompt?: string;
  readonly packageName?: string;
  readonly packageId?: string;
  readonly createdAt?: string;
}

/** Puts a generated picture there. @returns its id. */
async function generate(id: string, { prompt = 'a red apple', packageName, packageId, createdAt }: Made = {}) {
  const plain = newPicture(id, id);
  const recipe: Recipe = {
    ...plain.result.recipe,
    request: { ...REQUEST, prompt, ...(packageId === undefined ? {} : { packageId }) },
    ...(packageName === undefined ? {} : { packageName }),
  };
  const result = { ...plain.result, recipe, ...(createdAt === undefined ? {} : { createdAt }) };
  await bench.storage.insertPictures([{ ...plain, result }]);
  await bench.results.refresh();
  return id;
}

/** Uploads a picture. @returns its id. */
async function upload(name: string, at = '2026-11-24T10:00:00.000Z', width = 8 + name.length): Promise<string> {
  bench.setNow(at);
  const [item] = itemsOf(await bench.gallery.upload([new File([pngFile(width, 8)], name, { type: 'image/png' })]));
  return item?.id ?? '';
}

const found = (query: Parameters<GalleryBench['gallery']['search']>[0]) =>
  bench.gallery.search(query).map(({ name }) => name);

describe('[A40] one list of generated and uploaded pictures', () => {
  test('newest first, each with what is known of it', async () => {
    await generate('early', { createdAt: '2026-11-20T10:00:00.000Z', prompt: 'a\n  barn ' });
    await upload('middle.png', '2026-11-21T10:00:00.000Z');
    await generate('late', { createdAt: '2026-11-22T10:00:00.000Z', prompt: 'x'.repeat(79).concat('😀😀') });
    expect(bench.gallery.getState()).toMatchObject({ isLoaded: true, error: undefined });
    expect(bench.gallery.getState().items.map(({ kind, name }) => [kind, name])).toEqual([
      ['generated', `${'x'.repeat(79)}😀`],
      ['upload', 'middle.png'],
      ['generated', 'a barn'],
    ]);
  });

  test('a thousand of them, in pages that neither skip nor repeat', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `picture-${String(index).padStart(4, '0')}`);
    await bench.storage.insertPictures(ids.map((id) => newPicture(id, id)));
    await bench.results.refresh();
    const pages = [0, 120, 240, 360, 480, 600, 720, 840, 960].flatMap((from) =>
      bench.gallery.search({ text: 'apple' }).slice(from, from + 120),
    );
    expect(pages.map(({ id }) => id)).toEqual(bench.gallery.getState().items.map(({ id }) => id));
    expect(new Set(pages.map(({ id }) => id)).size).toBe(1_000);
  });

  test('rows that cannot be read are said in the state; what was there stays', async () => {
    await upload('a.png');
    bench.assets.listUploads = async () => {
      throw new StudioError('storage-unavailable', 'Broken.');
    };
    await bench.gallery.refresh();
    expect(bench.gallery.getState()).toMatchObject({ error: { code: 'storage-unavailable' }, isLoaded: true });
    expect(bench.gallery.getState().items).toHaveLength(1);
  });
});

describe('[A41] search', () => {
  test('by words of prompt, model, name, file name and tag; all words must be there', async () => {
    await generate('1', { prompt: 'a lighthouse at dusk, oil painting', packageName: 'Tiny SD 1.5' });
    await generate('2', { prompt: 'a lighthouse at noon', packageName: 'Turbo' });
    const id = await upload('holiday_photo-12.png');
    await bench.gallery.setTags([id], { add: ['sea side'] });
    await bench.gallery.rename(id, 'Cliffs of Moher');
    expect(found({ text: 'lighthouse' })).toHaveLength(2);
    expect(found({ text: 'lighthouse dusk' })).toEqual(['a lighthouse at dusk, oil painting']);
    expect(found({ text: 'turbo' })).toEqual(['a lighthouse at noon']);
    for (const text of ['photo', 'holiday 12', 'side', 'moher', 'CLIFFS'])
      expect(found({ text }), text).toEqual(['Cliffs of Moher']);
    expect(found({ text: 'cliffs turbo' })).toEqual([]);
    expect(found({ text: '  ' })).toHaveLength(3);
  });

  test('beginnings count, and one typing error in words of five letters and more', async () => {
    await generate('1', { prompt: 'a lighthouse' });
    expect(found({ text: 'ligh' })).toHaveLength(1);
    expect(found({ text: 'lichthause' })).toHaveLength(0);
    expect(found({ text: 'lighthause' })).toHaveLength(1);
    expect(found({ text: 'lght' })).toHaveLength(0);
  });

  test('accents in either way of writing, or left out; scripts without blanks', async () => {
    await upload(`${'Müller'.normalize('NFD')}.png`);
    await generate('1', { prompt: '一个红苹果在桌子上' });
    for (const text of ['müller', 'Müller'.normalize('NFD'), 'muller', 'MÜL'])
      expect(found({ text }), text).toHaveLength(1);
    expect(found({ text: '苹果' })).toHaveLength(1);
    expect(found({ text: '香蕉' })).toHaveLength(0);
  });

  test('what changes is found as it is now', async () => {
    const id = await upload('before.png');
    expect(found({ text: 'before' })).toHaveLength(1);
    await bench.gallery.rename(id, 'afterwards');
    expect(found({ text: 'afterwards' })).toEqual(['afterwards']);
    await bench.gallery.remove([id]);
    expect(found({ text: 'afterwards' })).toEqual([]);
  });

  test('signs of any kind do no harm', async () => {
    await generate('1', { prompt: '(a:1.2) [b] {c}' });
    for (const text of ['(', '[]', '\\', '.*', '"', '__proto__', 'constructor', '😀', '*'.repeat(5_000)])
      expect(() => found({ text }), text).not.toThrow();
  });
});

describe('[A42] narrowing', () => {
  test('kind, star, tag and model; all conditions hold together', async () => {
    await generate('1', { prompt: 'one', packageId: 'tiny-sd15' });
    await generate('2', { prompt: 'two', packageId: 'turbo' });
    const id = await upload('three.png');
    await bench.gallery.setStarred([id, '2'], true);
    await bench.gallery.setTags(['1', '2'], { add: ['sea'] });
    expect(found({ kind: 'upload' })).toEqual(['three.png']);
    expect(found({ kind: 'generated' })).toHaveLength(2);
    expect(found({ isStarred: false })).toEqual(['one']);
    expect(found({ isStarred: true, kind: 'generated' })).toEqual(['two']);
    expect(found({ tag: 'sea', packageId: 'turbo' })).toEqual(['two']);
    expect(found({ packageId: 'turbo', text: 'one' })).toEqual([]);
  });

  test('days of the user, both included', async () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 30).toISOString();
    await generate('1', { prompt: 'one', createdAt: at(20, 0) });
    await generate('2', { prompt: 'two', createdAt: at(20, 23) });
    await upload('three.png', at(21, 0));
    expect(found({ from: '2026-11-20', to: '2026-11-20' })).toEqual(['two', 'one']);
    expect(found({ from: '2026-11-21' })).toEqual(['three.png']);
    expect(found({ to: '2026-11-19' })).toEqual([]);
  });
});

describe('[A43] name, star and tags', () => {
  test('are kept for pictures of both kinds, and a reload shows them', async () => {
    await generate('1', { prompt: 'one' });
    const id = await upload('two.png');
    await bench.gallery.setStarred(['1', id], true);
    await bench.gallery.setTags(['1', id], { add: [' sea ', 'sea', 'a\n b', ''] });
    await bench.gallery.setTags([id], { remove: ['sea'], add: ['c'] });
    await bench.gallery.rename('1', '  A\tnew name ');
    const again = await start(bench);
    const shown = again.gallery.getState().items.map(({ name, isStarred, tags }) => ({ name, isStarred, tags }));
    expect(shown).toEqual(
      expect.arrayContaining([
        { name: 'A new name', isStarred: true, tags: ['sea', 'a b'] },
        { name: 'two.png', isStarred: true, tags: ['a b', 'c'] },
      ]),
    );
    await bench.gallery.rename('1', ' ');
    expect(bench.gallery.getState().items.map(({ name }) => name)).toContain('one');
  });

  test('of many are changed together or not at all', async () => {
    const id = await upload('one.png');
    await expect(bench.gallery.setStarred([id, 'nobody'], true)).rejects.toMatchObject({ code: 'not-found' });
    expect(bench.gallery.getState().items[0]?.isStarred).toBe(false);
    await expect(bench.gallery.rename('nobody', 'x')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('[A44] in use by', () => {
  test('projects whose document, history or versions name the picture, those in the bin left out', async () => {
    const id = await upload('used.png');
    const other = await upload('unused.png');
    const assetId = bench.gallery.getState().items.find((item) => item.id === id)?.assetId ?? '';
    for (const name of ['named', 'versioned', 'binned'])
      await bench.projects.insertProject(newProject(name, { name }), bytesOf(1), name === 'versioned' ? [] : [assetId]);
    await bench.projects.insertVersion(newVersion('v', 'versioned', { assetIds: [assetId] }), bytesOf(1));
    await bench.projectService.refresh();
    await bench.projectService.remove('binned');
    expect((await bench.gallery.usedBy([id, other])).map(({ name }) => name).sort()).toEqual(['named', 'versioned']);
    expect(await bench.gallery.usedBy([other])).toEqual([]);
    expect(await bench.gallery.usedBy([])).toEqual([]);
  });
});

describe('[A45] delete and undo', () => {
  test('many at once, of both kinds, and back as they were', async () => {
    await generate('1', { prompt: 'one' });
    const id = await upload('two.png');
    await bench.gallery.setStarred(['1', id], true);
    const before = bench.gallery.getState().items;
    await bench.gallery.remove(['1', id]);
    expect(bench.gallery.getState().items).toEqual([]);
    await expect(bench.gallery.thumbnail(id)).rejects.toMatchObject({ code: 'not-found' });
    await bench.gallery.restore(['1', id]);
    expect(bench.gallery.getState().items).toEqual(before);
    expect(await (await bench.gallery.asset(before[0]?.assetId ?? '')).size).toBeGreaterThan(0);
  });

  test('a removed picture that a project uses keeps its bytes', async () => {
    const id = await upload('used.png');
    const assetId = bench.gallery.getState().items[0]?.assetId ?? '';
    await bench.projects.insertProject(newProject('p'), bytesOf(1), [assetId]);
    await bench.gallery.remove([id]);
    bench.setNow('2027-06-01T00:00:00.000Z');
    await bench.assets.purgeUploads('2027-05-01T00:00:00.000Z');
    await bench.assets.collectGarbage('2027-05-31T00:00:00.000Z', new Set());
    expect((await bench.gallery.asset(assetId)).type).toBe('image/png');
  });

  test('one that is not there is said, and those before it are gone from the list', async () => {
    const id = await upload('one.png');
    await expect(bench.gallery.remove([id, 'nobody'])).rejects.toMatchObject({ code: 'not-found' });
    expect(bench.gallery.getState().items).toEqual([]);
    await expect(bench.gallery.restore([id, 'nobody'])).rejects.toMatchObject({ code: 'not-found' });
    expect(bench.gallery.getState().items).toHaveLength(1);
  });

  test('two tabs delete the same picture, and both see it gone', async () => {
    const name = crypto.randomUUID();
    const [here, there] = [await start(bench, name), await start(bench, name)];
    const file = new File([pngFile(8, 8)], 'a.png', { type: 'image/png' });
    const [item] = itemsOf(await here.gallery.upload([file]));
    await vi.waitFor(() => expect(there.gallery.getState().items).toHaveLength(1));
    const id = item?.id ?? '';
    await Promise.all([here.gallery.remove([id]), there.gallery.remove([id])]);
    await there.gallery.remove([id]);
    expect(here.gallery.getState().items).toEqual([]);
    expect(there.gallery.getState().items).toEqual([]);
    await here.gallery.restore([id]);
    await vi.waitFor(() => expect(there.gallery.getState().items).toHaveLength(1));
  });
});

describe('[A46] ZIP of many', () => {
  async function zipped(ids: readonly string[]) {
    const steps: string[] = [];
    const zip = await bench.gallery.zip(ids, {
      embedRecipe: false,
      onProgress: (done, total) => steps.push(`${done}/${total}`),
    });
    const limits = { maxEntries: 100, maxTotalBytes: 10_000_000, maxRatio: 100 };
    return { steps, entries: await unpackArchive(zip, limits, () => {}) };
  }

  test('the files as they are, under names that every system takes, no two the same', async () => {
    await generate('1', { prompt: 'a cat: "on/off"?' });
    await generate('2', { prompt: 'A CAT: "on/off"?' });
    await generate('3', { prompt: 'v1.2 of a plan' });
    const con = await upload('con.png');
    const hidden = await upload('..hidden.jpg');
    const plain = await upload('photo.PNG');
    const { steps, entries } = await zipped(['1', '2', '3', con, hidden, plain]);
    expect(entries.map(({ path }) => path)).toEqual([
      'a cat on off.png',
      'A CAT on off (2).png',
      'v1.2 of a plan.png',
      '_con.png',
      'hidden.png',
      'photo.png',
    ]);
    expect(steps.at(-1)).toBe('6/6');
    expect(new Uint8Array((await entries[5]?.data.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(pngFile(17, 8));
  });

  test('long names stay within what file systems take, no character cut in two', async () => {
    await generate('1', { prompt: '😀'.repeat(200) });
    await generate('2', { prompt: '苹'.repeat(200) });
    const { entries } = await zipped(['1', '2']);
    for (const { path } of entries) {
      expect(new TextEncoder().encode(path).length).toBeLessThan(255);
      expect(path).not.toMatch(/\p{Cs}|\ufffd/u);
    }
  });

  test('one that is not there, or a cancel, ends it with its error', async () => {
    const id = await upload('one.png');
    const plain = { embedRecipe: false };
    await expect(bench.gallery.zip([id, 'nobody'], plain)).rejects.toMatchObject({ code: 'not-found' });
    const signal = AbortSignal.abort();
    await expect(bench.gallery.zip([id], { ...plain, signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

test('[A47] bytes and thumbnails that there are not: not-found', async () => {
  for (const ask of [() => bench.gallery.asset('ab'.repeat(32)), () => bench.gallery.thumbnail('nobody')])
    await expect(ask()).rejects.toMatchObject({ code: 'not-found' });
});
