import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { addText, layerNames, layersBecome, savingBecomes, valueBecomes } from '../../unit/projects/opened.ts';
import { closeTabsAfterEach, newOrigin, type Origin, openTab } from '../studio/studios.ts';

const origins: Origin[] = [];
function freshOrigin(): Origin {
  const origin = newOrigin();
  origins.push(origin);
  return origin;
}

// Run in reverse: first the mocks go, then the tabs, then what they wrote.
afterEach(async () => {
  const root = await navigator.storage.getDirectory();
  for (const { databaseName } of origins.splice(0))
    await root.removeEntry(`second-copy-${databaseName}`, { recursive: true }).catch(() => {}); // it may have none
});
closeTabsAfterEach();
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function makeProject({ projects }: Studio, name = 'Poster'): Promise<string> {
  return (await projects.create({ name, width: 320, height: 200, background: '#ffffff' })).id;
}

/** A picture in one colour, as a file. */
async function picture(color: string): Promise<File> {
  const canvas = new OffscreenCanvas(16, 8);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = color;
  context.fillRect(0, 0, 16, 8);
  return new File([await canvas.convertToBlob({ type: 'image/png' })], 'picture.png', { type: 'image/png' });
}

/** Uploads a picture and adds it as a layer. @returns its asset. */
async function addPicture(studio: Studio, projectId: string): Promise<string> {
  const [outcome] = await studio.gallery.upload([await picture('#c02010')]);
  if (!outcome || 'error' in outcome) throw new Error('The picture was refused.');
  const { assetId, width, height } = outcome.item;
  const open = await studio.projects.open(projectId);
  open.document.execute('addRaster', { layerId: crypto.randomUUID(), name: 'picture', assetId, width, height });
  await open.dispose();
  return assetId;
}

function loseDatabase({ databaseName }: Origin): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

describe('[PR30] two tabs of one project', () => {
  test('see each other’s edits at once, also within one text, and agree when all is stored', async () => {
    const origin = freshOrigin();
    const [here, there] = [await openTab(origin), await openTab(origin)];
    const id = await makeProject(here);
    const [one, two] = [await here.projects.open(id), await there.projects.open(id)];
    one.document.execute('addText', { layerId: 'text', name: 'text', text: 'middle' });
    await layersBecome(two, ['text']);
    one.document.execute('editText', { layerId: 'text', index: 0, removedLength: 0, inserted: 'start ' });
    two.document.execute('editText', { layerId: 'text', index: 6, removedLength: 0, inserted: ' end' });
    for (let index = 0; index < 20; index++) addText(index % 2 ? one : two, `layer ${index}`);
    const names = ['text', ...Array.from({ length: 20 }, (_, index) => `layer ${index}`)];
    await Promise.all([one, two].map((open) => layersBecome(open, names)));
    await Promise.all([one, two].map((open) => savingBecomes(open.saving, 'saved')));
    expect(two.document.getState().layers).toEqual(one.document.getState().layers);
    expect(one.document.getState().layers.get('text')).toMatchObject({ text: 'start middle end' });
    const state = one.document.getState();
    await Promise.all([one.dispose(), two.dispose()]);
    const third = await (await openTab(origin)).projects.open(id);
    expect(third.document.getState().layers).toEqual(state.layers);
  });

  test('each take back only what they did', async () => {
    const origin = freshOrigin();
    const [here, there] = [await openTab(origin), await openTab(origin)];
    const id = await makeProject(here);
    const [one, two] = [await here.projects.open(id), await there.projects.open(id)];
    addText(one, 'one');
    addText(two, 'two');
    await Promise.all([one, two].map((open) => layersBecome(open, ['one', 'two'])));
    one.document.undo();
    one.document.undo();
    await layersBecome(two, ['two']);
    two.document.undo();
    await layersBecome(one, []);
  });
});

test('[PR40] a reload keeps document and history, as often as it comes', async () => {
  const origin = freshOrigin();
  let tab = await openTab(origin);
  const id = await makeProject(tab);
  for (let count = 0; count < 5; count++) {
    const open = await tab.projects.open(id);
    expect(open.document.getHistory().entries).toHaveLength(count);
    addText(open, `layer ${count}`);
    await tab.dispose();
    tab = await openTab(origin);
  }
  // Opened again at once in one tab: the lock of the history must be free by then.
  for (let count = 0; count < 10; count++) {
    const open = await tab.projects.open(id);
    expect(open.document.getHistory().entries).toHaveLength(5);
    await open.dispose();
  }
  const open = await tab.projects.open(id);
  open.document.goTo(undefined);
  expect(layerNames(open)).toEqual([]);
  open.document.redo();
  open.document.redo();
  expect(layerNames(open)).toEqual(['layer 0', 'layer 1']);
});

