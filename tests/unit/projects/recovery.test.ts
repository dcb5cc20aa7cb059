import { describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { sha256Of } from '../../../src/studio/persistence/sha256.ts';
import { Signal } from '../studio/fake-engines.ts';
import { addText, layerNames, savingBecomes } from './opened.ts';
import { newOrigin, setUpOrigins, type Tab } from './project-bench.ts';

setUpOrigins();

const PICTURE = new Blob(['a picture'], { type: 'image/png' });
const FULL = new StudioError('storage-full', 'The disk is full.');

/** Makes a project with these layers and closes it. */
async function makeProject(tab: Tab, name: string, layers: readonly string[]): Promise<string> {
  const id = await tab.create(name);
  const open = await tab.projects.open(id);
  for (const layer of layers) addText(open, layer);
  await open.dispose();
  return id;
}

describe('[PR60] the thumbnail', () => {
  test('is made of the document when the project closes', async () => {
    const tab = await (await newOrigin()).openTab();
    const id = await makeProject(tab, 'Poster', ['Hello']);
    await tab.projects.refresh();
    expect(tab.projects.getState().projects).toMatchObject([{ hasThumbnail: true }]);
    expect(await (await tab.projects.thumbnail(id))?.text()).toContain('Hello');
  });

  test('is made when editing pauses for 10 seconds, and after a minute without a pause', async () => {
    const renderScene = vi.fn(async () => new Blob(['thumbnail']));
    const tab = await (await newOrigin()).openTab({ media: { renderScene } });
    const open = await tab.projects.open(await tab.create());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const editFor = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 5) {
        addText(open, 'a');
        await vi.advanceTimersByTimeAsync(5_000);
      }
    };
    await editFor(5);
    expect(renderScene).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5_200);
    expect(renderScene).toHaveBeenCalledTimes(1);
    await editFor(55);
    expect(renderScene).toHaveBeenCalledTimes(1);
    await editFor(10);
    expect(renderScene).toHaveBeenCalledTimes(2);
  });

  test('of a project that was not changed is not made again; one that fails costs nothing else', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const origin = await newOrigin();
    const renderScene = vi.fn(async () => {
      throw new StudioError('worker-died', 'gone');
    });
    const tab = await origin.openTab({ media: { renderScene } });
    const id = await makeProject(tab, 'Poster', ['a']);
    expect(renderScene).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(await tab.projects.thumbnail(id)).toBeUndefined();
    const open = await tab.projects.open(id);
    expect(layerNames(open)).toEqual(['a']);
    await open.dispose();
    expect(renderScene).toHaveBeenCalledTimes(1);
    const lost = await (await origin.afterLoss()).openTab();
    await lost.projects.tidyUp();
    expect(lost.projects.getState().recoverable).toHaveLength(1);
  });
});

