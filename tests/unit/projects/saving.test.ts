import { describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { DOCUMENT_SCHEMA_VERSION } from '../../../src/domain/document/records.ts';
import { Signal } from '../studio/fake-engines.ts';
import { newerUpdate } from './newer-document.ts';
import { addText, layerNames, savingBecomes } from './opened.ts';
import { newOrigin, setUpOrigins } from './project-bench.ts';

setUpOrigins();

const FULL = new StudioError('storage-full', 'The disk is full.');
const PICTURE = 'c0ffee'.padEnd(64, '0');

/** Timers that only go on by hand; messages between tabs go on by themselves. */
function stopTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
}

async function openOne() {
  const origin = await newOrigin();
  const tab = await origin.openTab();
  const id = await tab.create();
  const open = await tab.projects.open(id);
  const appends = () => origin.disk.calls.filter((call) => call === 'append').length;
  return { origin, ...tab, id, open, appends };
}

describe('[PR20] edits are written 150 ms after the first of them', () => {
  test('a burst is one write, and one entry of the log', async () => {
    const { origin, id, open, appends } = await openOne();
    stopTimers();
    for (let index = 0; index < 50; index++) {
      addText(open, `layer ${index}`);
      await vi.advanceTimersByTimeAsync(2);
    }
    expect(appends()).toBe(0);
    await vi.advanceTimersByTimeAsync(50);
    expect(appends()).toBe(1);
    expect(open.saving.getState().status).toBe('saved');
    expect(await origin.disk.projects.readUpdates(id)).toHaveLength(2);
    const [history] = await origin.disk.projects.listHistories(id);
    expect(history?.entryCount).toBe(50);
  });

  test('those that come without a pause are written every 150 ms all the same', async () => {
    const { open, appends } = await openOne();
    stopTimers();
    for (let index = 0; index < 100; index++) {
      addText(open, `layer ${index}`);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(appends()).toBeGreaterThanOrEqual(6);
  });

  test('update, history, marks and row are one write', async () => {
    const { origin, id, open, appends } = await openOne();
    open.document.execute('addRaster', { layerId: 'picture', assetId: PICTURE, width: 8, height: 8 });
    await open.flush();
    expect(appends()).toBe(1);
    expect(await origin.disk.projects.projectsWithAsset(PICTURE)).toEqual([id]);
    expect(await origin.disk.projects.getProject(id)).toMatchObject({ layerCount: 1 });
    expect(await origin.disk.projects.listHistories(id)).toMatchObject([{ entryCount: 1 }]);
  });
});

describe('[PR21] "saved" is shown only when it is on the disk', () => {
  test('not while it is written, and not while an edit came meanwhile', async () => {
    const { origin, open } = await openOne();
    expect(open.saving.getState().status).toBe('saved');
    const [first, second] = [new Signal(), new Signal()];
    origin.disk.holds.set('append', first.given);
    addText(open, 'a');
    expect(open.saving.getState().status).toBe('saving');
    const flushed = open.flush();
    await vi.waitFor(() => expect(origin.disk.calls).toContain('append'));
    origin.disk.holds.set('append', second.given);
    addText(open, 'b');
    const seen: string[] = [];
    open.saving.subscribe(({ status }) => seen.push(status));
    first.give();
    await vi.waitFor(() => expect(origin.disk.calls.filter((call) => call === 'append')).toHaveLength(2));
    expect(seen).not.toContain('saved');
    second.give();
    await flushed;
    expect(seen.at(-1)).toBe('saved');
  });

  test('its time is that of the write, not of a list that was read again', async () => {
    const { origin, projects, open } = await openOne();
    addText(open, 'a');
    origin.setNow('2026-11-24T10:05:00.000Z');
    await open.flush();
    expect(open.saving.getState()).toEqual({ status: 'saved', savedAt: '2026-11-24T10:05:00.000Z' });
    origin.setNow('2026-11-24T12:00:00.000Z');
    await projects.refresh();
    expect(open.saving.getState()).toEqual({ status: 'saved', savedAt: '2026-11-24T10:05:00.000Z' });
  });
});

describe('[PR22] a tab that is hidden writes at once', () => {
  test('without waiting for the 150 ms', async () => {
    const { origin, id, open, hide } = await openOne();
    stopTimers();
    addText(open, 'a');
    hide();
    await savingBecomes(open.saving, 'saved');
    expect(await origin.disk.projects.readUpdates(id)).toHaveLength(2);
  });

  test('without waiting for a write under way, and with all that it has', async () => {
    const { origin, id, open, hide, appends } = await openOne();
    const held = new Signal();
    origin.disk.holds.set('append', held.given);
    addText(open, 'a');
    const flushed = open.flush();
    addText(open, 'b');
    origin.disk.holds.clear();
    stopTimers();
    hide();
    await vi.waitFor(async () => expect(await origin.disk.projects.getProject(id)).toMatchObject({ layerCount: 2 }));
    expect(appends()).toBe(2);
    const [history] = await origin.disk.projects.listHistories(id);
    expect(history?.entryCount).toBe(2);
    held.give();
    await flushed;
    expect(open.saving.getState().status).toBe('saved');
  });

  test('with nothing to write, nothing', async () => {
    const { hide, appends } = await openOne();
    hide();
    expect(appends()).toBe(0);
  });
});

describe('[PR24] a write that fails is said at once, and nothing is lost', () => {
  test('edits go on in memory, are tried again, and are all stored when there is room', async () => {
    const { origin, projects, id, open } = await openOne();
    stopTimers();
    origin.disk.failure = FULL;
    addText(open, 'a');
    await vi.advanceTimersByTimeAsync(150);
    expect(open.saving.getState()).toMatchObject({ status: 'failed', error: { code: 'storage-full' } });
    addText(open, 'b');
    expect(open.saving.getState().status).toBe('failed');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await origin.disk.projects.readUpdates(id)).toHaveLength(1);
    expect(layerNames(open)).toEqual(['a', 'b']);
    expect(projects.openState(id)?.layers.size).toBe(2);
    origin.disk.failure = undefined;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(open.saving.getState().status).toBe('saved');
    vi.useRealTimers();
    const reader = await origin.openTab();
    await origin.locks.letGoOfAll();
    const read = await reader.projects.open(id);
    expect(layerNames(read)).toEqual(['a', 'b']);
    read.document.undo();
    expect(layerNames(read)).toEqual(['a']);
  });

  test('"flush" rejects with the reason, and stores it the next time', async () => {
    const { origin, open } = await openOne();
    origin.disk.failure = FULL;
    addText(open, 'a');
    await expect(open.flush()).rejects.toBe(FULL);
    origin.disk.failure = undefined;
    await open.flush();
    expect(open.saving.getState().status).toBe('saved');
  });
});

