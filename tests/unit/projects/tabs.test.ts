import { describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { createDocument } from '../../../src/domain/document/create-document.ts';
import type { ProjectMessage } from '../../../src/studio/projects/project-channel.ts';
import { Signal } from '../studio/fake-engines.ts';
import { addText, layerNames, layersBecome, savingBecomes, valueBecomes } from './opened.ts';
import { newOrigin, type Origin, setUpOrigins } from './project-bench.ts';

setUpOrigins();

const FULL = new StudioError('storage-full', 'The disk is full.');
const PICTURE = 'c0ffee'.padEnd(64, '0');

async function twoTabs() {
  const origin = await newOrigin();
  const [here, there] = [await origin.openTab(), await origin.openTab()];
  const id = await here.create();
  return { origin, here, there, id };
}

/** The line of a tab that is no studio: it says what it is told to, and stores nothing. */
function lineOf(origin: Origin, id: string) {
  const channel = new BroadcastChannel(`${origin.name}-project-${id}`);
  const heard: ProjectMessage[] = [];
  channel.onmessage = (event: MessageEvent<ProjectMessage>) => heard.push(event.data);
  return { heard, say: (message: object) => channel.postMessage(message), close: () => channel.close() };
}

/** Changes that a tab made and told, and did not live to store. */
async function changesOfADyingTab(
  origin: Origin,
  id: string,
  edit: (document: ReturnType<typeof createDocument>) => void,
) {
  const updates = (await origin.disk.projects.readUpdates(id)).map(({ update }) => update);
  const document = createDocument({ updates, now: () => origin.now(), newId: () => crypto.randomUUID() });
  const made: Uint8Array[] = [];
  document.subscribeLocalChanges(({ update }) => update && made.push(update));
  edit(document);
  document.dispose();
  return made;
}

describe('[PR30] every tab edits, and all see it at once', () => {
  test('before anything of it is stored', async () => {
    const { origin, here, there, id } = await twoTabs();
    const [one, two] = [await here.projects.open(id), await there.projects.open(id)];
    const held = new Signal();
    origin.disk.holds.set('append', held.given);
    addText(one, 'from here');
    addText(two, 'from there');
    await Promise.all([one, two].map((open) => layersBecome(open, ['from here', 'from there'])));
    expect(await origin.disk.projects.readUpdates(id)).toHaveLength(1);
    held.give();
    await Promise.all([one.flush(), two.flush()]);
    expect(two.document.getState().layers).toEqual(one.document.getState().layers);
  });

  test('each has its own history: undo takes back what this tab did', async () => {
    const { here, there, id } = await twoTabs();
    const [one, two] = [await here.projects.open(id), await there.projects.open(id)];
    addText(one, 'from here');
    addText(two, 'from there');
    await Promise.all([one, two].map((open) => layersBecome(open, ['from here', 'from there'])));
    two.document.undo();
    two.document.undo();
    await layersBecome(one, ['from here']);
    one.document.undo();
    await layersBecome(two, []);
  });

  test('a tab that opens later has what is not on the disk yet', async () => {
    const { origin, here, there, id } = await twoTabs();
    const one = await here.projects.open(id);
    origin.disk.failure = FULL;
    addText(one, 'unsaved');
    await savingBecomes(one.saving, 'failed');
    await layersBecome(await there.projects.open(id), ['unsaved']);
  });

  test('what a tab stored last, and closed, while this one opened is there too', async () => {
    const { origin, here, there, id } = await twoTabs();
    const one = await here.projects.open(id);
    const read = new Signal();
    addText(one, 'last words');
    origin.disk.holds.set('append', read.given);
    const closing = one.dispose();
    await vi.waitFor(() => expect(origin.disk.calls).toContain('append'));
    const log = await origin.disk.projects.readUpdates(id);
    // The log is read before that write, and the other tab is asked after it, when it answers nobody.
    origin.disk.instead.set('readUpdates', async () => {
      origin.disk.instead.clear();
      read.give();
      await closing;
      return log;
    });
    const two = await there.projects.open(id);
    await layersBecome(two, ['last words']);
  });

  test('opened twice in one tab it is one document, and closes with the last who holds it', async () => {
    const { origin, here, id } = await twoTabs();
    const [one, two] = await Promise.all([here.projects.open(id), here.projects.open(id)]);
    expect(two.document).toBe(one.document);
    addText(one, 'a');
    await one.dispose();
    await one.dispose();
    expect(layerNames(two)).toEqual(['a']);
    addText(two, 'b');
    await two.dispose();
    expect(here.projects.openState(id)).toBeUndefined();
    await vi.waitFor(() => expect(origin.locks.names()).toEqual([]));
    expect(layerNames(await here.projects.open(id))).toEqual(['a', 'b']);
  });

  test('one that is opened while it closes is opened after that', async () => {
    const { here, id } = await twoTabs();
    const one = await here.projects.open(id);
    addText(one, 'a');
    const closing = one.dispose();
    const two = await here.projects.open(id);
    await closing;
    addText(two, 'b');
    await two.flush();
    expect(two.document).not.toBe(one.document);
    expect(layerNames(two)).toEqual(['a', 'b']);
  });
});

describe('[PR31] what another tab changed and did not store', () => {
  test('is stored here a second later, with the marks of what it names', async () => {
    const { origin, here, id } = await twoTabs();
    const open = await here.projects.open(id);
    const line = lineOf(origin, id);
    const made = await changesOfADyingTab(origin, id, (document) => {
      document.execute('addRaster', { layerId: 'p', name: 'picture', assetId: PICTURE, width: 8, height: 8 });
    });
    for (const update of made) line.say({ type: 'update', id: 'u', update });
    await layersBecome(open, ['picture']);
    expect(open.saving.getState().status).toBe('saving');
    await savingBecomes(open.saving, 'saved');
    expect(await origin.disk.projects.readUpdates(id)).toHaveLength(2);
    expect(await origin.disk.projects.projectsWithAsset(PICTURE)).toEqual([id]);
    await vi.waitFor(() => expect(line.heard).toContainEqual({ type: 'stored', ids: ['u'] }));
    line.close();
  });

  test('goes with an own edit, so that none that is saved hangs on one that is not', async () => {
    const { origin, here, id } = await twoTabs();
    const open = await here.projects.open(id);
    const line = lineOf(origin, id);
    const made = await changesOfADyingTab(origin, id, (document) => {
      document.execute('addText', { layerId: 't', name: 'theirs', text: 'abc' });
    });
    for (const update of made) line.say({ type: 'update', id: 'u', update });
    await layersBecome(open, ['theirs']);
    open.document.execute('editText', { layerId: 't', index: 3, removedLength: 0, inserted: 'd' });
    await open.flush();
    line.close();
    const log = (await origin.disk.projects.readUpdates(id)).map(({ update }) => update);
    const document = createDocument({ updates: log, now: () => origin.now(), newId: () => crypto.randomUUID() });
    expect(document.getState().layers.get('t')).toMatchObject({ text: 'abcd' });
  });

  test('is not written when that tab says that it has stored it', async () => {
    const { origin, here, id } = await twoTabs();
    const open = await here.projects.open(id);
    const line = lineOf(origin, id);
    const made = await changesOfADyingTab(origin, id, (document) =>
      document.execute('addGroup', { layerId: 'g', name: 'g' }),
    );
    for (const update of made) line.say({ type: 'update', id: 'u', update });
    await layersBecome(open, ['g']);
    line.say({ type: 'stored', ids: ['u'] });
    await savingBecomes(open.saving, 'saved');
    line.close();
    await open.dispose();
    expect(origin.disk.calls).not.toContain('append');
  });

  test('and what is no update is passed over: edits are saved, and the project opens again', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { origin, here, id } = await twoTabs();
    const open = await here.projects.open(id);
    const line = lineOf(origin, id);
    const odd = [
      { type: 'update', id: 'u', update: new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255]) },
      { type: 'update', id: 'u', update: 'text' },
      { type: 'hello', stateVector: new Uint8Array([255, 255, 255, 255, 255]) },
      { type: 'explode' },
      null,
    ];
    for (const message of odd) line.say(message as object);
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(2));
    addText(open, 'a');
    await open.dispose();
    line.close();
    const again = await here.projects.open(id);
    expect(layerNames(again)).toEqual(['a']);
  });
});

