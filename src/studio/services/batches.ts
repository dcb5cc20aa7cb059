import type { AxisName, GridCell } from '../../domain/batches/grid.ts';
import type { StudioError } from '../../domain/core/errors.ts';
import type { UploadedItem } from './gallery.ts';
import type { Watchable } from './watchable.ts';

/** What is written on a contact sheet, in the user's language. */
export interface SheetWords {
  /** Of the sheet's file, without its ending. */
  readonly name: string;
  /** A heading for each value of an axis; none where the grid has no such axis. */
  readonly headings: Readonly<Record<AxisName, readonly string[]>>;
  /** In a cell whose job gave no picture. */
  readonly empty: string;
}

/** A grid whose contact sheet is not made yet. */
export interface WaitingGrid {
  readonly batchId: string;
  readonly name: string;
  /** Why the sheet could not be made; all its jobs have ended then. */
  readonly error: StudioError | undefined;
}

export interface BatchesState {
  readonly grids: readonly WaitingGrid[];
  /** The sheet that was made last, in this tab. */
  readonly lastSheet: UploadedItem | undefined;
}

export interface GridOptions {
  /** The results are staged in this project until they are taken or left. */
  readonly projectId?: string;
}

/** The X/Y/Z grid, from its jobs to its contact sheet. */
export interface BatchService extends Watchable<BatchesState> {
  /**
   * Queues the cells as one batch: all of them, or none. The sheet is made when all their jobs have ended, in whichever
   * tab is there then. @throws what `jobs.enqueue` throws.
   */
  enqueueGrid(cells: readonly GridCell[], words: SheetWords, options?: GridOptions): Promise<void>;
  /** Makes the sheets again that could not be made. */
  retrySheets(): Promise<void>;
  /** Gives up a sheet; the pictures stay. */
  dropSheet(batchId: string): Promise<void>;
}
