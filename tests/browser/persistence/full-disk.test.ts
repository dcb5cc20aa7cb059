import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { FileSecondCopy } from '../../../src/studio/persistence/file-second-copy.ts';
import { OpfsCopyFiles } from '../../../src/studio/persistence/opfs-copy-files.ts';
import { openInDatabase } from '../../contract/opened-storage.ts';
import { assetsOf } from '../../contract/second-copy-contract.ts';
import { assetId, bytesOf, newBlob, newProject, newUpload } from '../../unit/studio/sample-projects.ts';

const MEGABYTE = 1_000_000;

interface Session {
  send(method: string, parameters: object): Promise<unknown>;
}

function isSession(session: object): session is Session {
  return 'send' in session;
}

/** What the browser lets this origin keep; its own choice when undefined. */
async function setQuota(quotaSize: number | undefined): Promise<void> {
  const session: object = cdp();
  if (!isSession(session)) throw new Error('This browser is not driven by its debugging protocol.');
  const origin = location.origin;
  await session.send('Storage.overrideQuotaForOrigin', quotaSize === undefined ? { origin } : { origin, quotaSize });
}

// Chromium remembers for a while how much room there was: the quota is small before the first write.
beforeEach(async () => {
  const { usage = 0 } = await navigator.storage.estimate();
  await setQuota(usage + MEGABYTE);
});

afterEach(() => setQuota(undefined));

test('[ST4] a quota that Chromium enforces is storage-full, and what was there stays', async () => {
  const { projects, assets } = await openInDatabase();
  await projects.insertProject(newProject('p'), bytesOf(1), []);
  const { upload, blobs } = newUpload('large', 'x'.repeat(20 * MEGABYTE));
  await expect(assets.insertUpload(upload, blobs)).rejects.toMatchObject({ code: 'storage-full' });
  await expect(assets.putBlob(newBlob('y'.repeat(20 * MEGABYTE)))).rejects.toMatchObject({ code: 'storage-full' });
  const update = new Uint8Array(20 * MEGABYTE);
  await expect(projects.append('p', { update, assetIds: [assetId('a')] })).rejects.toMatchObject({
    code: 'storage-full',
  });
  expect(await assets.listUploads()).toEqual([]);
  expect(await assets.hasBlobs([upload.sha256, upload.thumbnailSha256])).toEqual(new Set());
  expect(await projects.readUpdates('p')).toHaveLength(1);
  expect(await projects.projectsWithAsset(assetId('a'))).toEqual([]);

  await setQuota(undefined);
  await assets.insertUpload(upload, blobs);
  expect(await assets.listUploads()).toEqual([upload]);
});

test('[ST68] a quota that Chromium enforces is storage-full, and the generation before stays in use', async () => {
  const copy = new FileSecondCopy(new OpfsCopyFiles(`second-copy-${crypto.randomUUID()}`));
  const none = await assetsOf();
  await copy.write(newProject('p'), bytesOf(1), none);
  await expect(copy.write(newProject('p'), new Uint8Array(20 * MEGABYTE), none)).rejects.toMatchObject({
    code: 'storage-full',
  });
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(1), isOlder: false });
  await setQuota(undefined);
  await copy.write(newProject('p'), bytesOf(2), none);
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(2) });
  await copy.remove('p');
});
