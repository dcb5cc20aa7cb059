import { describe, expect, test, vi } from 'vitest';
import { encodeNewDocument } from '../../../src/domain/document/new-document.ts';
import type { StudioProjectService } from '../../../src/studio/services/project-service.ts';
import { newProject } from '../studio/sample-projects.ts';
import { addText, layerNames, valueBecomes } from './opened.ts';
import { newOrigin, setUpOrigins } from './project-bench.ts';

setUpOrigins();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PICTURE = 'c0ffee'.padEnd(64, '0');

describe('[PR1] a new project', () => {
  test('is named "Untitled Project", has a UUID, ISO times, its size, and no layer', async () => {
    const { projects } = await (await newOrigin()).openTab();
    const project = await projects.create({ width: 1080, height: 1920 });
    expect(project).toEqual({
      id: expect.stringMatching(UUID),
      name: 'Untitled Project',
      createdAt: '2026-11-24T10:00:00.000Z',
      updatedAt: '2026-11-24T10:00:00.000Z',
      width: 1080,
      height: 1920,
      layerCount: 0,
      sizeBytes: expect.any(Number),
      hasThumbnail: false,
    });
    expect(project.sizeBytes).toBeGreaterThan(0);
    expect(await projects.get(project.id)).toEqual(project);
    expect(projects.getState().projects).toEqual([project]);
  });

  test('has one artboard of that size and background', async () => {
    const { projects } = await (await newOrigin()).openTab();
    const { id } = await projects.create({ width: 300, height: 200, background: '#102030' });
    const open = await projects.open(id);
    const { artboards, layers } = open.document.getState();
    expect(artboards).toMatchObject([{ width: 300, height: 200, background: '#102030' }]);
    expect(layers.size).toBe(0);
    expect(open.document.getHistory().entries).toEqual([]);
  });

  test.each([
    [0, 100],
    [100, 16_385],
    [100.5, 100],
    [Number.NaN, 100],
    [100, -1],
  ])('of %d × %d is refused, and nothing is made', async (width, height) => {
    const { projects } = await (await newOrigin()).openTab();
    await expect(projects.create({ width, height })).rejects.toMatchObject({
      code: 'invalid-request',
      details: { field: width === 100 ? 'height' : 'width', min: 1, max: 16_384 },
    });
    await projects.refresh();
    expect(projects.getState().projects).toEqual([]);
  });

  test('of 1 × 16384 is one', async () => {
    const { projects } = await (await newOrigin()).openTab();
    expect(await projects.create({ width: 1, height: 16_384 })).toMatchObject({ width: 1, height: 16_384 });
  });
});

describe('[PR2] a name', () => {
  test.each([
    ['  Poster ', 'Poster'],
    ['two\nlines\t\u0007', 'two lines'],
    ['   ', 'Untitled Project'],
    ['x'.repeat(300), 'x'.repeat(200)],
    // Cut between characters: an emoji is whole or not there, and no space is left behind.
    [`${'x'.repeat(199)}😀`, 'x'.repeat(199)],
    [`${'x'.repeat(190)} 👨‍👩‍👧‍👦`, 'x'.repeat(190)],
  ])('%j is stored as %j', async (typed, stored) => {
    const { projects } = await (await newOrigin()).openTab();
    const { id, name } = await projects.create({ width: 8, height: 8, name: typed });
    expect(name).toBe(stored);
    await projects.rename(id, 'Other');
    expect(await projects.rename(id, typed)).toMatchObject({ name: stored });
    expect((await projects.get(id)).name).toBe(stored);
  });
});

