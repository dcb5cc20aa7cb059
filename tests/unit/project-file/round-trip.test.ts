import { describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { parseDocumentFile } from '../../../src/domain/document/document-file.ts';
import { documentFromFile } from '../../../src/domain/document/document-from-file.ts';
import type { DocumentState } from '../../../src/domain/document/records.ts';
import { PROJECT_FILE_LIMITS } from '../../../src/domain/project-file/limits.ts';
import { MANIFEST_PATH, parseManifest } from '../../../src/domain/project-file/manifest.ts';
import type { Recipe } from '../../../src/domain/recipes/recipe.ts';
import { unpackArchive } from '../../../src/engine/media/archive.ts';
import { LAST_BACKUP_SETTING } from '../../../src/studio/services/project-file-projects.ts';
import type { ProjectFileNote } from '../../../src/studio/services/projects.ts';
import { plainDocumentFile } from '../../../tools/hostile/plain-document.ts';
import { makePng, sha256Of } from '../../../tools/hostile/plain-project.ts';
import { openInMemory } from '../../contract/opened-storage.ts';
import { countedIds, newProject as newDocument, openDocument } from '../document/documents.ts';
import { randomCommands, seededRandom, tryExecute } from '../document/random-commands.ts';
import { newProject } from '../studio/sample-projects.ts';
import { type FileBench, fileBench, treeOf } from './file-bench.ts';
import { NODE_MEDIA } from './node-media.ts';

const PICTURE = makePng(4, 3, [10, 200, 30]);
const PICTURE_ID = sha256Of(PICTURE);
const OTHER = makePng(5, 6, [200, 10, 30]);
const OTHER_ID = sha256Of(OTHER);
const newId = () => crypto.randomUUID();

async function openBench(): Promise<FileBench> {
  return fileBench(await openInMemory(), NODE_MEDIA);
}

async function addProject(bench: FileBench, id: string, state: DocumentState, pictures: readonly Uint8Array[] = []) {
  for (const bytes of pictures) {
    const blob = new Blob([new Uint8Array(bytes)], { type: 'image/png' });
    await bench.assets.putBlob({ sha256: sha256Of(bytes), blob });
  }
  await bench.projects.insertProject(newProject(id, { name: `Project ${id}` }), documentFromFile(state, { newId }), []);
}

function plainState(assetId = PICTURE_ID): DocumentState {
  return parseDocumentFile(plainDocumentFile(assetId));
}

async function manifestOf(file: Blob) {
  const entries = await unpackArchive(file, PROJECT_FILE_LIMITS, () => {});
  const manifest = entries.find(({ path }) => path === MANIFEST_PATH);
  if (!manifest) throw new Error('no manifest');
  return { entries, manifest: parseManifest(await manifest.data.text()).manifest };
}

describe('exporting and importing', () => {
  const seeds = Array.from({ length: 25 }, (_, index) => 700 + index);
  test.each(seeds)('[F50] any document comes back as it was, seed %i', async (seed) => {
    const document = openDocument({ newId: countedIds('made') });
    const commands = randomCommands(seededRandom(seed), countedIds('layer'));
    for (let step = 0; step < 120; step++) tryExecute(document, commands.next(document));
    const state = document.getState();
    document.dispose();

    const source = await openBench();
    await addProject(source, 'p', state);
    const target = await openBench();
    const { projects } = await target.service.importFile(await source.service.exportProject('p'));
    expect(projects).toHaveLength(1);
    expect(treeOf(await target.readState(projects[0]!.id))).toEqual(treeOf(state));
    expect(projects[0]).toMatchObject({ name: 'Project p', layerCount: state.layers.size });
  });

  test('[F51] pictures come along, once each, whatever shows them', async () => {
    const source = await openBench();
    await addProject(source, 'a', plainState(), [PICTURE, OTHER]);
    await addProject(source, 'b', plainState(OTHER_ID));
    await addProject(source, 'c', plainState());
    const { file } = await source.service.exportAll();
    const { entries, manifest } = await manifestOf(file);
    expect(manifest.assets.map(({ sha256 }) => sha256).sort()).toEqual([PICTURE_ID, OTHER_ID].sort());
    expect(entries.filter(({ path }) => path.startsWith('assets/'))).toHaveLength(2);

    const target = await openBench();
    const { projects, notes } = await target.service.importFile(file);
    expect(notes).toEqual([]);
    expect(projects.map(({ name }) => name).sort()).toEqual(['Project a', 'Project b', 'Project c']);
    expect(await (await target.assets.readBlob(PICTURE_ID))?.arrayBuffer()).toEqual(PICTURE.buffer);
    expect((await target.assets.readBlob(OTHER_ID))?.type).toBe('image/png');
    expect((await target.projects.projectsWithAsset(PICTURE_ID)).length).toBe(2);
  });

  test('[F52] an open project is written as it is in memory', async () => {
    const bench = await openBench();
    await addProject(bench, 'p', plainState());
    const inMemory = { ...plainState(), artboards: [{ ...plainState().artboards[0]!, name: 'Not saved yet' }] };
    bench.open.set('p', inMemory);
    const { projects } = await bench.service.importFile(await bench.service.exportProject('p'));
    expect((await bench.readState(projects[0]!.id)).artboards[0]?.name).toBe('Not saved yet');
  });

  test('[F52] one that is open is written when the database breaks, and one that is not fails', async () => {
    const bench = await openBench();
    await addProject(bench, 'p', plainState());
    const [row] = await bench.projects.listProjects();
    const broken = new StudioError('storage-unavailable', 'The database is gone.');
    vi.spyOn(bench.projects, 'getProject').mockRejectedValue(broken);
    await expect(bench.service.exportProject('p')).rejects.toMatchObject({ code: 'storage-unavailable' });
    bench.open.set('p', plainState());
    bench.listed.set('p', { ...row!, sizeBytes: 0, hasThumbnail: false });
    const { manifest } = await manifestOf(await bench.service.exportProject('p'));
    expect(manifest.projects).toMatchObject([{ id: 'p', name: row!.name }]);
  });

  test('[F53] opening a file twice makes two projects and leaves the first ones alone', async () => {
    const bench = await openBench();
    await addProject(bench, 'p', plainState(), [PICTURE]);
    const before = await bench.projects.readUpdates('p');
    const file = await bench.service.exportProject('p');
    const first = await bench.service.importFile(file);
    const second = await bench.service.importFile(file);
    const ids = ['p', first.projects[0]!.id, second.projects[0]!.id];
    expect(new Set(ids).size).toBe(3);
    expect((await bench.projects.listProjects()).map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(await bench.projects.readUpdates('p')).toEqual(before);
  });

  test('[F54] projects in the bin are in no backup', async () => {
    const bench = await openBench();
    await addProject(bench, 'kept', plainState(), [PICTURE]);
    await addProject(bench, 'binned', plainState());
    await bench.projects.updateProject('binned', (row) => ({ ...row, deletedAt: '2026-11-24T00:00:00.000Z' }));
    const { file } = await bench.service.exportAll();
    const { manifest } = await manifestOf(file);
    expect(manifest.projects.map(({ id }) => id)).toEqual(['kept']);
  });

  test('[F54] the moment of a backup is kept when it was saved, not when it was made', async () => {
    let time = '2026-11-25T12:00:00.000Z';
    const bench = fileBench(await openInMemory(), NODE_MEDIA, { now: () => new Date(time) });
    await addProject(bench, 'p', plainState(), [PICTURE]);
    const backup = await bench.service.exportAll();
    expect(await bench.storage.readSetting(LAST_BACKUP_SETTING)).toBeUndefined();
    time = '2026-11-25T12:30:00.000Z';
    await bench.service.noteBackup(backup);
    expect(await bench.storage.readSetting(LAST_BACKUP_SETTING)).toBe('2026-11-25T12:00:00.000Z');
  });

  test('[F54] a disk that cannot keep the time of a backup spoils no backup', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const bench = await openBench();
    await addProject(bench, 'p', plainState(), [PICTURE]);
    bench.storage.writeSetting = () => Promise.reject(new StudioError('storage-full', 'The disk is full.'));
    await bench.service.noteBackup(await bench.service.exportAll());
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
  });

  test('[F55] one damaged project does not keep back the others', async () => {
    const bench = await openBench();
    await addProject(bench, 'sound', plainState(), [PICTURE]);
    await bench.projects.insertProject(newProject('damaged'), Uint8Array.of(9, 9, 9, 9), []);
    const notes: ProjectFileNote[] = [];
    const { file } = await bench.service.exportAll({ onNote: (note) => notes.push(note) });
    const { manifest } = await manifestOf(file);
    expect(manifest.projects.map(({ id }) => id)).toEqual(['sound']);
    expect(notes).toEqual([{ key: 'projectLeftOut', values: { projectId: 'damaged' } }]);
    await expect(bench.service.exportProject('damaged')).rejects.toMatchObject({ code: 'document-damaged' });
  });

  test('[F56] a picture that is gone leaves an empty layer and a note, out and in', async () => {
    const bench = await openBench();
    await addProject(bench, 'p', plainState());
    const notes: ProjectFileNote[] = [];
    const file = await bench.service.exportProject('p', { onNote: (note) => notes.push(note) });
    const imported = await bench.service.importFile(file);
    const missing = { key: 'missingAssets', values: { count: 1 } };
    expect([notes, imported.notes]).toEqual([[missing], [missing]]);
    expect(treeOf(await bench.readState(imported.projects[0]!.id))).toEqual(treeOf(plainState()));
  });

  test('[F57] recipes and names of pictures come along, models only by name', async () => {
    const source = await openBench();
    await addProject(source, 'p', plainState(), [PICTURE]);
    await source.storage.insertPictures([generated(PICTURE)]);
    const file = await source.service.exportProject('p');
    const { manifest } = await manifestOf(file);
    expect(manifest.models).toEqual([{ packageId: 'starter', revision: 'r1', name: 'Starter' }]);

    const target = await openBench();
    await target.service.importFile(file);
    await target.service.importFile(file);
    const results = await target.storage.listResults();
    expect(results.map(({ recipe, pngSha256 }) => [recipe, pngSha256])).toEqual([[RECIPE, PICTURE_ID]]);
    // What a file says was made of a request must not be served to whoever asks for the same.
    expect(await target.storage.findResults('its-own-key')).toEqual([]);
  });

  test('[F53] a name that is too long here is cut between characters', async () => {
    const bench = await openBench();
    await addProject(bench, 'p', plainState(), [PICTURE]);
    await bench.projects.updateProject('p', (row) => ({ ...row, name: `${'x'.repeat(195)}👨‍👩‍👧‍👦` }));
    const { projects } = await bench.service.importFile(await bench.service.exportProject('p'));
    expect(projects[0]?.name).toBe('x'.repeat(195));
  });

  test('[F58] times in the future are cut to now', async () => {
    const bench = await openBench();
    await addProject(bench, 'p', plainState(), [PICTURE]);
    await bench.projects.updateProject('p', (row) => ({ ...row, updatedAt: '2099-01-01T00:00:00.000Z' }));
    const { projects } = await bench.service.importFile(await bench.service.exportProject('p'));
    expect(projects[0]?.updatedAt).toBe('2026-11-25T12:00:00.000Z');
  });

  test('[F59] progress goes up to the whole, and an abort leaves nothing behind', async () => {
    const bench = await openBench();
    await addProject(bench, 'p', plainState(), [PICTURE]);
    const file = await bench.service.exportProject('p');
    const seen: (readonly [number, number])[] = [];
    await bench.service.importFile(file, {
      onProgress: ({ doneBytes, totalBytes }) => seen.push([doneBytes, totalBytes]),
    });
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).sort((a, b) => a - b));
    expect(new Set(seen.map(([, total]) => total)).size).toBe(1);
    expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);

    const before = await bench.projects.listProjects();
    const controller = new AbortController();
    const importing = bench.service.importFile(file, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    expect(await bench.projects.listProjects()).toEqual(before);
    await expect(bench.service.exportAll({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('[F60] a disk that is full in the middle takes back what was added', async () => {
    const source = await openBench();
    await addProject(source, 'a', plainState(), [PICTURE]);
    await addProject(source, 'b', plainState());
    const { file } = await source.service.exportAll();

    const stored = await openInMemory();
    let inserts = 0;
    stored.projects.insertProject = async (...args) => {
      inserts += 1;
      if (inserts === 2) throw new StudioError('storage-full', 'The disk is full.');
      return Object.getPrototypeOf(stored.projects).insertProject.apply(stored.projects, args);
    };
    const target = fileBench(stored, NODE_MEDIA);
    await expect(target.service.importFile(file)).rejects.toMatchObject({ code: 'storage-full' });
    expect(await target.projects.listProjects()).toEqual([]);
  });

  test('[F61] an unknown project: not-found; a document of a newer version is not written as an older one', async () => {
    const bench = await openBench();
    await expect(bench.service.exportProject('nobody')).rejects.toMatchObject({ code: 'not-found' });
    await bench.projects.insertProject(newProject('p'), newDocument(), []);
    bench.open.set('p', { ...plainState(), schemaVersion: 99 });
    await expect(bench.service.exportProject('p')).rejects.toMatchObject({ code: 'app-outdated' });
  });
});

const RECIPE: Recipe = {
  version: 1,
  request: {
    kind: 'text-to-image',
    packageId: 'starter',
    prompt: 'a green square',
    negativePrompt: '',
    width: 64,
    height: 64,
    numInferenceSteps: 4,
    guidanceScale: 1,
    guidanceRescale: 0,
    scheduler: 'euler',
    scheduleType: 'automatic',
    seed: 7,
    batchSize: 1,
  },
  seed: 7,
  batchIndex: 0,
  packageName: 'Starter',
  packageRevision: 'r1',
  executionProvider: 'wasm',
  runtime: 'test',
  rng: 'CPU',
  truncatedTokenCount: 0,
};

function generated(bytes: Uint8Array<ArrayBuffer>) {
  const blob = new Blob([bytes], { type: 'image/png' });
  const png = { sha256: sha256Of(bytes), blob };
  const result = {
    id: 'result',
    jobId: 'job',
    createdAt: '2026-11-24T00:00:00.000Z',
    width: 4,
    height: 3,
    sizeBytes: bytes.length,
    recipe: RECIPE,
    requestKey: 'its-own-key',
    pngSha256: png.sha256,
    thumbnailSha256: png.sha256,
  };
  return { result, png, thumbnail: png };
}
