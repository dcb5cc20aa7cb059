import { describe, expect, test } from 'vitest';
import type { ProjectAppend } from '../../src/studio/persistence/project-storage.ts';
import { assetId, bytesOf, newBlob, newProject, newVersion } from '../unit/studio/sample-projects.ts';
import { START, type TestedStorage } from './opened-storage.ts';

const STEP: ProjectAppend = { update: undefined, assetIds: [] };

/** What every adapter of the ProjectStorage port must do ([ST10]…[ST20] of docs/specs/persistence.md). */
export function describeProjectStorage(name: string, open: () => Promise<TestedStorage>): void {
  describe(`project storage: ${name}`, () => {
    test('[ST10] projects are listed by their latest change, those in the bin included', async () => {
      const { projects } = await open();
      const times = { a: '2026-11-24T10:00:00.000Z', b: '2026-11-24T12:00:00.000Z', c: '2026-11-24T11:00:00.000Z' };
      for (const [id, updatedAt] of Object.entries(times))
        await projects.insertProject(newProject(id, { updatedAt }), bytesOf(1), []);
      await projects.updateProject('b', (row) => ({ ...row, deletedAt: START }));
      expect((await projects.listProjects()).map((row) => row.id)).toEqual(['b', 'c', 'a']);
      expect(await projects.getProject('c')).toEqual(newProject('c', { updatedAt: times.c }));
      expect(await projects.getProject('nobody')).toBeUndefined();
    });

    test('[ST10] writing into a project that there is not: not-found', async () => {
      const { projects } = await open();
      const refused = { code: 'not-found', details: { projectId: 'nobody' } };
      await expect(projects.append('nobody', { ...STEP, update: bytesOf(1) })).rejects.toMatchObject(refused);
      await expect(projects.compact('nobody', [], bytesOf(1))).rejects.toMatchObject(refused);
      await expect(projects.insertVersion(newVersion('v', 'nobody'), bytesOf(1))).rejects.toMatchObject(refused);
      await expect(projects.replaceAssetMarks('nobody', [], 0)).rejects.toMatchObject(refused);
      await expect(projects.deleteProject('nobody')).rejects.toMatchObject(refused);
      expect(await projects.updateProject('nobody', (row) => row)).toBeUndefined();
      expect(await projects.readUpdates('nobody')).toEqual([]);
      expect(await projects.listVersions('nobody')).toEqual([]);
    });

    test('[ST11] a project comes with the first entry of its log, and never twice', async () => {
      const { projects } = await open();
      await projects.insertProject(newProject('p'), bytesOf(1, 2), [assetId('x')]);
      expect((await projects.readUpdates('p')).map(({ update }) => update)).toEqual([bytesOf(1, 2)]);
      expect(await projects.projectsWithAsset(assetId('x'))).toEqual(['p']);
      await expect(projects.insertProject(newProject('p', { name: 'Second' }), bytesOf(3), [])).rejects.toMatchObject({
        code: 'storage-unavailable',
      });
      expect((await projects.getProject('p'))?.name).toBe('Untitled Project');
      expect(await projects.readUpdates('p')).toHaveLength(1);
    });

    test('[ST12] an update of a row sees it as it is, and undefined leaves it', async () => {
      const { projects } = await open();
      await projects.insertProject(newProject('p'), bytesOf(1), []);
      await projects.updateProject('p', (row) => ({ ...row, layerCount: row.layerCount + 1 }));
      await projects.updateProject('p', (row) => ({ ...row, layerCount: row.layerCount + 1 }));
      expect(await projects.updateProject('p', () => undefined)).toMatchObject({ layerCount: 2 });
    });

    test('[ST13] one autosave writes update, marks, history and row together', async () => {
      const { projects, setNow } = await open();
      await projects.insertProject(newProject('p'), bytesOf(1), []);
      setNow('2026-11-24T11:00:00.000Z');
      await projects.append('p', {
        update: bytesOf(2),
        assetIds: [assetId('x')],
        history: {
          historyId: 'h',
          write: { cursor: 1, put: [{ id: 'e', sequence: 0, payload: '{}' }], removedIds: [] },
        },
        project: { updatedAt: '2026-11-24T11:00:00.000Z', layerCount: 1 },
      });
      expect((await projects.readUpdates('p')).map(({ update }) => update)).toEqual([bytesOf(1), bytesOf(2)]);
      expect(await projects.projectsWithAsset(assetId('x'))).toEqual(['p']);
      const entries = [{ id: 'e', sequence: 0, payload: '{}' }];
      expect(await projects.readHistory('h')).toEqual({ cursor: 1, entries });
      expect(await projects.getProject('p')).toEqual(
        newProject('p', { updatedAt: '2026-11-24T11:00:00.000Z', layerCount: 1 }),
      );
    });

    test('[ST14] compaction replaces exactly its entries; what came meanwhile stays', async () => {
      const { projects } = await open();
      await projects.insertProject(newProject('p'), bytesOf(1), []);
      await projects.insertProject(newProject('other'), bytesOf(9), []);
      await projects.append('p', { ...STEP, update: bytesOf(2) });
      const read = await projects.readUpdates('p');
      const [foreign] = await projects.readUpdates('other');
      await projects.append('p', { ...STEP, update: bytesOf(3) });
      const keys = [...read.map(({ key }) => key), foreign?.key ?? -1, 12_345];
      await projects.compact('p', keys, bytesOf(1, 2));
      const after = await projects.readUpdates('p');
      expect(after.map(({ update }) => update)).toEqual([bytesOf(3), bytesOf(1, 2)]);
      for (const { key } of after) expect(keys).not.toContain(key);
      expect((await projects.readUpdates('other')).map(({ update }) => update)).toEqual([bytesOf(9)]);
      const lastKey = Math.max(...after.map(({ key }) => key));
      await projects.append('p', { ...STEP, update: bytesOf(4) });
      expect((await projects.readUpdates('p')).at(-1)?.key).toBeGreaterThan(lastKey);
    });

    test('[ST15] versions are listed newest first, and read by their id', async () => {
      const { projects } = await open();
      await projects.insertProject(newProject('p'), bytesOf(1), []);
      const early = newVersion('early', 'p', { assetIds: [assetId('x')] });
      const late = newVersion('late', 'p', { createdAt: '2026-11-24T11:00:00.000Z', name: 'Draft' });
      await projects.insertVersion(late, bytesOf(2));
      await projects.insertVersion(early, bytesOf(1));
      expect(await projects.listVersions('p')).toEqual([late, early]);
      expect(await projects.readVersion('late')).toEqual(bytesOf(2));
      await projects.deleteVersion('late');
      await projects.deleteVersion('late');
      expect(await projects.listVersions('p')).toEqual([early]);
      expect(await projects.readVersion('late')).toBeUndefined();
    });

    test('[ST16] steps of a history are replaced, removed and summed up; each tab has its own', async () => {
      const { projects, setNow } = await open();
      await projects.insertProject(newProject('p'), bytesOf(1), []);
      const write = (historyId: string, cursor: number, put: readonly [string, number, string][], removed: string[]) =>
        projects.append('p', {
          ...STEP,
          history: {
            historyId,
            write: {
              cursor,
              put: put.map(([id, sequence, payload]) => ({ id, sequence, payload })),
              removedIds: removed,
            },
          },
        });
      await write(
        'one',
        2,
        [
          ['b', 1, 'bb'],
          ['a', 0, 'aaaa'],
        ],
        [],
      );
      setNow('2026-11-24T10:30:00.000Z');
      await write('two', 1, [['a', 0, 'another tab']], []);
      setNow('2026-11-24T11:00:00.000Z');
      await write(
        'one',
        2,
        [
          ['a', 0, 'A'],
          ['c', 1, 'cc'],
        ],
        ['b', 'nobody'],
      );
      expect(await projects.readHistory('one')).toEqual({
        cursor: 2,
        entries: [
          { id: 'a', sequence: 0, payload: 'A' },
          { id: 'c', sequence: 1, payload: 'cc' },
        ],
      });
      expect(await projects.listHistories('p')).toEqual([
        { historyId: 'one', updatedAt: '2026-11-24T11:00:00.000Z', entryCount: 2, sizeBytes: 5 },
        { historyId: 'two', updatedAt: '2026-11-24T10:30:00.000Z', entryCount: 1, sizeBytes: 12 },
      ]);
      await projects.deleteHistory('one');
      expect(await projects.readHistory('one')).toBeUndefined();
      expect((await projects.readHistory('two'))?.entries).toHaveLength(1);
    });

    test('[ST17] a project goes with all that is its own, and a late autosave brings nothing of it back', async () => {
      const { projects } = await open();
      const append: ProjectAppend = {
        update: bytesOf(2),
        assetIds: [assetId('y')],
        history: {
          historyId: 'h',
          write: { cursor: 1, put: [{ id: 'e', sequence: 0, payload: '{}' }], removedIds: [] },
        },
      };
      for (const id of ['p', 'kept']) {
        await projects.insertProject(newProject(id), bytesOf(1), [assetId('x')]);
        await projects.insertVersion(newVersion(`version of ${id}`, id), bytesOf(7));
      }
      await projects.append('p', append);
      await projects.deleteProject('p');
      await expect(projects.append('p', append)).rejects.toMatchObject({ code: 'not-found' });
      await expect(projects.deleteProject('p')).rejects.toMatchObject({ code: 'not-found' });
      expect((await projects.listProjects()).map((row) => row.id)).toEqual(['kept']);
      expect(await projects.readUpdates('p')).toEqual([]);
      expect(await projects.readVersion('version of p')).toBeUndefined();
      expect(await projects.readHistory('h')).toBeUndefined();
      expect(await projects.projectsWithAsset(assetId('x'))).toEqual(['kept']);
      expect(await projects.projectsWithAsset(assetId('y'))).toEqual([]);
      expect(await projects.readUpdates('kept')).toHaveLength(1);
      expect(await projects.readVersion('version of kept')).toEqual(bytesOf(7));
      expect([...(await projects.measureProjects()).keys()]).toEqual(['kept']);
    });

    test('[ST18] marks are replaced only by what names the whole log, and keep what a history mentions', async () => {
      const { projects } = await open();
      const [document, undone, trimmed] = [assetId('document'), assetId('undone'), assetId('trimmed')];
      await projects.insertProject(newProject('p'), bytesOf(1), [document, undone, trimmed]);
      const [first] = await projects.readUpdates('p');
      const payload = JSON.stringify({ before: { assetId: undone } });
      await projects.append('p', {
        update: bytesOf(2),
        assetIds: [],
        history: { historyId: 'h', write: { cursor: 1, put: [{ id: 'e', sequence: 0, payload }], removedIds: [] } },
      });
      expect(await projects.replaceAssetMarks('p', [document], first?.key ?? 0)).toBe(false);
      expect(await projects.projectsWithAsset(trimmed)).toEqual(['p']);
      const lastKey = Math.max(...(await projects.readUpdates('p')).map(({ key }) => key));
      expect(await projects.replaceAssetMarks('p', [document], lastKey)).toBe(true);
      expect(await projects.projectsWithAsset(document)).toEqual(['p']);
      expect(await projects.projectsWithAsset(undone)).toEqual(['p']);
      expect(await projects.projectsWithAsset(trimmed)).toEqual([]);
    });

    test('[ST19] the size of a project is its log, versions, histories and assets; shared assets count in each', async () => {
      const { projects, assets } = await open();
      const shared = newBlob('twelve bytes');
      await assets.putBlob(shared);
      await projects.insertProject(newProject('p'), bytesOf(1, 2), [shared.sha256, assetId('missing')]);
      await projects.insertProject(newProject('q'), bytesOf(1), [shared.sha256]);
      expect(await projects.measureProjects()).toEqual(
        new Map([
          ['p', 14],
          ['q', 13],
        ]),
      );
      await projects.append('p', {
        update: bytesOf(3, 4, 5),
        assetIds: [],
        history: {
          historyId: 'h',
          write: { cursor: 1, put: [{ id: 'e', sequence: 0, payload: '{}' }], removedIds: [] },
        },
      });
      await projects.insertVersion(newVersion('v', 'p', { sizeBytes: 100 }), bytesOf(1));
      expect((await projects.measureProjects()).get('p')).toBe(14 + 3 + 3 + 100);
      await projects.compact(
        'p',
        (await projects.readUpdates('p')).map(({ key }) => key),
        bytesOf(1),
      );
      expect((await projects.measureProjects()).get('p')).toBe(13 + 3 + 100);
    });

    test('[ST20] an asset is in use by the projects that mark it and by those with a version that names it', async () => {
      const { projects } = await open();
      await projects.insertProject(newProject('marked', { deletedAt: START }), bytesOf(1), [assetId('x')]);
      await projects.insertProject(newProject('once'), bytesOf(1), []);
      await projects.insertVersion(newVersion('v', 'once', { assetIds: [assetId('x')] }), bytesOf(1));
      expect(await projects.projectsWithAsset(assetId('x'))).toEqual(['marked', 'once']);
      expect(await projects.projectsWithAsset(assetId('y'))).toEqual([]);
    });
  });
}
