import { describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { superfluousVersions } from '../../../src/studio/projects/version-thinning.ts';
import { Signal } from '../studio/fake-engines.ts';
import { newVersion } from '../studio/sample-projects.ts';
import { addText, layerNames, valueBecomes } from './opened.ts';
import { newOrigin, type Origin, setUpOrigins } from './project-bench.ts';

setUpOrigins();

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-24T10:00:00.000Z');
const PICTURE = 'c0ffee'.padEnd(64, '0');

async function openOne() {
  const origin = await newOrigin();
  const tab = await origin.openTab();
  const id = await tab.create();
  const open = await tab.projects.open(id);
  const listed = () => origin.disk.projects.listVersions(id);
  return { origin, ...tab, id, open, listed };
}

function setMinute(origin: Origin, minute: number): void {
  origin.setNow(new Date(START_MS + minute * MINUTE_MS).toISOString());
}

describe('[PR50] a version', () => {
  test('that is saved has name, time, size, and names the assets of the document and of its history', async () => {
    const { open, listed } = await openOne();
    open.document.execute('addRaster', { layerId: 'p', assetId: PICTURE, width: 8, height: 8 });
    open.document.execute('deleteLayers', { layerIds: ['p'] });
    const version = await open.saveVersion('Before the cut');
    expect(version).toMatchObject({ name: 'Before the cut', createdAt: '2026-11-24T10:00:00.000Z' });
    expect(version.sizeBytes).toBeGreaterThan(0);
    expect(open.versions.getState()).toEqual([version]);
    expect(await listed()).toMatchObject([{ id: version.id, assetIds: [PICTURE] }]);
  });

  test('is listed newest first, and when the project is opened again', async () => {
    const { origin, projects, id, open } = await openOne();
    await open.saveVersion('one');
    setMinute(origin, 1);
    await open.saveVersion('two');
    await open.dispose();
    const again = await projects.open(id);
    await valueBecomes(again.versions, (versions) => versions.length === 2);
    expect(again.versions.getState().map(({ name }) => name)).toEqual(['two', 'one']);
  });

  test('is restored as one step that can be undone and made again', async () => {
    const { open } = await openOne();
    addText(open, 'a');
    addText(open, 'b');
    const { id: versionId } = await open.saveVersion('two layers');
    const [first] = open.document.getState().layers.keys();
    open.document.execute('deleteLayers', { layerIds: [first ?? ''] });
    addText(open, 'c');
    const steps = open.document.getHistory().entries.length;
    await open.restoreVersion(versionId);
    expect(layerNames(open)).toEqual(['a', 'b']);
    expect(open.document.getHistory().entries).toHaveLength(steps + 1);
    open.document.undo();
    expect(layerNames(open)).toEqual(['b', 'c']);
    open.document.redo();
    expect(layerNames(open)).toEqual(['a', 'b']);
  });

  test('that is deleted is gone from the list; one that there is not is "not found"', async () => {
    const { open, listed } = await openOne();
    const { id: versionId } = await open.saveVersion('gone soon');
    await open.deleteVersion(versionId);
    expect(open.versions.getState()).toEqual([]);
    expect(await listed()).toEqual([]);
    await expect(open.restoreVersion(versionId)).rejects.toMatchObject({ code: 'not-found', details: { versionId } });
  });

  test('that the disk refuses is said, and is not in the list', async () => {
    const { origin, open } = await openOne();
    origin.disk.failures.set('insertVersion', new StudioError('storage-full', 'full'));
    await expect(open.saveVersion('no room')).rejects.toMatchObject({ code: 'storage-full' });
    expect(open.versions.getState()).toEqual([]);
  });
});

describe('[PR51] a version is kept by itself', () => {
  test('after 10 minutes of editing, and 10 minutes after that', async () => {
    const { origin, open, listed } = await openOne();
    const savedAtMinute: number[] = [];
    for (let minute = 1; minute <= 25; minute++) {
      setMinute(origin, minute);
      addText(open, `minute ${minute}`);
      await open.flush();
      const count = (await listed()).length;
      await vi.waitFor(() => expect(open.versions.getState()).toHaveLength(count));
      if (count > savedAtMinute.length) savedAtMinute.push(minute);
    }
    expect(savedAtMinute).toEqual([10, 20]);
    expect((await listed()).map(({ name }) => name)).toEqual([undefined, undefined]);
  });

  test('when the project is opened and has changed since the last one, and not when it has not', async () => {
    const { origin, projects, id, open, listed } = await openOne();
    addText(open, 'a');
    await open.dispose();
    expect(await listed()).toEqual([]);
    setMinute(origin, 1);
    const second = await projects.open(id);
    await valueBecomes(second.versions, (versions) => versions.length === 1);
    await second.dispose();
    setMinute(origin, 2);
    const third = await projects.open(id);
    await valueBecomes(third.versions, (versions) => versions.length === 1);
    addText(third, 'b');
    await third.dispose();
    setMinute(origin, 3);
    const fourth = await projects.open(id);
    await valueBecomes(fourth.versions, (versions) => versions.length === 2);
    const [latest] = fourth.versions.getState();
    addText(fourth, 'c');
    await fourth.restoreVersion(latest?.id ?? '');
    expect(layerNames(fourth)).toEqual(['a', 'b']);
  });

  test('once, however long it takes to write it, and to read the list', async () => {
    const origin = await newOrigin();
    const tab = await origin.openTab();
    const id = await tab.create();
    const [listRead, written] = [new Signal(), new Signal()];
    origin.disk.holds.set('listVersions', listRead.given);
    const open = await tab.projects.open(id);
    addText(open, 'before the list is read');
    await open.flush();
    listRead.give();
    origin.disk.holds.clear();
    origin.disk.holds.set('insertVersion', written.given);
    setMinute(origin, 11);
    for (const name of ['a', 'b', 'c']) {
      addText(open, name);
      await open.flush();
    }
    written.give();
    await valueBecomes(open.versions, (versions) => versions.length > 0);
    await open.dispose();
    expect(await origin.disk.projects.listVersions(id)).toHaveLength(1);
  });

  test('later, when the disk refused it; edits are saved all the same', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { origin, open, listed } = await openOne();
    setMinute(origin, 11);
    origin.disk.failures.set('insertVersion', new StudioError('storage-full', 'full'));
    addText(open, 'a');
    await open.flush();
    await vi.waitFor(() => expect(console.warn).toHaveBeenCalled());
    expect(open.saving.getState().status).toBe('saved');
    origin.disk.failures.clear();
    addText(open, 'b');
    await open.flush();
    await valueBecomes(open.versions, (versions) => versions.length === 1);
    expect(await listed()).toHaveLength(1);
  });

  test('10 minutes after a clock that was set back', async () => {
    const { origin, open, listed } = await openOne();
    for (const minute of [-600, -595, -589]) {
      setMinute(origin, minute);
      addText(open, `${minute}`);
      await open.flush();
    }
    await valueBecomes(open.versions, (versions) => versions.length === 1);
    expect(await listed()).toMatchObject([{ createdAt: new Date(START_MS - 589 * MINUTE_MS).toISOString() }]);
  });
});

