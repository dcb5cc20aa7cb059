import { createStore } from 'zustand/vanilla';
import type { BatchesState, BatchService, SheetWords } from '../../../src/studio/services/batches.ts';
import type { JobService } from '../../../src/studio/services/studio.ts';

/** Grids of one test: their jobs are queued, no sheet is made. */
export interface FakeBatches extends BatchService {
  /** What the sheets of the grids would say. */
  readonly words: readonly SheetWords[];
  readonly setState: (change: Partial<BatchesState>) => void;
}

/** @param calls what was asked of the studio, in order. */
export function createFakeBatches(jobs: Pick<JobService, 'enqueueAll'>, calls: string[]): FakeBatches {
  const store = createStore<BatchesState>(() => ({ grids: [], lastSheet: undefined }));
  const words: SheetWords[] = [];
  return {
    words,
    setState: store.setState,
    getState: store.getState,
    subscribe: store.subscribe,
    async enqueueGrid(cells, sheet, options) {
      await jobs.enqueueAll(
        cells.map(({ request }) => request),
        options,
      );
      words.push(sheet);
    },
    async retrySheets() {
      calls.push('retrySheets');
    },
    async dropSheet(batchId) {
      calls.push(`dropSheet ${batchId}`);
      store.setState(({ grids }) => ({ grids: grids.filter((grid) => grid.batchId !== batchId) }));
    },
  };
}
