import { afterEach, expect, test, vi } from 'vitest';
import { FileSecondCopy } from '../../../src/studio/persistence/file-second-copy.ts';
import { OpfsCopyFiles } from '../../../src/studio/persistence/opfs-copy-files.ts';
import { openInDatabase } from '../../contract/opened-storage.ts';
import { assetsOf } from '../../contract/second-copy-contract.ts';
import { assetId, bytesOf, newBlob, newProject, newUpload } from '../../unit/studio/sample-projects.ts';

const MEGABYTE = 1_000_000;

/** A part of the origin's storage with a limit of its own (Storage Buckets API); in no TypeScript library yet. */
interface Bucket {
  readonly indexedDB: IDBFactory;
  getDirectory(): Promise<FileSystemDirectoryHandle>;
}

interface BucketManager {
  open(name: string, options: { readonly quota: number }): Promise<Bucket>;
  delete(name: string): Promise<void>;
}

function buckets(): BucketManager {
  const browser: object = navigator;
  if (!hasBuckets(browser)) throw new Error('This browser has no storage buckets.');
  return browser.storageBuckets;
}

function hasBuckets(browser: object): browser is { readonly storageBuckets: BucketManager } {
  return 'storageBuckets' in browser;
}

const opened: string[] = [];

/** A small disk, and nothing that Chromium remembers of how much room there was: other tests share the large one. */
async function smallDisk(): Promise<Bucket> {
  const name = `small-${crypto.randomUUID()}`;
  opened.push(name);
  return await buckets().open(name, { quota: 2 * MEGABYTE });
}

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  for (const name of opened.splice(0)) await buckets().delete(name);
});

test('[ST4] a quota that Chromium enforces is storage-full, and what was there stays', async () => {
  vi.stubGlobal('indexedDB', (await smallDisk()).indexedDB);
  const { projects, assets } = await openInDatabase();
  await projects.insertProject(newProject('p'), bytesOf(1), []);
  const { upload, blobs } = newUpload('large', 'x'.repeat(20 * MEGABYTE));
  await expect(assets.insertUpload(upload, blobs)).rejects.toMatchObject({ code: 'storage-full' });
  await expect(assets.putBlob(newBlob('y'.repeat(20 * MEGABYTE)))).rejects.toMatchObject({ code: 'storage-full' });
  const update = new Uint8Array(20 * MEGABYTE);
  const append = projects.append('p', { update, assetIds: [assetId('a')] });
  await expect(append).rejects.toMatchObject({ code: 'storage-full' });
  expect(await assets.listUploads()).toEqual([]);
  expect(await assets.hasBlobs([upload.sha256, upload.thumbnailSha256])).toEqual(new Set());
  expect(await projects.readUpdates('p')).toHaveLength(1);
  expect(await projects.projectsWithAsset(assetId('a'))).toEqual([]);
});

test('[ST68] a quota that Chromium enforces is storage-full, and the generation before stays in use', async () => {
  const disk = await smallDisk();
  vi.spyOn(navigator.storage, 'getDirectory').mockImplementation(() => disk.getDirectory());
  const copy = new FileSecondCopy(new OpfsCopyFiles('second-copy-full'));
  const none = await assetsOf();
  await copy.write(newProject('p'), bytesOf(1), none);
  const tooMuch = copy.write(newProject('p'), new Uint8Array(20 * MEGABYTE), none);
  await expect(tooMuch).rejects.toMatchObject({ code: 'storage-full' });
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(1), isOlder: false });
  await copy.write(newProject('p'), bytesOf(2), none);
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(2) });
});