describe('[PR52] old automatic versions are thinned', () => {
  const now = new Date('2026-11-24T10:00:00.000Z');
  const at = (hoursAgo: number, change: { readonly name?: string } = {}) =>
    newVersion(`${hoursAgo} h`, 'p', {
      createdAt: new Date(now.getTime() - hoursAgo * 60 * MINUTE_MS).toISOString(),
      ...change,
    });

  test('of the last 24 hours all stay, then the latest of each day, after 30 days none', () => {
    const hours = [0, 1, 23, 24, 25, 26, 33.9, 34.5, 40, 24 * 29, 24 * 29 + 1, 24 * 30, 24 * 30 + 1, 24 * 300];
    const superfluous = superfluousVersions(
      hours.map((hour) => at(hour)),
      now,
    );
    // 34 hours ago was midnight.
    expect([...superfluous].sort()).toEqual(
      [26, 33.9, 40, 24 * 29 + 1, 24 * 30 + 1, 24 * 300].map((hour) => `${hour} h`).sort(),
    );
  });

  test('in whatever order they come', () => {
    const versions = [30, 25, 33, 28].map((hour) => at(hour));
    expect([...superfluousVersions(versions, now)].sort()).toEqual(['28 h', '30 h', '33 h']);
    expect([...superfluousVersions(versions.toReversed(), now)].sort()).toEqual(['28 h', '30 h', '33 h']);
  });

  test('those with a name stay for ever, and so do those of the future', () => {
    expect(superfluousVersions([at(24 * 300, { name: 'kept' }), at(-24 * 300), at(-1)], now)).toEqual([]);
  });

  test('when the project is opened', async () => {
    const { origin, projects, id, open, listed } = await openOne();
    await open.dispose();
    for (const version of [at(25), at(26), at(24 * 40), at(24 * 50, { name: 'kept' })])
      await origin.disk.projects.insertVersion({ ...version, projectId: id }, new Uint8Array([0, 0]));
    const again = await projects.open(id);
    await valueBecomes(again.versions, (versions) => versions.length === 2);
    expect((await listed()).map((version) => version.id)).toEqual(['25 h', `${24 * 50} h`]);
  });
});