describe('[PR3] the list', () => {
  test('has the latest change first, be it a name or an edit', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const ids: string[] = [];
    for (const minute of [1, 2, 3]) {
      origin.setNow(`2026-11-24T10:0${minute}:00.000Z`);
      ids.push(await create(`P${minute}`));
    }
    const names = () => projects.getState().projects.map(({ name }) => name);
    expect(names()).toEqual(['P3', 'P2', 'P1']);
    origin.setNow('2026-11-24T10:04:00.000Z');
    await projects.rename(ids[1] ?? '', 'P2!');
    expect(names()).toEqual(['P2!', 'P3', 'P1']);
    origin.setNow('2026-11-24T10:05:00.000Z');
    const open = await projects.open(ids[0] ?? '');
    addText(open, 'a');
    await open.dispose();
    await projects.refresh();
    expect(names()).toEqual(['P1', 'P2!', 'P3']);
    expect(projects.getState().projects[0]).toMatchObject({
      createdAt: '2026-11-24T10:01:00.000Z',
      updatedAt: '2026-11-24T10:05:00.000Z',
    });
  });

  test('opens no document', async () => {
    const origin = await newOrigin();
    const first = await origin.openTab();
    await first.create();
    await first.close();
    origin.disk.calls.length = 0;
    const { projects } = await origin.openTab();
    await projects.tidyUp();
    expect(projects.getState().projects).toHaveLength(1);
    expect(origin.disk.calls).not.toContain('readUpdates');
    expect(origin.disk.calls).toContain('listProjects');
  });

  test('that cannot be read says so and stays as it was; the next change reads it again', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    await create('There');
    origin.disk.failures.set('listProjects', new Error('unreadable'));
    await projects.refresh();
    expect(projects.getState()).toMatchObject({ error: { code: 'internal' }, isLoaded: true });
    expect(projects.getState().projects).toHaveLength(1);
    origin.disk.failures.clear();
    await create('Other');
    expect(projects.getState().error).toBeUndefined();
    expect(projects.getState().projects).toHaveLength(2);
  });
});

test('[PR4] an unknown id is "not found" wherever it is asked for', async () => {
  const { projects } = await (await newOrigin()).openTab();
  const calls: readonly ((service: StudioProjectService) => Promise<unknown>)[] = [
    (service) => service.get('nowhere'),
    (service) => service.rename('nowhere', 'x'),
    (service) => service.duplicate('nowhere'),
    (service) => service.remove('nowhere'),
    (service) => service.restore('nowhere'),
    (service) => service.purge('nowhere'),
    (service) => service.thumbnail('nowhere'),
    (service) => service.open('nowhere'),
  ];
  for (const call of calls)
    await expect(call(projects)).rejects.toMatchObject({ code: 'not-found', details: { projectId: 'nowhere' } });
});

describe('[PR5] what a row says follows the document', () => {
  test('with each save: size of the first artboard, layers, time', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const id = await create();
    const open = await projects.open(id);
    const [artboard] = open.document.getState().artboards;
    addText(open, 'a');
    open.document.execute('changeArtboard', { artboardId: artboard?.id ?? '', width: 77 });
    origin.setNow('2026-11-24T11:00:00.000Z');
    await open.flush();
    expect(await projects.get(id)).toMatchObject({
      width: 77,
      height: 480,
      layerCount: 1,
      updatedAt: '2026-11-24T11:00:00.000Z',
    });
  });

  test('and a clock that is set back never makes it older', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const id = await create();
    const open = await projects.open(id);
    addText(open, 'a');
    origin.setNow('2026-11-24T09:00:00.000Z');
    await open.flush();
    expect((await projects.get(id)).updatedAt).toBe('2026-11-24T10:00:00.000Z');
    expect((await projects.rename(id, 'Later')).updatedAt).toBe('2026-11-24T10:00:00.000Z');
    addText(open, 'b');
    await open.dispose();
    const again = await projects.open(id);
    expect(layerNames(again)).toEqual(['a', 'b']);
    again.document.undo();
    expect(layerNames(again)).toEqual(['a']);
  });
});

