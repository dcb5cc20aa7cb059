import { describe, expect, test } from 'vitest';
import { assetId, bytesOf, newBlob, newProject, newUpload, newVersion } from '../unit/studio/sample-projects.ts';
import { newJob, newPicture } from '../unit/studio/sample-rows.ts';
import { START, type TestedStorage } from './opened-storage.ts';

const NO_TABS: ReadonlySet<string> = new Set();
const LATER = '2026-11-25T10:00:00.000Z';
const GRACE_START = '2026-11-24T12:00:00.000Z';

/** What every adapter of the AssetStorage port must do ([ST30]…[ST46] of docs/specs/persistence.md). */
export function describeAssetStorage(name: string, open: () => Promise<TestedStorage>): void {
  describe(`asset storage: ${name}`, () => {
    test('[ST30] uploads are listed newest first, without those that were removed, which can come back', async () => {
      const { assets } = await open();
      const [early, late] = [
        newUpload('early', 'one'),
        newUpload('late', 'two', { uploadedAt: '2026-11-24T11:00:00.000Z' }),
      ];
      for (const { upload, blobs } of [early, late]) await assets.insertUpload(upload, blobs);
      expect(await assets.listUploads()).toEqual([late.upload, early.upload]);
      expect(await (await assets.readBlob(early.upload.sha256))?.text()).toBe('one');
      await assets.markUploadDeleted('late', START);
      expect(await assets.listUploads()).toEqual([early.upload]);
      expect(await assets.getUpload('late')).toEqual({ ...late.upload, deletedAt: START });
      expect(await assets.markUploadDeleted('late', undefined)).toEqual(late.upload);
      expect(await assets.listUploads()).toHaveLength(2);
      expect(await assets.markUploadDeleted('nobody', START)).toBeUndefined();
    });

    test('[ST31] an upload is found by its bytes, one in the list before one that was removed', async () => {
      const { assets } = await open();
      const [first, second] = [newUpload('a', 'same'), newUpload('b', 'same')];
      await assets.insertUpload(first.upload, first.blobs);
      await assets.markUploadDeleted('a', START);
      expect((await assets.findUpload(first.upload.sha256))?.id).toBe('a');
      await assets.insertUpload(second.upload, second.blobs);
      expect((await assets.findUpload(first.upload.sha256))?.id).toBe('b');
      expect(await assets.findUpload(assetId('unknown'))).toBeUndefined();
    });

    test('[ST32] uploads that were removed long ago go with their labels; their bytes with the next collection', async () => {
      const { assets, setNow } = await open();
      for (const id of ['old', 'young', 'kept']) {
        const { upload, blobs } = newUpload(id, id);
        await assets.insertUpload(upload, blobs);
      }
      await assets.updateLabels(['old', 'young'], (labels) => ({ ...labels, isStarred: true }));
      await assets.markUploadDeleted('old', '2026-10-01T00:00:00.000Z');
      await assets.markUploadDeleted('young', START);
      await assets.purgeUploads('2026-11-01T00:00:00.000Z');
      expect(await assets.getUpload('old')).toBeUndefined();
      expect(await assets.getUpload('young')).toBeDefined();
      expect((await assets.listLabels()).map((labels) => labels.itemId)).toEqual(['young']);
      setNow(LATER);
      await assets.collectGarbage(GRACE_START, NO_TABS);
      expect(await assets.readBlob(assetId('old'))).toBeUndefined();
      expect(await assets.hasBlobs([assetId('young'), assetId('kept'), assetId('old')])).toEqual(
        new Set([assetId('young'), assetId('kept')]),
      );
    });

    test('[ST33] labels of many items change in one step, from none at first', async () => {
      const { assets } = await open();
      await assets.updateLabels(['a', 'b'], (labels) => ({ ...labels, tags: [...labels.tags, 'cat'] }));
      await assets.updateLabels(['a'], (labels) => ({ ...labels, name: 'Tom', isStarred: true }));
      expect([...(await assets.listLabels())].sort((a, b) => (a.itemId < b.itemId ? -1 : 1))).toEqual([
        { itemId: 'a', name: 'Tom', isStarred: true, tags: ['cat'] },
        { itemId: 'b', isStarred: false, tags: ['cat'] },
      ]);
      const failing = assets.updateLabels(['b', 'c'], (labels) => {
        if (labels.itemId === 'c') throw new Error('No.');
        return { ...labels, isStarred: true };
      });
      await expect(failing).rejects.toThrow('No.');
      expect(await assets.listLabels()).not.toContainEqual({ itemId: 'b', isStarred: true, tags: ['cat'] });
    });

    test('[ST40] bytes that nothing names go, with their number told, once the grace period since their put is over', async () => {
      const { assets, setNow } = await open();
      await assets.putBlob(newBlob('early'));
      await assets.putBlob(newBlob('again'));
      setNow('2026-11-24T13:00:00.000Z');
      await assets.putBlob(newBlob('again'));
      setNow(LATER);
      expect(await assets.collectGarbage(START, NO_TABS)).toBe(0);
      expect(await assets.collectGarbage(GRACE_START, NO_TABS)).toBe(5);
      expect(await assets.hasBlobs([assetId('early'), assetId('again')])).toEqual(new Set([assetId('again')]));
      expect(await assets.collectGarbage(LATER, NO_TABS)).toBe(5);
    });

    test('[ST41] nothing goes that a result, an upload, a project, a version or a history names', async () => {
      const { storage, projects, assets, setNow } = await open();
      await storage.insertJob(newJob('job'));
      const [listed, removed] = [newPicture('listed', '1'), newPicture('removed', '2')];
      await storage.completeJob('job', [listed, removed], (job) => ({ ...job, state: 'succeeded' }));
      await storage.markDeleted('removed', START);
      const { upload, blobs } = newUpload('upload', 'upload');
      await assets.insertUpload(upload, blobs);
      for (const text of ['in the document', 'appended', 'of a version', 'project thumbnail'])
        await assets.putBlob(newBlob(text));
      const thumbnailSha256 = assetId('project thumbnail');
      await projects.insertProject(newProject('p', { thumbnailSha256, deletedAt: START }), bytesOf(1), [
        assetId('in the document'),
      ]);
      await projects.append('p', { update: undefined, assetIds: [assetId('appended')] });
      await projects.insertVersion(newVersion('v', 'p', { assetIds: [assetId('of a version')] }), bytesOf(1));
      setNow(LATER);
      expect(await assets.collectGarbage(LATER, NO_TABS)).toBe(0);

      await projects.deleteProject('p');
      await storage.purge(LATER);
      await assets.collectGarbage(LATER, NO_TABS);
      const all = ['in the document', 'appended', 'of a version', 'project thumbnail'].map(assetId);
      expect(await assets.hasBlobs([...all, removed.png.sha256])).toEqual(new Set());
      expect((await assets.hasBlobs([listed.png.sha256, listed.thumbnail.sha256, upload.sha256])).size).toBe(3);
    });

    test('[ST42] what a project lets go of has its grace period from then on', async () => {
      const { projects, assets, setNow } = await open();
      for (const text of ['trimmed', 'version']) await assets.putBlob(newBlob(text));
      await projects.insertProject(newProject('p'), bytesOf(1), [assetId('trimmed')]);
      await projects.insertVersion(newVersion('v', 'p', { assetIds: [assetId('version')] }), bytesOf(1));
      setNow(LATER);
      const lastKey = (await projects.readUpdates('p'))[0]?.key ?? 0;
      expect(await projects.replaceAssetMarks('p', [], lastKey)).toBe(true);
      await projects.deleteVersion('v');
      setNow('2026-11-26T10:00:00.000Z');
      expect(await assets.collectGarbage(LATER, NO_TABS)).toBe(0);
      expect(await assets.collectGarbage('2026-11-25T10:00:00.001Z', NO_TABS)).toBe(
        'trimmed'.length + 'version'.length,
      );
    });

    test('[ST43] a pin holds while its tab lives, and for the grace period', async () => {
      const { assets, setNow } = await open();
      for (const text of ['living', 'dead', 'unpinned']) await assets.putBlob(newBlob(text));
      await assets.pin('living', [assetId('living')]);
      await assets.pin('dead', [assetId('dead')]);
      await assets.pin('unpinned', [assetId('unpinned')]);
      setNow(LATER);
      await assets.unpin('unpinned');
      expect(await assets.collectGarbage(START, new Set(['living']))).toBe(0);
      expect(await assets.collectGarbage(GRACE_START, new Set(['living']))).toBe('dead'.length + 'unpinned'.length);
      expect(await assets.hasBlobs([assetId('living'), assetId('dead')])).toEqual(new Set([assetId('living')]));
      expect(await assets.collectGarbage(GRACE_START, NO_TABS)).toBe('living'.length);
    });

    test('[ST43] a tab that began after the living were counted keeps what it pinned', async () => {
      const { assets, setNow } = await open();
      await assets.putBlob(newBlob('clipboard'));
      setNow(LATER);
      await assets.pin('just begun', [assetId('clipboard')]);
      expect(await assets.collectGarbage(GRACE_START, NO_TABS)).toBe(0);
      setNow('2026-11-30T10:00:00.000Z');
      expect(await assets.collectGarbage('2026-11-30T10:00:00.000Z', new Set(['just begun']))).toBe(0);
    });

    test('[ST44] after the clock was set back, a time in the future counts as now', async () => {
      const { assets, setNow } = await open();
      setNow('2030-01-01T00:00:00.000Z');
      await assets.putBlob(newBlob('future'));
      await assets.pin('dead', [assetId('future')]);
      setNow(START);
      expect(await assets.collectGarbage('2026-11-23T10:00:00.000Z', NO_TABS)).toBe(0);
      setNow(LATER);
      expect(await assets.collectGarbage(START, NO_TABS)).toBe(0);
      expect(await assets.collectGarbage(GRACE_START, NO_TABS)).toBe('future'.length);
    });
  });
}
