import { expect, test } from 'vitest';
import { FileSecondCopy } from '../../src/studio/persistence/file-second-copy.ts';
import { OpfsCopyFiles } from '../../src/studio/persistence/opfs-copy-files.ts';
import { bytesOf, newProject } from '../unit/studio/sample-projects.ts';
import { type Death, MemoryCopyFiles } from './memory-copy-files.ts';
import { assetsOf, describeSecondCopy } from './second-copy-contract.ts';

describeSecondCopy('memory', async () => new MemoryCopyFiles());

test.each<Death>(['clean', 'torn'])(
  '[ST67] a page that dies at any step of a copy (%s) leaves a sound one',
  async (death) => {
    const first = await assetsOf('one', 'two');
    const second = await assetsOf('two', 'three', 'four');
    const before = new MemoryCopyFiles();
    await new FileSecondCopy(before).write(newProject('p', { layerCount: 0 }), bytesOf(0), first);
    await new FileSecondCopy(before).write(newProject('p', { layerCount: 1 }), bytesOf(1), first);
    let isComplete = false;
    for (let call = 0; !isComplete; call += 1) {
      const files = before.reopen();
      files.dieAt(call, death);
      const write = new FileSecondCopy(files).write(newProject('p', { layerCount: 2 }), bytesOf(2), second);
      isComplete = await write.then(
        () => true,
        () => false,
      );
      const after = new FileSecondCopy(files.reopen());
      const restored = await after.read('p');
      expect([bytesOf(1), bytesOf(2)]).toContainEqual(restored?.state);
      const isNew = restored?.project.layerCount === 2;
      expect(restored?.missingAssetIds, `died at call ${call}`).toEqual([]);
      expect(restored?.assets).toHaveLength(isNew ? 3 : 2);
      await after.write(newProject('p', { layerCount: 3 }), bytesOf(3), second);
      expect(await after.read('p')).toMatchObject({ state: bytesOf(3), isOlder: false, missingAssetIds: [] });
      if (isComplete) expect(call).toBeGreaterThan(3);
    }
  },
);

test('[ST68] a full disk is storage-full, and the generations before stay in use', async () => {
  const files = new MemoryCopyFiles({ capacityBytes: 2_000 });
  const copy = new FileSecondCopy(files);
  await copy.write(newProject('p'), bytesOf(1), await assetsOf('small'));
  const tooMuch = copy.write(newProject('p'), bytesOf(2), await assetsOf('small', 'x'.repeat(2_000)));
  await expect(tooMuch).rejects.toMatchObject({ code: 'storage-full' });
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(1), missingAssetIds: [] });
});

test('[ST68] where there is no OPFS: storage-unavailable', async () => {
  const copy = new FileSecondCopy(new OpfsCopyFiles('second-copy-none'));
  await expect(copy.list()).rejects.toMatchObject({ code: 'storage-unavailable' });
  await expect(copy.write(newProject('p'), bytesOf(1), await assetsOf())).rejects.toMatchObject({
    code: 'storage-unavailable',
  });
});