describe('[PR6] a copy', () => {
  test('has the content under fresh ids, no history, no versions; assets are shared', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const id = await create('Poster');
    const open = await projects.open(id);
    addText(open, 'a');
    open.document.execute('addRaster', {
      layerId: crypto.randomUUID(),
      name: 'b',
      assetId: PICTURE,
      width: 8,
      height: 8,
    });
    await open.saveVersion('v');
    await open.dispose();
    const copy = await projects.duplicate(id);
    expect(copy).toMatchObject({ name: 'Poster copy', layerCount: 2, width: 640, height: 480 });
    expect(copy.id).not.toBe(id);
    expect([...(await origin.disk.projects.projectsWithAsset(PICTURE))].sort()).toEqual([id, copy.id].sort());
    const [original, copied] = [await projects.open(id), await projects.open(copy.id)];
    expect(layerNames(copied)).toEqual(['a', 'b']);
    const ids = new Set(original.document.getState().layers.keys());
    expect([...copied.document.getState().layers.keys()].filter((layerId) => ids.has(layerId))).toEqual([]);
    expect(copied.document.getHistory().entries).toEqual([]);
    expect(original.document.getHistory().entries).toHaveLength(2);
    addText(copied, 'only here');
    await copied.flush();
    expect(layerNames(original)).toEqual(['a', 'b']);
  });

  test('of a name as long as may be is told from its original', async () => {
    const { projects, create } = await (await newOrigin()).openTab();
    const { name } = await projects.duplicate(await create(`${'x'.repeat(192)}👨‍👩‍👧`));
    expect(name).toBe(`${'x'.repeat(192)} copy`);
  });

  test('of a project that is open has what is not stored yet', async () => {
    const { projects, create } = await (await newOrigin()).openTab();
    const id = await create();
    const open = await projects.open(id);
    addText(open, 'unsaved');
    const copy = await projects.duplicate(id);
    expect(layerNames(await projects.open(copy.id))).toEqual(['unsaved']);
  });

  test('has its original’s thumbnail until it is edited', async () => {
    const { projects, create } = await (await newOrigin()).openTab();
    const id = await create();
    const open = await projects.open(id);
    addText(open, 'a');
    await open.dispose();
    const copy = await projects.duplicate(id);
    expect(copy.hasThumbnail).toBe(true);
    expect(await (await projects.thumbnail(copy.id))?.text()).toBe(await (await projects.thumbnail(id))?.text());
  });
});

describe('[PR7] all tabs show one list', () => {
  test('of names, new projects and the bin', async () => {
    const origin = await newOrigin();
    const [here, there] = [await origin.openTab(), await origin.openTab()];
    const id = await here.create('One');
    await valueBecomes(there.projects, ({ projects }) => projects[0]?.name === 'One');
    await there.projects.rename(id, 'Two');
    await valueBecomes(here.projects, ({ projects }) => projects[0]?.name === 'Two');
    await here.projects.remove(id);
    await valueBecomes(there.projects, ({ projects, bin }) => projects.length === 0 && bin[0]?.id === id);
    await there.projects.purge(id);
    await valueBecomes(here.projects, ({ bin }) => bin.length === 0);
  });

  test('and what another tab saved, the last of it too when that tab closes', async () => {
    const origin = await newOrigin();
    const [here, there] = [await origin.openTab(), await origin.openTab()];
    const id = await here.create();
    const open = await there.projects.open(id);
    for (const name of ['a', 'b', 'c']) {
      addText(open, name);
      await open.flush();
    }
    await there.close();
    await valueBecomes(here.projects, ({ projects }) => projects[0]?.layerCount === 3 && projects[0].hasThumbnail);
  });

  test('and one that was read earlier never comes in place of a later one', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    await create('Old');
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    origin.disk.holds.set('measureProjects', held);
    const slow = projects.refresh();
    await vi.waitFor(() => expect(origin.disk.calls.at(-1)).toBe('measureProjects'));
    origin.disk.holds.clear();
    await create('New');
    letGo();
    await slow;
    expect(projects.getState().projects).toHaveLength(2);
  });
});

test('[PR8] the browser is asked once to keep the data, at the first save', async () => {
  const origin = await newOrigin();
  const tab = await origin.openTab();
  const open = await tab.projects.open(await tab.create());
  expect(tab.persistRequests).toBe(0);
  for (const name of ['a', 'b']) {
    addText(open, name);
    await open.flush();
  }
  expect(tab.persistRequests).toBe(1);
});

test('[PR3] rows that were imported or written by others are listed by their own times', async () => {
  const origin = await newOrigin();
  const { projects } = await origin.openTab();
  const update = encodeNewDocument({ id: 'artboard', width: 8, height: 8, background: null });
  for (const [id, updatedAt] of [
    ['old', '2020-01-01T00:00:00.000Z'],
    ['new', '2026-01-01T00:00:00.000Z'],
  ] as const)
    await origin.disk.projects.insertProject(newProject(id, { updatedAt }), update, []);
  await projects.refresh();
  expect(projects.getState().projects.map(({ id }) => id)).toEqual(['new', 'old']);
});