describe('[PR61] the second copy is offered when the database lost projects', () => {
  test('and brings back row, document and pictures', async () => {
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const id = await tab.create('Poster');
    const [picture, missing] = [await sha256Of(PICTURE), 'c0ffee'.padEnd(64, '0')];
    await origin.assets.putBlob({ sha256: picture, blob: PICTURE });
    const open = await tab.projects.open(id);
    addText(open, 'a');
    for (const assetId of [picture, missing])
      open.document.execute('addRaster', { layerId: crypto.randomUUID(), name: 'b', assetId, width: 8, height: 8 });
    await open.dispose();
    const before = await tab.projects.get(id);

    const after = await origin.afterLoss();
    const { projects } = await after.openTab();
    await projects.tidyUp();
    expect(projects.getState()).toMatchObject({ projects: [], recoverable: [{ id, name: 'Poster', layerCount: 3 }] });
    expect(projects.getState().recoverable[0]?.sizeBytes).toBeGreaterThan(0);
    expect(await projects.recover()).toBe(1);
    expect(projects.getState().recoverable).toEqual([]);
    expect(projects.getState().projects).toMatchObject([
      { id, name: 'Poster', createdAt: before.createdAt, updatedAt: before.updatedAt, layerCount: 3 },
    ]);
    expect(layerNames(await projects.open(id))).toEqual(['a', 'b', 'b']);
    expect(await (await after.assets.readBlob(picture))?.text()).toBe('a picture');
    expect(await after.disk.projects.projectsWithAsset(picture)).toEqual([id]);
    expect(await after.disk.projects.projectsWithAsset(missing)).toEqual([id]);
  });

  test('not those that the database has, nor those that were in the bin', async () => {
    const origin = await newOrigin();
    const tab = await origin.openTab();
    await makeProject(tab, 'There', ['a']);
    const inBin = await makeProject(tab, 'In the bin', ['a']);
    await tab.projects.remove(inBin);
    const open = await tab.projects.open(inBin);
    addText(open, 'copied as one of the bin');
    await open.dispose();
    await tab.projects.tidyUp();
    expect(tab.projects.getState().recoverable).toEqual([]);
    const lost = await (await origin.afterLoss()).openTab();
    await lost.projects.tidyUp();
    expect(lost.projects.getState().recoverable).toMatchObject([{ name: 'There' }]);
  });

  test('one whose copy is damaged holds the others back in nothing, and is offered still', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const ids = [];
    for (const name of ['One', 'Two', 'Three']) ids.push(await makeProject(tab, name, [name]));
    const path = `projects/${ids[1]}/1`;
    const file = await origin.files.read(path);
    if (!file) throw new Error('There is no copy.');
    const bytes = new Uint8Array(await file.arrayBuffer());
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await origin.files.write(path, new Blob([bytes]));
    const { projects } = await (await origin.afterLoss()).openTab();
    await projects.tidyUp();
    expect(projects.getState().recoverable).toHaveLength(3);
    expect(await projects.recover()).toBe(2);
    expect(
      projects
        .getState()
        .projects.map(({ name }) => name)
        .sort(),
    ).toEqual(['One', 'Three']);
    expect(projects.getState().recoverable).toMatchObject([{ name: 'Two' }]);
    await expect(projects.recover()).rejects.toMatchObject({ code: 'document-damaged' });
    expect(warn).toHaveBeenCalled();
  });

  test('a full disk is said, nothing is lost, and it works once there is room', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const origin = await newOrigin();
    await makeProject(await origin.openTab(), 'Poster', ['a']);
    const after = await origin.afterLoss();
    const { projects } = await after.openTab();
    await projects.tidyUp();
    after.disk.failure = FULL;
    await expect(projects.recover()).rejects.toBe(FULL);
    expect(projects.getState().recoverable).toHaveLength(1);
    after.disk.failure = undefined;
    expect(await projects.recover()).toBe(1);
  });

  test('two tabs that bring back the same have it once', async () => {
    const origin = await newOrigin();
    const id = await makeProject(await origin.openTab(), 'Poster', ['a']);
    const after = await origin.afterLoss();
    const [here, there] = [await after.openTab(), await after.openTab()];
    for (const { projects } of [here, there]) await projects.tidyUp();
    expect(await here.projects.recover()).toBe(1);
    expect(await there.projects.recover()).toBe(0);
    expect(there.projects.getState()).toMatchObject({ recoverable: [], projects: [{ id }] });
  });

  test('without a database they are brought back into memory', async () => {
    const origin = await newOrigin();
    const id = await makeProject(await origin.openTab(), 'Poster', ['a']);
    const { projects } = await (await origin.afterLoss()).openTab({ isInMemory: true });
    await projects.tidyUp();
    expect(await projects.recover()).toBe(1);
    const open = await projects.open(id);
    expect(layerNames(open)).toEqual(['a']);
    expect(open.saving.getState()).toMatchObject({ status: 'in-memory', error: { code: 'storage-unavailable' } });
  });

  test('a copy that cannot be read costs nothing else', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const old = await tab.create('Old');
    await tab.projects.remove(old);
    vi.spyOn(origin.files, 'list').mockRejectedValue(new StudioError('storage-unavailable', 'refused'));
    origin.setNow('2027-01-01T00:00:00.000Z');
    await tab.projects.tidyUp();
    expect(tab.projects.getState()).toMatchObject({ bin: [], recoverable: [] });
    expect(warn).toHaveBeenCalled();
  });
});

