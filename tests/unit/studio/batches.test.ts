import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GridCell } from '../../../src/domain/batches/grid.ts';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { SheetWords } from '../../../src/studio/services/batches.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { FakeInference, FakeMedia } from './fake-engines.ts';
import { freshDatabaseName, jobsBecome, type OpenedStudio, openStudio, serveModels } from './open-studio.ts';
import { REQUEST } from './sample-rows.ts';

const open: Studio[] = [];
async function start(...args: Parameters<typeof openStudio>): Promise<OpenedStudio> {
  const opened = await openStudio(...args);
  open.push(opened.studio);
  return opened;
}

beforeEach(() => serveModels());
afterEach(async () => {
  await Promise.all(open.splice(0).map((studio) => studio.dispose()));
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const WORDS: SheetWords = {
  name: 'Seed × Steps, a red apple',
  headings: { x: ['Seed: 1', 'Seed: 2'], y: ['Steps: 2', 'Steps: 4'], z: [] },
  empty: 'No picture',
};

/** Two seeds by two counts of steps. The fakes give pictures whose first byte is their seed. */
const CELLS: readonly GridCell[] = [0, 1].flatMap((y) =>
  [0, 1].map((x) => ({ place: { x, y, z: 0 }, request: { ...REQUEST, seed: x + 1, numInferenceSteps: 2 * y + 2 } })),
);

function gridsBecome(studio: Studio, isThere: (state: ReturnType<Studio['batches']['getState']>) => boolean) {
  return vi.waitFor(() => expect(studio.batches.getState()).toSatisfy(isThere));
}

const isDone = (state: ReturnType<Studio['batches']['getState']>) => state.grids.length === 0;

/** What each cell of a sheet shows: the first byte of its picture, or its words. */
function shown({ drawing, pictures }: FakeMedia['sheets'][number]) {
  return drawing.cells.map(({ pictureId, emptyText }) => pictures.get(pictureId ?? '') ?? emptyText);
}

test('[B40] all cells are queued as one batch, and their sheet is put into the gallery when they have ended', async () => {
  const { studio, media } = await start();
  await studio.batches.enqueueGrid(CELLS, WORDS, { projectId: 'p' });
  const { jobs } = studio.jobs.getState();
  expect(new Set(jobs.map(({ batchId }) => batchId)).size).toBe(1);
  expect(jobs.every(({ projectId }) => projectId === 'p')).toBe(true);
  await gridsBecome(studio, isDone);
  expect(media.sheets).toHaveLength(1);
  expect(media.sheets.map(shown)).toEqual([[1, 2, 1, 2]]);
  expect(media.sheets[0]?.drawing.headings.map(({ text }) => text)).toEqual([...WORDS.headings.x, ...WORDS.headings.y]);
  const sheet = studio.gallery.getState().items.find(({ kind }) => kind === 'upload');
  expect(sheet).toMatchObject({ name: 'Seed × Steps, a red apple.png', kind: 'upload' });
  expect(studio.batches.getState().lastSheet).toEqual(sheet);
});

test('[B40] a grid that the queue has no room for, or that a rule refuses, queues nothing', async () => {
  const { studio } = await start();
  const many = Array.from({ length: 501 }, (_, x) => ({ place: { x, y: 0, z: 0 }, request: REQUEST }));
  await expect(studio.batches.enqueueGrid(many, WORDS)).rejects.toMatchObject({ code: 'queue-full' });
  const wrong = [...CELLS, { place: { x: 0, y: 2, z: 0 }, request: { ...REQUEST, width: 1 } }];
  await expect(studio.batches.enqueueGrid(wrong, WORDS)).rejects.toMatchObject({ code: 'invalid-request' });
  expect(studio.jobs.getState().jobs).toEqual([]);
  expect(studio.batches.getState().grids).toEqual([]);
});

test('[B40] a grid that cannot be kept is not queued', async () => {
  const { studio } = await start();
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
    if (this.name === 'meta') throw new DOMException('No space is left.', 'QuotaExceededError');
    return put.call(this, value);
  });
  await expect(studio.batches.enqueueGrid(CELLS, WORDS)).rejects.toMatchObject({ code: 'storage-full' });
  expect(studio.jobs.getState().jobs.filter(({ state }) => state === 'queued')).toEqual([]);
});

test('[B41] jobs that failed or were skipped leave cells that say so', async () => {
  const inference = new FakeInference();
  inference.faults.push(undefined, { at: 'denoising', error: new StudioError('output-invalid', 'As told.') });
  inference.holdIn = 'decoding';
  const { studio, media } = await start({ inference });
  await studio.batches.enqueueGrid(CELLS, WORDS);
  await inference.waiting.given;
  const last = studio.jobs.getState().jobs[0];
  await studio.jobs.cancel(last?.id ?? '');
  inference.holdIn = undefined;
  inference.goOn();
  await gridsBecome(studio, isDone);
  const cells = media.sheets.map(shown)[0];
  expect(cells?.[0]).toBe(1);
  expect(cells?.[3]).toBe('No picture');
});

