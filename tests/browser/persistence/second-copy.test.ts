import { afterEach, expect, test, vi } from 'vitest';
import { FileSecondCopy } from '../../../src/studio/persistence/file-second-copy.ts';
import { OpfsCopyFiles } from '../../../src/studio/persistence/opfs-copy-files.ts';
import { assetsOf, describeSecondCopy } from '../../contract/second-copy-contract.ts';
import { bytesOf, newProject } from '../../unit/studio/sample-projects.ts';

const folders: string[] = [];

function freshFolder(): string {
  const name = `second-copy-${crypto.randomUUID()}`;
  folders.push(name);
  return name;
}

afterEach(async () => {
  vi.restoreAllMocks();
  const root = await navigator.storage.getDirectory();
  for (const name of folders.splice(0)) await root.removeEntry(name, { recursive: true }).catch(() => {});
});

describeSecondCopy('OPFS', async () => new OpfsCopyFiles(freshFolder()));

test('[ST67] what a dead page was writing is no file, and the next write takes its place', async () => {
  const folder = freshFolder();
  const copy = new FileSecondCopy(new OpfsCopyFiles(folder));
  await copy.write(newProject('p'), bytesOf(1), await assetsOf());
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
  const projects = await root.getDirectoryHandle('projects');
  const left = await (await projects.getDirectoryHandle('p')).getFileHandle('2.part', { create: true });
  const writable = await left.createWritable();
  await writable.write('half of a');
  await writable.close();
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(1), isOlder: false });
  await copy.write(newProject('p'), bytesOf(2), await assetsOf());
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(2), isOlder: false });
});

test('[ST67] two tabs that write at once both leave a whole generation', async () => {
  const folder = freshFolder();
  const tabs = [1, 2, 3, 4].map((value) => ({ value, copy: new FileSecondCopy(new OpfsCopyFiles(folder)) }));
  const assets = await assetsOf('one', 'two');
  await Promise.all(tabs.map(({ value, copy }) => copy.write(newProject('p'), bytesOf(value), assets)));
  const [{ copy } = { copy: undefined }] = tabs;
  const restored = await copy?.read('p');
  expect(restored).toMatchObject({ isOlder: false, missingAssetIds: [] });
  expect([1, 2, 3, 4]).toContain(restored?.state[0]);
  expect([...(await new OpfsCopyFiles(folder).list('projects/p'))].sort()).toEqual(['3', '4']);
});

test('[ST68] a browser that writes no files on the page, or refuses the folder: storage-unavailable', async () => {
  const copy = new FileSecondCopy(new OpfsCopyFiles(freshFolder()));
  vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValueOnce(new DOMException('No.', 'SecurityError'));
  await expect(copy.list()).rejects.toMatchObject({
    code: 'storage-unavailable',
    details: { reason: 'SecurityError' },
  });
  const createWritable = Object.getOwnPropertyDescriptor(FileSystemFileHandle.prototype, 'createWritable');
  if (!createWritable) throw new Error('This browser has no createWritable.');
  Object.defineProperty(FileSystemFileHandle.prototype, 'createWritable', { value: undefined, configurable: true });
  try {
    await expect(copy.write(newProject('p'), bytesOf(1), await assetsOf())).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
  } finally {
    Object.defineProperty(FileSystemFileHandle.prototype, 'createWritable', createWritable);
  }
  await copy.write(newProject('p'), bytesOf(1), await assetsOf());
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(1) });
});

test('[ST68] a disk that is full in the middle of a file: storage-full, and the generation before stays in use', async () => {
  const folder = freshFolder();
  const copy = new FileSecondCopy(new OpfsCopyFiles(folder));
  await copy.write(newProject('p'), bytesOf(1), await assetsOf('small'));
  const close = vi
    .spyOn(FileSystemWritableFileStream.prototype, 'close')
    .mockRejectedValueOnce(new DOMException('No space is left.', 'QuotaExceededError'));
  await expect(copy.write(newProject('p'), bytesOf(2), await assetsOf('small', 'more'))).rejects.toMatchObject({
    code: 'storage-full',
  });
  expect(close).toHaveBeenCalledTimes(1);
  expect(await copy.read('p')).toMatchObject({ state: bytesOf(1), missingAssetIds: [] });
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
  const names = [];
  for await (const name of (await root.getDirectoryHandle('assets')).keys()) names.push(name);
  expect(names).toHaveLength(1);
});

test('[ST68] a browser without move still writes whole files', async () => {
  const move = Object.getOwnPropertyDescriptor(FileSystemFileHandle.prototype, 'move');
  Reflect.deleteProperty(FileSystemFileHandle.prototype, 'move');
  try {
    const copy = new FileSecondCopy(new OpfsCopyFiles(freshFolder()));
    const assets = await assetsOf('one');
    await copy.write(newProject('p'), bytesOf(1), assets);
    await copy.write(newProject('p'), bytesOf(2), assets);
    expect(await copy.read('p')).toMatchObject({ state: bytesOf(2), missingAssetIds: [] });
  } finally {
    if (move) Object.defineProperty(FileSystemFileHandle.prototype, 'move', move);
  }
});
