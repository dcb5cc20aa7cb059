import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GridCell } from '../../domain/batches/grid.ts';
import { layOutSheet } from '../../domain/batches/sheet-layout.ts';
import { isStudioError, type StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { Job } from '../../domain/jobs/job.ts';
import { isFinished } from '../../domain/jobs/job-machine.ts';
import type { StudioStorage } from '../persistence/studio-storage.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type { BatchesState, BatchService, GridOptions, SheetWords } from './batches.ts';
import type { GalleryService, UploadedItem } from './gallery.ts';
import type { GpuLane } from './gpu-lane.ts';
import type { JobService, ResultService } from './studio.ts';
import type { TabChannel } from './tab-channel.ts';

const SETTING = 'grids';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const headings = v.array(v.string());

/** A grid as it is kept until its sheet is made. */
const gridSchema = v.object({
  batchId: v.string(),
  name: v.string(),
  headings: v.object({ x: headings, y: headings, z: headings }),
  emptyText: v.string(),
  cells: v.array(
    v.object({
      place: v.object({ x: index, y: index, z: index }),
      jobId: v.string(),
      /** Noted when its job has ended: the job may be taken off the list before the others have. */
      hasEnded: v.boolean(),
      resultId: v.exactOptional(v.string()),
    }),
  ),
});
type StoredGrid = v.InferOutput<typeof gridSchema>;
type StoredCell = StoredGrid['cells'][number];

interface BatchServiceParts {
  readonly storage: StudioStorage;
  readonly channel: TabChannel;
  readonly jobs: JobService;
  readonly results: ResultService;
  readonly gallery: GalleryService;
  readonly media: Pick<MediaEngine, 'drawSheet'>;
  /** Sheets are made one at a time over all tabs, each once. */
  readonly lane: GpuLane;
}

/** Keeps each grid with the settings until its contact sheet is in the gallery. */
export class StudioBatchService implements BatchService {
  readonly #parts: BatchServiceParts;
  readonly #store: StoreApi<BatchesState> = createStore(() => ({ grids: [], lastSheet: undefined }));
  readonly #disposal = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #errors = new Map<string, StudioError>();
  #grids: readonly StoredGrid[] = [];
  /** Changes of this tab so far. */
  #changeCount = 0;
  #looking: Promise<void> | undefined;
  #mustLookAgain = false;

  constructor(parts: BatchServiceParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.jobs.subscribe(() => {
      if (this.#grids.length > 0) this.#lookDetached();
    });
    parts.channel.subscribe((message) => {
      if (message.type !== 'settings-changed') return;
      this.load().catch((error) => console.warn('The grids could not be read again.', error));
    });
  }

  getState(): BatchesState {
    return this.#store.getState();
  }

  subscribe(listener: (state: BatchesState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Takes over the grids of an earlier visit, or of another tab, and goes on with them. */
  async load(): Promise<void> {
    const before = this.#changeCount;
    const grids = readGrids(await this.#parts.storage.readSetting(SETTING));
    // What was read may be older than a change that was stored meanwhile.
    if (before !== this.#changeCount) return this.load();
    this.#show(grids);
    if (this.#grids.length > 0) this.#lookDetached();
  }

  async enqueueGrid(cells: readonly GridCell[], words: SheetWords, options: GridOptions = {}): Promise<void> {
    const { jobs } = this.#parts;
    const queued = await jobs.enqueueAll(
      cells.map(({ request }) => request),
      options,
    );
    const [first] = queued;
    if (!first) return;
    const grid: StoredGrid = {
      batchId: first.batchId ?? first.id,
      name: words.name,
      headings: { x: [...words.headings.x], y: [...words.headings.y], z: [...words.headings.z] },
      emptyText: words.empty,
      cells: cells.flatMap(({ place }, at) => {
        const job = queued[at];
        return job ? [{ place, jobId: job.id, hasEnded: false }] : [];
      }),
    };
    try {
      await this.#change((grids) => [...grids, grid]);
    } catch (error) {
      // None is queued rather than a grid without its sheet.
      await Promise.allSettled(queued.map(({ id }) => jobs.cancel(id)));
      throw error;
    }
    this.#lookDetached();
  }

  async retrySheets(): Promise<void> {
    this.#errors.clear();
    this.#show(this.#grids);
    await this.#look();
  }

  async dropSheet(batchId: string): Promise<void> {
    this.#errors.delete(batchId);
    await this.#change((grids) => grids.filter((grid) => grid.batchId !== batchId));
  }

  /** A sheet that is being made is given up, and made when the studio opens again. */
  async dispose(): Promise<void> {
    this.#unsubscribe();
    this.#disposal.abort();
    await this.#looking?.catch(() => {});
  }

  #lookDetached(): void {
    this.#look().catch((error) => console.error('A grid could not be looked after.', error));
  }

  /** Notes which jobs have ended and makes the sheets that are due; calls that come meanwhile share one more look. */
  #look(): Promise<void> {
    this.#mustLookAgain = true;
    this.#looking ??= this.#lookUntilDone().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookUntilDone(): Promise<void> {
    while (this.#mustLookAgain && !this.#disposal.signal.aborted) {
      this.#mustLookAgain = false;
      await this.#noteEnded();
      for (const grid of this.#grids) if (isDue(grid) && !this.#errors.has(grid.batchId)) await this.#finish(grid);
    }
  }

  async #noteEnded(): Promise<void> {
    const { jobs, storage } = this.#parts;
    const state = jobs.getState();
    if (!state.isLoaded) return;
    const listed = new Map(state.jobs.map((job) => [job.id, job]));
    const ended = new Map<string, Pick<StoredCell, 'resultId'>>();
    for (const cell of this.#grids.flatMap((grid) => grid.cells)) {
      if (cell.hasEnded) continue;
      // A list may be older than the grid: another tab queued it a moment ago.
      const job = listed.get(cell.jobId) ?? (await storage.getJob(cell.jobId));
      if (!job) ended.set(cell.jobId, {});
      else if (isFinished(job)) ended.set(cell.jobId, firstPicture(job));
    }
    if (ended.size === 0) return;
    await this.#change((grids) => grids.map((grid) => withEnded(grid, ended)));
  }

  /** Makes the sheet unless another tab has; what goes wrong is kept with the grid. */
  async #finish({ batchId }: StoredGrid): Promise<void> {
    const { lane, storage } = this.#parts;
    try {
      await lane.hold(async () => {
        const grids = readGrids(await storage.readSetting(SETTING));
        const grid = grids.find((each) => each.batchId === batchId);
        const sheet = grid && (await this.#makeSheet(grid));
        if (this.#disposal.signal.aborted) return;
        await this.#change((others) => others.filter((each) => each.batchId !== batchId));
        if (sheet) this.#store.setState({ lastSheet: sheet });
      }, this.#disposal.signal);
    } catch (error) {
      if (this.#disposal.signal.aborted) return;
      this.#errors.set(batchId, toStudioError(error));
      this.#show(this.#grids);
    }
  }

  /** @returns undefined where there is no picture to show. @throws StudioError of the storage or the media worker. */
  async #makeSheet(grid: StoredGrid): Promise<UploadedItem | undefined> {
    const { media, gallery } = this.#parts;
    const pictures = new Map<string, Blob>();
    const cellSize = { width: 1, height: 1 };
    for (const { resultId } of grid.cells) {
      const shown = resultId === undefined ? undefined : await this.#picture(resultId);
      if (!shown || resultId === undefined) continue;
      pictures.set(resultId, shown.blob);
      cellSize.width = Math.max(cellSize.width, shown.width);
      cellSize.height = Math.max(cellSize.height, shown.height);
    }
    if (pictures.size === 0) return undefined;
    const cells = grid.cells.map(({ place, resultId }) => ({
      place,
      pictureId: resultId,
      emptyText: grid.emptyText,
    }));
    const sheet = await media.drawSheet(layOutSheet({ headings: grid.headings, cells, cellSize }), pictures);
    if (this.#disposal.signal.aborted) return undefined;
    const [outcome] = await gallery.upload([new File([sheet], `${grid.name}.png`, { type: 'image/png' })]);
    if (outcome && 'error' in outcome) throw outcome.error;
    return outcome?.item;
  }

  /** Undefined for a picture that the user has removed meanwhile. */
  async #picture(resultId: string) {
    const { storage, results } = this.#parts;
    const stored = await storage.getResult(resultId);
    const listed = stored ?? results.getState().results.find(({ id }) => id === resultId);
    if (!listed || stored?.deletedAt !== undefined) return undefined;
    try {
      return { blob: await results.image(resultId), width: listed.width, height: listed.height };
    } catch (error) {
      if (isStudioError(error, 'not-found')) return undefined;
      throw error;
    }
  }

  async #change(change: (grids: readonly StoredGrid[]) => readonly StoredGrid[]): Promise<void> {
    const { storage, channel } = this.#parts;
    const grids = await storage.updateSetting(SETTING, (stored) => change(readGrids(stored)));
    this.#changeCount += 1;
    this.#show(grids);
    channel.post({ type: 'settings-changed' });
  }

  #show(grids: readonly StoredGrid[]): void {
    this.#grids = grids;
    this.#store.setState({
      grids: grids.map(({ batchId, name }) => ({ batchId, name, error: this.#errors.get(batchId) })),
    });
  }
}

/** Grids of another shape are left out. */
function readGrids(stored: unknown): readonly StoredGrid[] {
  const grids: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return grids.flatMap((grid) => {
    const parsed = v.safeParse(gridSchema, grid);
    return parsed.success ? [parsed.output] : [];
  });
}

function isDue({ cells }: StoredGrid): boolean {
  return cells.every(({ hasEnded }) => hasEnded);
}

function firstPicture({ resultIds: [resultId] }: Pick<Job, 'resultIds'>): Pick<StoredCell, 'resultId'> {
  return resultId === undefined ? {} : { resultId };
}

function withEnded(grid: StoredGrid, ended: ReadonlyMap<string, Pick<StoredCell, 'resultId'>>): StoredGrid {
  return {
    ...grid,
    cells: grid.cells.map((cell) => {
      const end = cell.hasEnded ? undefined : ended.get(cell.jobId);
      return end ? { ...cell, ...end, hasEnded: true } : cell;
    }),
  };
}