describe('[PR32] a tab that cannot store', () => {
  test('tells who asks what it has, and that it is stored only when it is', async () => {
    const { origin, here, id } = await twoTabs();
    const open = await here.projects.open(id);
    origin.disk.failure = FULL;
    addText(open, 'from a tab that cannot');
    await savingBecomes(open.saving, 'failed');
    const line = lineOf(origin, id);
    line.say({ type: 'hello', stateVector: new Uint8Array([0]) });
    await vi.waitFor(() => expect(line.heard.map(({ type }) => type)).toContain('update'));
    const told = line.heard.find((message) => message.type === 'update');
    if (told?.type !== 'update') throw new Error('nothing was told');
    const document = createDocument({
      updates: [told.update],
      now: () => origin.now(),
      newId: () => crypto.randomUUID(),
    });
    expect([...document.getState().layers.values()]).toMatchObject([{ name: 'from a tab that cannot' }]);
    expect(line.heard.map(({ type }) => type)).not.toContain('stored');
    origin.disk.failure = undefined;
    await open.flush();
    await vi.waitFor(() => expect(line.heard.map(({ type }) => type)).toContain('stored'));
    line.close();
  });
});

describe('[PR40] the history goes on where it ended', () => {
  test('after closing and opening, undo and redo', async () => {
    const { here, there, id } = await twoTabs();
    const first = await here.projects.open(id);
    for (const name of ['a', 'b', 'c']) addText(first, name);
    first.document.undo();
    await first.dispose();
    const second = await there.projects.open(id);
    expect(second.document.getHistory().entries.map(({ isUndone }) => isUndone)).toEqual([false, false, true]);
    second.document.redo();
    expect(layerNames(second)).toEqual(['a', 'b', 'c']);
    for (let count = 0; count < 3; count++) second.document.undo();
    expect(layerNames(second)).toEqual([]);
    addText(second, 'd');
    await second.dispose();
    const third = await here.projects.open(id);
    expect(third.document.getHistory().entries).toHaveLength(1);
    expect(layerNames(third)).toEqual(['d']);
  });

  test('as often as it is closed and opened at once', async () => {
    const { here, id } = await twoTabs();
    for (let count = 0; count < 20; count++) {
      const open = await here.projects.open(id);
      expect(open.document.getHistory().entries).toHaveLength(count);
      addText(open, `layer ${count}`);
      await open.dispose();
    }
  });

  test('of two tabs each goes on with one; a third begins its own', async () => {
    const { origin, here, there, id } = await twoTabs();
    const [one, two] = [await here.projects.open(id), await there.projects.open(id)];
    addText(one, 'one');
    await one.flush();
    origin.setNow('2026-11-24T10:00:01.000Z');
    addText(two, 'two');
    await two.flush();
    await Promise.all([one, two].map((open) => layersBecome(open, ['one', 'two'])));
    const third = await (await origin.openTab()).projects.open(id);
    expect(third.document.getHistory().entries).toEqual([]);
    await Promise.all([one.dispose(), two.dispose()]);
    const latest = await here.projects.open(id);
    latest.document.undo();
    expect(layerNames(latest)).toEqual(['one']);
    const other = await there.projects.open(id);
    other.document.undo();
    await layersBecome(other, []);
  });

  test('of a tab that died, by whoever opens it next', async () => {
    const { origin, here, there, id } = await twoTabs();
    const dying = await here.projects.open(id);
    addText(dying, 'a');
    await dying.flush();
    const before = await there.projects.open(id);
    expect(before.document.getHistory().entries).toEqual([]);
    await before.dispose();
    origin.locks.letGoOfAll();
    const after = await there.projects.open(id);
    expect(after.document.getHistory().entries).toHaveLength(1);
  });

  test('one that cannot be opened is held by nobody', async () => {
    const { origin, here, id } = await twoTabs();
    const first = await here.projects.open(id);
    addText(first, 'a');
    await first.dispose();
    origin.disk.failures.set('readUpdates', FULL);
    await expect(here.projects.open(id)).rejects.toBe(FULL);
    origin.disk.failures.clear();
    origin.disk.failures.set('readHistory', FULL);
    await expect(here.projects.open(id)).rejects.toBe(FULL);
    origin.disk.failures.clear();
    expect(origin.locks.names()).toEqual([]);
    const again = await here.projects.open(id);
    expect(again.document.getHistory().entries).toHaveLength(1);
  });
});