describe('[PR62] a project whose log is damaged', () => {
  test('is said to be, stays as it is, and its second copy is offered and comes back beside it', async () => {
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const id = await makeProject(tab, 'Poster', ['a', 'b']);
    await origin.disk.projects.append(id, { update: new Uint8Array([9, 9, 9]), assetIds: [] });
    await expect(tab.projects.open(id)).rejects.toMatchObject({ code: 'document-damaged' });
    await expect(tab.projects.open(id)).rejects.toMatchObject({ code: 'document-damaged' });
    expect(tab.projects.getState().recoverable).toMatchObject([{ id, name: 'Poster' }]);
    expect(await tab.projects.recover()).toBe(1);
    const { projects, recoverable } = tab.projects.getState();
    expect(recoverable).toEqual([]);
    expect(projects.map(({ name }) => name).sort()).toEqual(['Poster', 'Poster copy']);
    const copy = projects.find((project) => project.id !== id);
    const open = await tab.projects.open(copy?.id ?? '');
    expect(layerNames(open)).toEqual(['a', 'b']);
    addText(open, 'c');
    await open.flush();
    expect(open.saving.getState().status).toBe('saved');
    await expect(tab.projects.open(id)).rejects.toMatchObject({ code: 'document-damaged' });
  });

  test('of a name as long as may be comes back under one that is no longer', async () => {
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const id = await makeProject(tab, 'x'.repeat(200), ['a']);
    await origin.disk.projects.append(id, { update: new Uint8Array([9, 9, 9]), assetIds: [] });
    await expect(tab.projects.open(id)).rejects.toMatchObject({ code: 'document-damaged' });
    await tab.projects.recover();
    const names = tab.projects.getState().projects.map(({ name }) => name);
    expect(names.sort()).toEqual([`${'x'.repeat(195)} copy`, 'x'.repeat(200)].sort());
  });

  test('without a second copy nothing is offered', async () => {
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const id = await tab.create();
    await origin.disk.projects.append(id, { update: new Uint8Array([9, 9, 9]), assetIds: [] });
    await expect(tab.projects.open(id)).rejects.toMatchObject({ code: 'document-damaged' });
    expect(tab.projects.getState().recoverable).toEqual([]);
  });
});

describe('[PR63] a project that is deleted for good leaves no second copy', () => {
  test('so that it is not offered again', async () => {
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const id = await makeProject(tab, 'Poster', ['a']);
    await tab.projects.remove(id);
    await tab.projects.purge(id);
    const lost = await (await origin.afterLoss()).openTab();
    await lost.projects.tidyUp();
    expect(lost.projects.getState().recoverable).toEqual([]);
  });

  test('nor does one that is being copied just then', async () => {
    const origin = await newOrigin();
    const [here, there] = [await origin.openTab(), await origin.openTab()];
    const id = await here.create('Poster');
    const open = await here.projects.open(id);
    addText(open, 'a');
    await open.flush();
    const held = new Signal();
    const write = origin.files.write.bind(origin.files);
    const writing = new Signal();
    vi.spyOn(origin.files, 'write').mockImplementationOnce(async (path, content) => {
      writing.give();
      await held.given;
      return write(path, content);
    });
    const closing = open.dispose();
    await writing.given;
    await there.projects.purge(id);
    held.give();
    await closing;
    await there.projects.tidyUp();
    expect(there.projects.getState().recoverable).toEqual([]);
    expect(await origin.files.list('projects')).toEqual([]);
  });
});

test('[PR64] without a database no second copy is written: what is in memory may be less than what it has', async () => {
  const origin = await newOrigin();
  const { projects, create } = await origin.openTab({ isInMemory: true });
  const open = await projects.open(await create());
  addText(open, 'a');
  await savingBecomes(open.saving, 'in-memory');
  await open.dispose();
  expect(await origin.files.list('projects')).toEqual([]);
});
