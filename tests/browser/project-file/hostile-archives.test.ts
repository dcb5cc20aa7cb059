import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toStudioError } from '../../../src/domain/core/errors.ts';
import { parseDocumentFile } from '../../../src/domain/document/document-file.ts';
import { documentFromFile } from '../../../src/domain/document/document-from-file.ts';
import { MediaClient } from '../../../src/studio/rpc/media-client.ts';
import { WORKER_FACTORIES } from '../../../src/studio/rpc/worker-factories.ts';
import { plainDocumentFile } from '../../../tools/hostile/plain-document.ts';
import { openInDatabase } from '../../contract/opened-storage.ts';
import expectedAnswers from '../../fixtures/hostile/archives/expected.json';
import { type FileBench, fileBench } from '../../unit/project-file/file-bench.ts';
import { newProject } from '../../unit/studio/sample-projects.ts';

const FILES = import.meta.glob<string>('../../fixtures/hostile/archives/*.studio', {
  query: '?url',
  import: 'default',
  eager: true,
});

type Answer =
  | { readonly stage: string; readonly reason: string }
  | { readonly notes: Readonly<Record<string, number>> };
const ANSWERS: Readonly<Record<string, Answer>> = expectedAnswers;

/** The whole way in Chromium: real worker, real database. */
describe('hostile project files in the browser', () => {
  const media = new MediaClient(WORKER_FACTORIES.media);
  let bench: FileBench;

  beforeAll(async () => {
    bench = fileBench(await openInDatabase(), media);
    const state = parseDocumentFile(plainDocumentFile('ab'.repeat(32)));
    const update = documentFromFile(state, { newId: () => crypto.randomUUID() });
    await bench.projects.insertProject(newProject('open', { name: 'Open' }), update, []);
    bench.open.set('open', await bench.readState('open'));
  });

  afterAll(() => {
    bench.storage.close();
    media.dispose();
  });

  test('[F80] all of them are here', () => {
    expect(Object.keys(FILES)).toHaveLength(Object.keys(ANSWERS).length);
  });

  for (const [name, answer] of Object.entries(ANSWERS)) {
    test(`[F82] ${name}: ${'reason' in answer ? answer.reason : 'taken in'}`, async () => {
      const file = await (await fetch(urlOf(name))).blob();
      const before = await everythingIn(bench);
      if ('reason' in answer) {
        const error = await bench.service.importFile(file).then(() => undefined, toStudioError);
        expect(error).toMatchObject({ code: 'file-rejected', details: { reason: answer.reason } });
        expect(await everythingIn(bench)).toEqual(before);
      } else {
        const { projects, notes } = await bench.service.importFile(file);
        expect(Object.fromEntries(notes.map(({ key, values }) => [key, values['count']]))).toEqual(answer.notes);
        expect(projects).toHaveLength(1);
        const added = new Set(projects.map(({ id }) => id));
        const after = await everythingIn(bench);
        expect(after.projects.filter(({ row }) => !added.has(row.id))).toEqual(before.projects);
        expect(after.open).toEqual(before.open);
        for (const id of added) await bench.projects.deleteProject(id);
      }
    });
  }
});

function urlOf(name: string): string {
  const url = FILES[`../../fixtures/hostile/archives/${name}`];
  if (url === undefined) throw new Error(`no file ${name}`);
  return url;
}

/** What a refused file must leave as it is. */
async function everythingIn({ projects, assets, storage, open, readState }: FileBench) {
  const rows = await projects.listProjects();
  return {
    projects: await Promise.all(rows.map(async (row) => ({ row, updates: await projects.readUpdates(row.id) }))),
    uploads: await assets.listUploads(),
    results: await storage.listResults(),
    open: [open.get('open'), await readState('open')],
  };
}