describe('[PR25] a project that cannot be stored does not close', () => {
  test('what it holds is there when it is opened again', async () => {
    const { origin, projects, id, open } = await openOne();
    origin.disk.failure = FULL;
    addText(open, 'only in memory');
    await expect(open.dispose()).rejects.toBe(FULL);
    expect(projects.openState(id)?.layers.size).toBe(1);
    const again = await projects.open(id);
    expect(layerNames(again)).toEqual(['only in memory']);
    expect(again.saving.getState()).toMatchObject({ status: 'failed', error: { code: 'storage-full' } });
    addText(again, 'more');
    origin.disk.failure = undefined;
    await again.dispose();
    expect(projects.openState(id)).toBeUndefined();
    expect(layerNames(await projects.open(id))).toEqual(['more', 'only in memory']);
  });

  test('it goes on trying, and closes by itself when all is on the disk', async () => {
    const { origin, projects, id, open } = await openOne();
    origin.disk.failure = FULL;
    addText(open, 'only in memory');
    await expect(open.dispose()).rejects.toBe(FULL);
    origin.disk.failure = undefined;
    await vi.waitFor(() => expect(projects.openState(id)).toBeUndefined(), { timeout: 10_000 });
    const read = await projects.open(id);
    expect(layerNames(read)).toEqual(['only in memory']);
    expect(read.document.getHistory().entries).toHaveLength(1);
  });

  test('the end of the tab ends it', async () => {
    const { origin, projects, close, open } = await openOne();
    origin.disk.failure = FULL;
    addText(open, 'lost');
    await close();
    expect(projects.openState(open.projectId)).toBeUndefined();
    await vi.waitFor(() => expect(origin.locks.names()).toEqual([]));
  });
});

test('[PR26] without a database it is said that changes stay in memory, and they do', async () => {
  const { openTab } = await newOrigin();
  const { projects, create } = await openTab({ isInMemory: true });
  const id = await create();
  const open = await projects.open(id);
  const seen: string[] = [open.saving.getState().status];
  open.saving.subscribe(({ status }) => seen.push(status));
  addText(open, 'a');
  await open.flush();
  expect(new Set(seen)).toEqual(new Set(['in-memory']));
  expect(open.saving.getState()).toMatchObject({ error: { code: 'storage-unavailable' } });
  await open.dispose();
  const again = await projects.open(id);
  expect(layerNames(again)).toEqual(['a']);
  again.document.undo();
  expect(layerNames(again)).toEqual([]);
});

describe('[PR27] a project of a newer version', () => {
  test('can be looked at, says so, and refuses changes', async () => {
    const { origin, projects, id, open } = await openOne();
    addText(open, 'a');
    await open.dispose();
    await origin.disk.projects.append(id, { update: newerUpdate(), assetIds: [] });
    const newer = await projects.open(id);
    const error = {
      code: 'read-only',
      details: {
        reason: 'newer-version',
        schemaVersion: DOCUMENT_SCHEMA_VERSION + 1,
        newestKnown: DOCUMENT_SCHEMA_VERSION,
      },
    };
    expect(newer.saving.getState()).toMatchObject({ status: 'read-only', error });
    expect(layerNames(newer)).toEqual(['a']);
    expect(() => addText(newer, 'b')).toThrowError(expect.objectContaining({ code: 'read-only' }));
    await projects.refresh();
    expect(newer.saving.getState()).toMatchObject({ status: 'read-only', error });
    await expect(projects.duplicate(id)).rejects.toMatchObject({ code: 'app-outdated' });
  });

  test('one that becomes so while it is open says so at once', async () => {
    const { origin, id, open } = await openOne();
    const line = new BroadcastChannel(`${origin.name}-project-${id}`);
    line.postMessage({ type: 'update', id: 'from a newer tab', update: newerUpdate() });
    const shown = await savingBecomes(open.saving, 'read-only');
    line.close();
    expect(shown).toMatchObject({ error: { details: { reason: 'newer-version' } } });
    expect(open.document.isReadOnly).toBe(true);
  });
});