test('[B41] an interrupted grid keeps what is done', async () => {
  const inference = new FakeInference();
  const { studio, media } = await start({ inference });
  await studio.batches.enqueueGrid(CELLS, WORDS);
  await jobsBecome(studio, ({ jobs }) => jobs.some(({ state }) => state === 'succeeded'));
  await studio.jobs.cancelAll({ batchId: studio.jobs.getState().jobs[0]?.batchId });
  expect(studio.jobs.getState().jobs.some(({ state }) => state === 'cancelled')).toBe(true);
  await gridsBecome(studio, isDone);
  expect(media.sheets).toHaveLength(1);
  const cells = media.sheets.map(shown)[0];
  expect(cells?.[0]).toBe(1);
  expect(cells?.[3]).toBe('No picture');
});

test('[B41] without any picture there is no sheet', async () => {
  const inference = new FakeInference();
  inference.holdIn = 'encoding';
  const { studio, media } = await start({ inference });
  await studio.batches.enqueueGrid(CELLS, WORDS);
  for (const { id } of studio.jobs.getState().jobs) await studio.jobs.cancel(id);
  await gridsBecome(studio, isDone);
  expect(media.sheets).toEqual([]);
  expect(studio.gallery.getState().items).toEqual([]);
});

test('[B42] jobs that are taken off the list while others wait keep their place, served ones too', async () => {
  const first = new FakeInference();
  const { studio, media } = await start({ inference: first });
  await studio.jobs.settled((await studio.jobs.enqueue(CELLS[0]?.request ?? REQUEST)).id);
  await studio.batches.enqueueGrid(CELLS, WORDS);
  studio.jobs.subscribe(({ jobs }) => {
    for (const { id, state, batchId } of jobs)
      if (state === 'succeeded' && batchId !== undefined) void studio.jobs.dismiss(id);
  });
  await gridsBecome(studio, isDone);
  expect(media.sheets.map(shown)).toEqual([[1, 2, 1, 2]]);
});

test('[B42] a reload in the middle loses no sheet', async () => {
  const databaseName = freshDatabaseName();
  const before = new FakeInference();
  const first = await openStudio({ inference: before }, { databaseName });
  await first.studio.batches.enqueueGrid(CELLS, WORDS);
  await jobsBecome(first.studio, ({ jobs }) => jobs.some(({ state }) => state === 'succeeded'));
  await first.studio.dispose();
  expect(first.media.sheets).toEqual([]);
  const { studio, media } = await start({}, { databaseName });
  await gridsBecome(studio, isDone);
  expect(media.sheets.map(shown)).toEqual([[1, 2, 1, 2]]);
});

test('[B42] a sheet that was due when the studio was closed is made when it opens', async () => {
  const databaseName = freshDatabaseName();
  const media = new FakeMedia();
  media.sheetErrors.push(new StudioError('out-of-memory', 'As told.'));
  const first = await openStudio({ media }, { databaseName });
  await first.studio.batches.enqueueGrid(CELLS, WORDS);
  await gridsBecome(first.studio, ({ grids }) => grids[0]?.error !== undefined);
  await first.studio.dispose();
  const second = await start({}, { databaseName });
  await gridsBecome(second.studio, isDone);
  expect(second.media.sheets.map(shown)).toEqual([[1, 2, 1, 2]]);
});

test('[B43] a sheet that cannot be made is told, tried again when asked, or given up', async () => {
  const media = new FakeMedia();
  media.sheetErrors.push(new StudioError('out-of-memory', 'As told.'), new StudioError('worker-died', 'As told.'));
  const { studio } = await start({ media });
  await studio.batches.enqueueGrid(CELLS, WORDS);
  await gridsBecome(studio, ({ grids }) => grids[0]?.error?.code === 'out-of-memory');
  await studio.batches.retrySheets();
  expect(studio.batches.getState().grids[0]).toMatchObject({ name: WORDS.name, error: { code: 'worker-died' } });
  const [grid] = studio.batches.getState().grids;
  await studio.batches.dropSheet(grid?.batchId ?? '');
  expect(studio.batches.getState().grids).toEqual([]);
  await studio.batches.enqueueGrid(CELLS, WORDS);
  await gridsBecome(studio, isDone);
  expect(media.sheets).toHaveLength(1);
});

test('[B42] of two tabs one makes the sheet, and both know', async () => {
  vi.stubGlobal('navigator', { locks: new QueuedLocks() });
  const databaseName = freshDatabaseName();
  const [a, b] = [await start({}, { databaseName }), await start({}, { databaseName })];
  await a.studio.batches.enqueueGrid(CELLS, WORDS);
  await gridsBecome(a.studio, isDone);
  await gridsBecome(b.studio, isDone);
  const uploads = () => b.studio.gallery.getState().items.filter(({ kind }) => kind === 'upload');
  await vi.waitFor(() => expect(uploads()).toHaveLength(1));
});

/** Web Locks whose holders take turns. */
class QueuedLocks {
  readonly #tails = new Map<string, Promise<unknown>>();

  request<T>(name: string, _options: { readonly signal: AbortSignal }, work: () => Promise<T>): Promise<T> {
    const turn = (this.#tails.get(name) ?? Promise.resolve()).then(work);
    this.#tails.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }
}
