import { describe, expect, test, vi } from 'vitest';
import { parseDocumentFile } from '../../../src/domain/document/document-file.ts';
import type { DocumentState, Layer } from '../../../src/domain/document/records.ts';
import type { ProjectFileNote } from '../../../src/studio/services/projects.ts';
import { ARTBOARD_ID, group, plainDocumentFile } from '../../../tools/hostile/plain-document.ts';
import { makePng, sha256Of } from '../../../tools/hostile/plain-project.ts';
import { openInMemory } from '../../contract/opened-storage.ts';
import { newProject as newDocument } from '../document/documents.ts';
import { newProject } from '../studio/sample-projects.ts';
import { type FileBench, fileBench } from './file-bench.ts';
import { NODE_MEDIA } from './node-media.ts';

const PICTURE = makePng(4, 3, [10, 200, 30]);
const PLAIN = parseDocumentFile(plainDocumentFile(sha256Of(PICTURE)));
const WORDS = [...PLAIN.layers.values()].find((layer) => layer.kind === 'text')!;
const { parentId: _group, ...PLACELESS } = WORDS;

/** A bench whose project `p` is open in memory with this state. */
async function openWith(state: DocumentState): Promise<FileBench> {
  const bench = fileBench(await openInMemory(), NODE_MEDIA);
  await bench.assets.putBlob({ sha256: sha256Of(PICTURE), blob: new Blob([PICTURE], { type: 'image/png' }) });
  await bench.projects.insertProject(newProject('p'), newDocument(), []);
  bench.open.set('p', state);
  return bench;
}

/** A document of these layers alone, in one list each. */
function stateOf(layers: readonly Layer[]): DocumentState {
  const children = new Map<string, string[]>();
  for (const { id, parentId } of layers) children.set(parentId, [...(children.get(parentId) ?? []), id]);
  return { ...PLAIN, guides: [], layers: new Map(layers.map((layer) => [layer.id, layer])), children };
}

/** So many text layers in one list. */
function texts(count: number, text: string): DocumentState {
  const layers = Array.from(
    { length: count },
    (_, index): Layer => ({ ...PLACELESS, id: `l${index}`, parentId: ARTBOARD_ID, text, order: `a${index}` }),
  );
  const children = new Map([[ARTBOARD_ID, layers.map(({ id }) => id)]]);
  return { ...PLAIN, guides: [], layers: new Map(layers.map((layer) => [layer.id, layer])), children };
}

/** Groups in each other, so many. */
function nested(depth: number): DocumentState {
  return stateOf(
    Array.from({ length: depth }, (_, index) => group(`g${index}`, index === 0 ? ARTBOARD_ID : `g${index - 1}`, 'a0')),
  );
}

const artboards = (count: number): DocumentState => ({
  ...PLAIN,
  artboards: [
    ...PLAIN.artboards,
    ...Array.from({ length: count - 1 }, (_, index) => ({
      ...PLAIN.artboards[0]!,
      id: `b${index}`,
      order: `b${index}`,
    })),
  ],
});
const guides = (count: number): DocumentState => ({
  ...PLAIN,
  guides: Array.from({ length: count }, (_, index) => ({ ...PLAIN.guides[0]!, id: `guide${index}` })),
});
/** A drawing with a bit more than 10 million numbers. */
const manyPoints = (): DocumentState => {
  const stroke = { points: new Array<number>(300_000).fill(0), color: '#000000', width: 1 } as const;
  const { text: _text, fontFamily: _f, fontSize: _s, fontWeight: _w, color: _c, align: _a, ...common } = WORDS;
  const drawing: Layer = { ...common, parentId: ARTBOARD_ID, kind: 'drawing', strokes: new Array(34).fill(stroke) };
  return stateOf([drawing]);
};

describe('[F63] what a reader would refuse is not written', () => {
  test.each<[string, () => DocumentState, Record<string, unknown>]>([
    ['layers', () => texts(20_001, ''), { reason: 'layers', count: 20_001, max: 20_000 }],
    ['guides', () => guides(20_001), { reason: 'guides', count: 20_001, max: 20_000 }],
    ['artboards', () => artboards(1_001), { reason: 'artboards', count: 1_001, max: 1_000 }],
    ['depth', () => nested(65), { reason: 'depth', count: 65, max: 64 }],
    [
      'a text that two tabs wrote at once',
      () => texts(1, 'x'.repeat(1_000_001)),
      { reason: 'textLength', count: 1_000_001, max: 1_000_000 },
    ],
    ['bytes of the document', () => texts(70, 'x'.repeat(1_000_000)), { reason: 'documentBytes', max: 64 * 1024 ** 2 }],
    ['values, which no number of the page is about', manyPoints, { reason: 'document' }],
  ])('%s', async (_what, state, details) => {
    const bench = await openWith(state());
    await expect(bench.service.exportProject('p')).rejects.toMatchObject({
      code: 'not-exportable',
      details: { projectId: 'p', ...details },
    });
  });

  test('a backup leaves such a project out, with a note, and has the others', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const bench = await openWith(nested(65));
    await bench.projects.insertProject(newProject('sound', { name: 'Sound' }), newDocument(), []);
    const notes: ProjectFileNote[] = [];
    const { file } = await bench.service.exportAll({ onNote: (note) => notes.push(note) });
    const { projects } = await bench.service.importFile(file);
    expect(projects.map(({ name }) => name)).toEqual(['Sound']);
    expect(notes).toEqual([{ key: 'projectLeftOut', values: { projectId: 'p' } }]);
    warned.mockRestore();
  });

  test('more pictures than a file has entries', async () => {
    const { text: _text, fontFamily: _f, fontSize: _s, fontWeight: _w, color: _c, align: _a, ...common } = WORDS;
    const pictures = Array.from({ length: 2_000 }, (_, index) => makePng(1, 1, [index % 256, index >> 8, 0]));
    const layers = pictures.map((bytes, index): Layer => {
      const place = { id: `p${index}`, parentId: ARTBOARD_ID, order: `a${index}` };
      return { ...common, ...place, kind: 'raster', assetId: sha256Of(bytes), width: 1, height: 1 };
    });
    const bench = await openWith(stateOf(layers));
    for (const bytes of pictures)
      await bench.assets.putBlob({ sha256: sha256Of(bytes), blob: new Blob([bytes], { type: 'image/png' }) });
    await expect(bench.service.exportProject('p')).rejects.toMatchObject({
      code: 'not-exportable',
      details: { reason: 'entries', count: 2_002, max: 2_000 },
    });
  });

  test('bytes that are not those of their hash are as good as gone: the file without them can be opened', async () => {
    const bench = await openWith(PLAIN);
    vi.spyOn(bench.assets, 'readBlob').mockResolvedValue(new Blob([PICTURE.slice(0, 40)], { type: 'image/png' }));
    const notes: ProjectFileNote[] = [];
    const file = await bench.service.exportProject('p', { onNote: (note) => notes.push(note) });
    expect(notes).toEqual([{ key: 'missingAssets', values: { count: 1 } }]);
    expect((await bench.service.importFile(file)).projects).toHaveLength(1);
  });
});

test.each<[string, DocumentState]>([
  ['layers', texts(20_000, '')],
  ['guides', guides(20_000)],
  ['artboards', artboards(1_000)],
  ['depth', nested(64)],
  ['a text', texts(1, 'x'.repeat(1_000_000))],
])('[F63] what is just at the limit goes out and comes in: %s', async (_what, state) => {
  const bench = await openWith(state);
  const { projects } = await bench.service.importFile(await bench.service.exportProject('p'));
  expect(projects[0]?.layerCount).toBe(state.layers.size);
});
