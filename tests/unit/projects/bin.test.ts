import { describe, expect, test } from 'vitest';
import { addText, layerNames, savingBecomes, valueBecomes } from './opened.ts';
import { newOrigin, setUpOrigins } from './project-bench.ts';

setUpOrigins();

const DELETED = '2026-11-24T10:00:00.000Z';
const DAYS_30 = '2026-12-24T10:00:00.000Z';
const DAYS_30_AND_1_MS = '2026-12-24T10:00:00.001Z';

describe('[PR10] what is removed lies in the bin', () => {
  test('with the time of it, latest first, and comes back whole', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const [first, second] = [await create('First'), await create('Second')];
    const open = await projects.open(first);
    addText(open, 'a');
    await open.dispose();
    await projects.refresh();
    const before = projects.getState().projects.find(({ id }) => id === first);
    await projects.remove(first);
    origin.setNow('2026-11-24T10:30:00.000Z');
    await projects.remove(second);
    expect(projects.getState().projects).toEqual([]);
    expect(projects.getState().bin.map(({ id }) => id)).toEqual([second, first]);
    expect(await projects.get(first)).toMatchObject({ deletedAt: DELETED });
    await projects.remove(first);
    expect(await projects.get(first)).toMatchObject({ deletedAt: DELETED });
    await projects.restore(first);
    expect(projects.getState().projects).toEqual([before]);
    const again = await projects.open(first);
    expect(layerNames(again)).toEqual(['a']);
    again.document.undo();
    expect(layerNames(again)).toEqual([]);
  });

  test('a tab that has it open says so, stores what is typed all the same, and goes on when it is back', async () => {
    const origin = await newOrigin();
    const [here, there] = [await origin.openTab(), await origin.openTab()];
    const id = await here.create();
    const open = await here.projects.open(id);
    await there.projects.remove(id);
    await savingBecomes(open.saving, 'in-bin');
    addText(open, 'typed meanwhile');
    await open.flush();
    expect(open.saving.getState()).toEqual({ status: 'in-bin' });
    await there.projects.restore(id);
    await savingBecomes(open.saving, 'saved');
    expect(layerNames(await there.projects.open(id))).toEqual(['typed meanwhile']);
  });

  test('one that is opened from the bin says so', async () => {
    const { projects, create } = await (await newOrigin()).openTab();
    const id = await create();
    await projects.remove(id);
    const open = await projects.open(id);
    expect(open.saving.getState()).toEqual({ status: 'in-bin' });
  });
});

describe('[PR11] deleted for good', () => {
  test('it is gone with log, versions and histories', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const id = await create();
    const open = await projects.open(id);
    addText(open, 'a');
    const version = await open.saveVersion('v');
    await open.dispose();
    await projects.remove(id);
    await projects.purge(id);
    expect(projects.getState()).toMatchObject({ projects: [], bin: [] });
    const { disk } = origin;
    expect(await disk.projects.readUpdates(id)).toEqual([]);
    expect(await disk.projects.listHistories(id)).toEqual([]);
    expect(await disk.projects.readVersion(version.id)).toBeUndefined();
    await expect(projects.open(id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a tab that has it open says so at its next save, and closes without complaint', async () => {
    const origin = await newOrigin();
    const [here, there] = [await origin.openTab(), await origin.openTab()];
    const id = await here.create();
    const open = await here.projects.open(id);
    await there.projects.purge(id);
    await savingBecomes(open.saving, 'in-bin');
    addText(open, 'into nothing');
    await expect(open.flush()).rejects.toMatchObject({ code: 'not-found' });
    expect(open.saving.getState()).toMatchObject({ status: 'failed', error: { code: 'not-found' } });
    await open.dispose();
    await expect(here.projects.open(id)).rejects.toMatchObject({ code: 'not-found' });
    await here.projects.refresh();
    expect(here.projects.getState()).toMatchObject({ projects: [], bin: [] });
  });

  test('by two tabs at once, it is gone once, and the later one is told that it is not there', async () => {
    const origin = await newOrigin();
    const [here, there] = [await origin.openTab(), await origin.openTab()];
    const [id, other] = [await here.create(), await here.create('Other')];
    await Promise.all([here.projects.remove(id), there.projects.remove(id)]);
    const outcomes = await Promise.allSettled([here.projects.purge(id), there.projects.purge(id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'not-found' } });
    for (const { projects } of [here, there]) {
      await projects.refresh();
      expect(projects.getState()).toMatchObject({ projects: [{ id: other }], bin: [] });
    }
  });
});

describe('[PR12] what is longer than 30 days in the bin goes at the next start', () => {
  test('and not a moment before', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const [old, living] = [await create('Old'), await create('Living')];
    await projects.remove(old);
    origin.setNow(DAYS_30);
    await projects.tidyUp();
    expect(projects.getState().bin.map(({ id }) => id)).toEqual([old]);
    origin.setNow(DAYS_30_AND_1_MS);
    await projects.tidyUp();
    expect(projects.getState().bin).toEqual([]);
    await expect(projects.get(old)).rejects.toMatchObject({ code: 'not-found' });
    expect(await projects.get(living)).toMatchObject({ name: 'Living' });
  });

  test('in a clock that was set back nothing goes', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const id = await create();
    await projects.remove(id);
    origin.setNow('2020-01-01T00:00:00.000Z');
    await projects.tidyUp();
    expect(projects.getState().bin.map((project) => project.id)).toEqual([id]);
  });

  test('one that another tab has just brought back stays', async () => {
    const origin = await newOrigin();
    const { projects, create } = await origin.openTab();
    const id = await create();
    await projects.remove(id);
    origin.setNow(DAYS_30_AND_1_MS);
    await projects.refresh();
    // The message that it is back is still on its way.
    await origin.disk.projects.updateProject(id, ({ deletedAt: _gone, ...row }) => row);
    await projects.tidyUp();
    await projects.refresh();
    expect(projects.getState().projects.map((project) => project.id)).toEqual([id]);
  });

  test('two tabs that start at once both come to the end of it', async () => {
    const origin = await newOrigin();
    const first = await origin.openTab();
    const ids = [await first.create(), await first.create(), await first.create()];
    for (const id of ids) await first.projects.remove(id);
    origin.setNow(DAYS_30_AND_1_MS);
    const second = await origin.openTab();
    await Promise.all([first.projects.tidyUp(), second.projects.tidyUp()]);
    for (const { projects } of [first, second]) await valueBecomes(projects, ({ bin }) => bin.length === 0);
  });
});