test('[PR40] two tabs have two histories, and the latest that no living tab holds goes on', async () => {
  const origin = freshOrigin();
  const [here, there] = [await openTab(origin), await openTab(origin)];
  const id = await makeProject(here);
  const one = await here.projects.open(id);
  addText(one, 'one');
  await one.flush();
  const two = await there.projects.open(id);
  expect(two.document.getHistory().entries).toEqual([]);
  addText(two, 'two');
  await two.flush();
  await there.dispose();
  const again = await (await openTab(origin)).projects.open(id);
  again.document.undo();
  expect(layerNames(again)).toEqual(['one']);
  expect(again.document.getHistory().canUndo).toBe(false);
});

describe('[PR22] a page that is hidden or left writes at once', () => {
  test.each(['visibilitychange', 'pagehide'])('%s', async (event) => {
    const origin = freshOrigin();
    const tab = await openTab(origin);
    const id = await makeProject(tab);
    const open = await tab.projects.open(id);
    vi.useFakeTimers({ toFake: ['setTimeout'] }); // the 150 ms never come
    addText(open, 'last words');
    expect(open.saving.getState().status).toBe('saving');
    if (event === 'pagehide') window.dispatchEvent(new PageTransitionEvent('pagehide'));
    else {
      vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
      document.dispatchEvent(new Event('visibilitychange'));
    }
    await savingBecomes(open.saving, 'saved');
    vi.useRealTimers();
    expect((await tab.projects.get(id)).layerCount).toBe(1);
  });
});

describe('[PR61] when the database comes up empty', () => {
  test('the second copy is offered, and brings back documents and pictures', async () => {
    const origin = freshOrigin();
    const before = await openTab(origin);
    const id = await makeProject(before);
    const assetId = await addPicture(before, id);
    const pixels = await (await before.gallery.asset(assetId)).arrayBuffer();
    await before.dispose();
    await loseDatabase(origin);

    const after = await openTab(origin);
    const { recoverable } = await valueBecomes(after.projects, (state) => state.recoverable.length > 0);
    expect(recoverable).toMatchObject([{ id, name: 'Poster', layerCount: 1 }]);
    expect(after.projects.getState().projects).toEqual([]);
    expect(await after.projects.recover()).toBe(1);
    expect(after.projects.getState()).toMatchObject({ recoverable: [], projects: [{ id, name: 'Poster' }] });
    const open = await after.projects.open(id);
    expect(layerNames(open)).toEqual(['picture']);
    expect(new Uint8Array(await (await after.gallery.asset(assetId)).arrayBuffer())).toEqual(new Uint8Array(pixels));
    addText(open, 'more');
    await open.flush();
    await after.dispose();
    const last = await openTab(origin);
    expect(layerNames(await last.projects.open(id))).toEqual(['more', 'picture']);
  });

  test('not what was deleted for good', async () => {
    const origin = freshOrigin();
    const before = await openTab(origin);
    const [gone, kept] = [await makeProject(before, 'Gone'), await makeProject(before, 'Kept')];
    for (const id of [gone, kept]) {
      const open = await before.projects.open(id);
      addText(open, 'a');
      await open.dispose();
    }
    await before.projects.remove(gone);
    await before.projects.purge(gone);
    await before.dispose();
    await loseDatabase(origin);
    const after = await openTab(origin);
    await valueBecomes(after.projects, ({ recoverable }) => recoverable.length > 0);
    expect(after.projects.getState().recoverable.map(({ name }) => name)).toEqual(['Kept']);
  });
});

test('[PR60] the thumbnail is a picture of the project, 400 px at its longest side', async () => {
  const tab = await openTab(freshOrigin());
  const { id } = await tab.projects.create({ width: 1600, height: 800, background: '#ffffff' });
  const open = await tab.projects.open(id);
  open.document.execute('addShape', { layerId: 's', shape: 'rectangle', width: 800, height: 800, fill: '#0000ff' });
  await open.dispose();
  const blob = await tab.projects.thumbnail(id);
  if (!blob) throw new Error('There is no thumbnail.');
  const bitmap = await createImageBitmap(blob);
  expect([bitmap.width, bitmap.height]).toEqual([400, 200]);
  const context = new OffscreenCanvas(400, 200).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const [left, right] = [100, 300].map((x) => [...(context?.getImageData(x, 100, 1, 1).data ?? [])]);
  expect(left?.[2]).toBeGreaterThan(200);
  expect(left?.[0]).toBeLessThan(60);
  expect(right?.[0]).toBeGreaterThan(200);
});

test('[PR11] two tabs delete one project: it is gone in both, and the later one is told', async () => {
  const origin = freshOrigin();
  const [here, there] = [await openTab(origin), await openTab(origin)];
  const id = await makeProject(here);
  const open = await there.projects.open(id);
  const outcomes = await Promise.allSettled([here.projects.purge(id), there.projects.purge(id)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  addText(open, 'into nothing');
  await expect(open.flush()).rejects.toMatchObject({ code: 'not-found' });
  await open.dispose();
  for (const { projects } of [here, there]) {
    await valueBecomes(projects, (state) => state.projects.length === 0);
    await expect(projects.get(id)).rejects.toMatchObject({ code: 'not-found' });
  }
});