describe('[PR41] a long log', () => {
  test('becomes one entry when the project is opened, and says the same', async () => {
    const { origin, here, there, id } = await twoTabs();
    const open = await here.projects.open(id);
    const [artboard] = open.document.getState().artboards;
    for (let count = 0; count < 501; count++) {
      open.document.execute('changeArtboard', { artboardId: artboard?.id ?? '', width: 1000 + count });
      await open.flush();
    }
    await open.dispose();
    expect(await origin.disk.projects.readUpdates(id)).toHaveLength(502);
    const again = await there.projects.open(id);
    expect(await origin.disk.projects.readUpdates(id)).toHaveLength(1);
    expect(again.document.getState().artboards).toMatchObject([{ width: 1500 }]);
    again.document.undo();
    expect(again.document.getState().artboards).toMatchObject([{ width: 1499 }]);
    await again.dispose();
    expect((await here.projects.open(id)).document.getState().artboards).toMatchObject([{ width: 1499 }]);
  });

  test('that cannot be shortened is read all the same', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { origin, here, id } = await twoTabs();
    const open = await here.projects.open(id);
    for (let count = 0; count < 501; count++) {
      addText(open, 'a');
      open.document.undo();
      await open.flush();
    }
    addText(open, 'last');
    await open.dispose();
    origin.disk.failures.set('compact', FULL);
    expect(layerNames(await here.projects.open(id))).toEqual(['last']);
  });
});

test('[PR42] a list of versions is that of all tabs', async () => {
  const { here, there, id } = await twoTabs();
  const [one, two] = [await here.projects.open(id), await there.projects.open(id)];
  const { id: versionId } = await one.saveVersion('Final');
  await valueBecomes(two.versions, (versions) => versions[0]?.name === 'Final');
  await two.deleteVersion(versionId);
  await valueBecomes(one.versions, (versions) => versions.length === 0);
});
