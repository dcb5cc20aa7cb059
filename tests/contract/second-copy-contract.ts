import { describe, expect, test } from 'vitest';
import type { CopyFiles } from '../../src/studio/persistence/copy-files.ts';
import { hashOf } from '../../src/studio/persistence/copy-format.ts';
import { FileSecondCopy } from '../../src/studio/persistence/file-second-copy.ts';
import type { AssetsToCopy } from '../../src/studio/persistence/second-copy.ts';
import { bytesOf, newProject } from '../unit/studio/sample-projects.ts';

/** Pictures whose bytes are these texts, under their true hashes; `reads` lists those that were asked for. */
export async function assetsOf(...texts: readonly string[]): Promise<AssetsToCopy & { readonly reads: string[] }> {
  const blobs = new Map<string, Blob>();
  const reads: string[] = [];
  for (const text of texts) blobs.set(await hashOf(new TextEncoder().encode(text)), new Blob([text]));
  return {
    assetIds: [...blobs.keys()],
    reads,
    async read(assetId) {
      reads.push(assetId);
      return blobs.get(assetId);
    },
  };
}

/** What the second copy must do on every CopyFiles ([ST60]…[ST66] of docs/specs/persistence.md). */
export function describeSecondCopy(name: string, open: () => Promise<CopyFiles>): void {
  describe(`second copy: ${name}`, () => {
    test('[ST60] a project is read back with its document and its pictures, and listed without them', async () => {
      const copy = new FileSecondCopy(await open(), () => new Date('2026-11-24T12:00:00.000Z'));
      const project = newProject('p', { name: 'Zwei Äpfel 🍎', deletedAt: '2026-11-24T11:00:00.000Z' });
      const assets = await assetsOf('apple', 'pear');
      await copy.write(project, bytesOf(1, 2, 3), assets);
      const restored = await copy.read('p');
      expect(restored).toMatchObject({ project, state: bytesOf(1, 2, 3), missingAssetIds: [], isOlder: false });
      expect(restored?.copiedAt).toBe('2026-11-24T12:00:00.000Z');
      expect(restored?.assets.map(({ sha256 }) => sha256)).toEqual(assets.assetIds);
      expect(await Promise.all(restored?.assets.map(({ blob }) => blob.text()) ?? [])).toEqual(['apple', 'pear']);
      const [listed, ...others] = await copy.list();
      expect(listed).toMatchObject({ project, copiedAt: '2026-11-24T12:00:00.000Z' });
      expect(listed?.sizeBytes).toBe(await copy.usedBytes());
      expect(others).toEqual([]);
      expect(await copy.read('nobody')).toBeUndefined();
    });

    test('[ST61] two generations are kept, and the older one is used while the newer is damaged', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      const none = await assetsOf();
      for (const value of [1, 2, 3]) await copy.write(newProject('p', { layerCount: value }), bytesOf(value), none);
      expect([...(await files.list('projects/p'))].sort()).toEqual(['2', '3']);
      await flip(files, 'projects/p/3', -1);
      expect(await copy.read('p')).toMatchObject({ state: bytesOf(2), project: { layerCount: 2 }, isOlder: true });
      await copy.write(newProject('p'), bytesOf(4), none);
      expect(await copy.read('p')).toMatchObject({ state: bytesOf(4), isOlder: false });
    });

    test('[ST61] a file cut short, or with one bit wrong anywhere, is not in use', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      await copy.write(newProject('p'), bytesOf(1, 2, 3), await assetsOf());
      const sound = await files.read('projects/p/1');
      if (!sound) throw new Error('Nothing was written.');
      const bytes = new Uint8Array(await sound.arrayBuffer());
      for (const at of [0, 63, 64, 70, 77, 78, 120, bytes.length - 3, bytes.length - 1]) {
        await flip(files, 'projects/p/1', at);
        await expect(copy.read('p')).rejects.toMatchObject({ code: 'document-damaged', details: { projectId: 'p' } });
        await files.write('projects/p/1', new Blob([bytes]));
      }
      for (const length of [0, 40, 78, 100, bytes.length - 1]) {
        await files.write('projects/p/1', new Blob([bytes.slice(0, length)]));
        await expect(copy.read('p')).rejects.toMatchObject({ code: 'document-damaged' });
        expect(await copy.list()).toEqual([]);
      }
      await files.write('projects/p/1', new Blob([bytes]));
      expect(await copy.read('p')).toMatchObject({ state: bytesOf(1, 2, 3) });
    });

    test('[ST62] a damaged generation is never kept in place of a sound one', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      const none = await assetsOf();
      await copy.write(newProject('p'), bytesOf(1), none);
      await copy.write(newProject('p'), bytesOf(2), none);
      await files.write('projects/p/2', new Blob(['torn']));
      await copy.write(newProject('p'), bytesOf(3), none);
      expect([...(await files.list('projects/p'))].sort()).toEqual(['1', '3']);
    });

    test('[ST63] a picture is copied once for all projects, and asked for only by the first copy of each', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      const assets = await assetsOf('shared');
      await copy.write(newProject('p'), bytesOf(1), assets);
      await copy.write(newProject('q'), bytesOf(1), assets);
      await copy.write(newProject('p'), bytesOf(2), assets);
      expect(assets.reads).toEqual([...assets.assetIds, ...assets.assetIds]);
      expect(await files.list('assets')).toEqual(assets.assetIds);
    });

    test('[ST63] a picture that was cut short is copied again', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      const assets = await assetsOf('whole');
      await copy.write(newProject('p'), bytesOf(1), assets);
      for (const torn of ['', 'who']) {
        await files.write(`assets/${assets.assetIds[0]}`, new Blob([torn]));
        await copy.write(newProject('p'), bytesOf(2), assets);
        expect(await copy.read('p')).toMatchObject({ missingAssetIds: [] });
      }
    });

    test('[ST64] pictures that are missing or damaged are told, and the rest comes back', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      const { assetIds, read } = await assetsOf('sound', 'damaged');
      const [, damaged = ''] = assetIds;
      const missing = 'f'.repeat(64);
      await copy.write(newProject('p'), bytesOf(1), { assetIds: [...assetIds, missing], read });
      await flip(files, `assets/${damaged}`, 2);
      const restored = await copy.read('p');
      expect(restored?.missingAssetIds).toEqual([damaged, missing]);
      expect(restored?.assets.map(({ sha256 }) => sha256)).toEqual(assetIds.slice(0, 1));
    });

    test('[ST65] pictures go when no generation of any project names them', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      const [both, own, none] = [await assetsOf('both', 'own'), await assetsOf('both'), await assetsOf()];
      await copy.write(newProject('p'), bytesOf(1), both);
      await copy.write(newProject('q'), bytesOf(1), own);
      await copy.write(newProject('p'), bytesOf(2), none);
      expect(await files.list('assets')).toHaveLength(2); // named by the generation before
      await copy.write(newProject('p'), bytesOf(3), none);
      expect(await files.list('assets')).toEqual(own.assetIds);
      await copy.remove('q');
      expect(await files.list('assets')).toEqual([]);
      expect(await copy.read('q')).toBeUndefined();
      expect((await copy.list()).map(({ project }) => project.id)).toEqual(['p']);
    });

    test('[ST65] what is removed is gone with both generations, and removing it again does nothing', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      const assets = await assetsOf('picture');
      await copy.write(newProject('p'), bytesOf(1), assets);
      await copy.write(newProject('p'), bytesOf(2), assets);
      await copy.remove('p');
      await copy.remove('p');
      expect(await copy.list()).toEqual([]);
      expect(await copy.usedBytes()).toBe(0);
    });

    test('[ST66] an id that is no UUID makes no path of its own', async () => {
      const files = await open();
      const copy = new FileSecondCopy(files);
      for (const id of ['../up', '..', 'a/b', 'Ä %2F']) await copy.write(newProject(id), bytesOf(1), await assetsOf());
      expect((await copy.list()).map(({ project }) => project.id).sort()).toEqual(['..', '../up', 'a/b', 'Ä %2F']);
      expect(await copy.read('../up')).toMatchObject({ project: { id: '../up' } });
      expect(await files.list('projects')).toHaveLength(4);
    });
  });
}

/** One bit of a byte is wrong; a negative place counts from the end. */
async function flip(files: CopyFiles, path: string, at: number): Promise<void> {
  const bytes = new Uint8Array((await (await files.read(path))?.arrayBuffer()) ?? new ArrayBuffer(0));
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  await files.write(path, new Blob([bytes]));
}
