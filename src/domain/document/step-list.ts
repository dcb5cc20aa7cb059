import type { HistoryWrite, StoredHistory, StoredHistoryEntry } from './document-replica.ts';
import type { HistoryEntry, HistoryState } from './document-session.ts';
import { type HistoryStep, readStep, writeStep } from './history-step.ts';
import type { RestoredText } from './text-steps.ts';

/** The steps of one tab, oldest first, and up to where they are done. Each change says what to store. */
export interface StepList {
  getState(): HistoryState;
  steps(): readonly HistoryStep[];
  /** Text that any step brought back. */
  restored(): readonly RestoredText[];
  latestDone(): HistoryStep | undefined;
  nextUndone(): HistoryStep | undefined;
  nextSequence(): number;
  /** A new latest step, or the latest one with more in it. Steps that were undone are gone then. */
  put(step: HistoryStep): HistoryWrite;
  /** The latest done step as undone, or the next undone one as done. */
  turn(step: HistoryStep, direction: 'undo' | 'redo'): HistoryWrite;
  /** The latest done step was nothing in the end. */
  removeLatest(): HistoryWrite;
  /** Forgets the oldest steps. */
  trim(count: number): HistoryWrite;
}

interface Item {
  readonly step: HistoryStep;
  readonly done: HistoryEntry;
  readonly undone: HistoryEntry;
}

/**
 * A list that goes on where a stored one ended.
 * @param isNeeded whether restored text is there still, so that a step that goes hands it to one that stays.
 */
export function createStepList(
  stored: StoredHistory | undefined,
  isNeeded: (restored: RestoredText) => boolean,
): StepList {
  let items = (stored?.entries ?? []).flatMap((entry) => {
    const step = readStep(entry);
    return step === undefined ? [] : [itemOf(step, entry)];
  });
  items.sort((a, b) => a.step.sequence - b.step.sequence);
  let cursor = stored?.cursor ?? 0;
  let doneCount = items.filter(({ step }) => step.sequence < cursor).length;
  const restored = new Map<string, readonly RestoredText[]>();
  for (const { step } of items) remember(step);
  let state: HistoryState | undefined;

  function remember(step: HistoryStep): void {
    if (step.restored.length > 0) restored.set(step.id, step.restored);
    else restored.delete(step.id);
  }

  function place(step: HistoryStep, index: number): StoredHistoryEntry {
    const entry = writeStep(step);
    items[index] = itemOf(step, entry);
    remember(step);
    return entry;
  }

  function write(put: readonly StoredHistoryEntry[], removed: readonly Item[]): HistoryWrite {
    state = undefined;
    return { cursor, put, removedIds: removed.map(({ step }) => step.id) };
  }

  function neededOf(gone: readonly Item[]): RestoredText[] {
    for (const { step } of gone) restored.delete(step.id);
    return gone.flatMap(({ step }) => step.restored.filter(isNeeded));
  }

  /** What steps that went had brought back is kept by the latest done step that stays. */
  function handOver(gone: readonly Item[]): StoredHistoryEntry[] {
    const needed = neededOf(gone);
    const index = Math.max(0, doneCount - 1);
    const heir = items[index];
    return heir === undefined || needed.length === 0
      ? []
      : [place({ ...heir.step, restored: [...heir.step.restored, ...needed] }, index)];
  }

  return {
    getState() {
      state ??= stateOf(items, doneCount);
      return state;
    },
    steps: () => items.map(({ step }) => step),
    restored: () => [...restored.values()].flat(),
    latestDone: () => items[doneCount - 1]?.step,
    nextUndone: () => items[doneCount]?.step,
    nextSequence: () => Math.max(cursor, (items[doneCount - 1]?.step.sequence ?? -1) + 1),
    put(step) {
      const gone = items.splice(doneCount);
      if (items.at(-1)?.step.id !== step.id) doneCount += 1;
      const inherited = neededOf(gone);
      cursor = step.sequence + 1;
      return write([place({ ...step, restored: [...step.restored, ...inherited] }, doneCount - 1)], gone);
    },
    turn(step, direction) {
      const index = direction === 'undo' ? doneCount - 1 : doneCount;
      doneCount += direction === 'undo' ? -1 : 1;
      cursor = direction === 'undo' ? step.sequence : step.sequence + 1;
      return write([place(step, index)], []);
    },
    removeLatest() {
      const gone = items.splice(doneCount - 1, 1);
      doneCount -= gone.length;
      return write(handOver(gone), gone);
    },
    trim(count) {
      const gone = items.slice(0, Math.max(0, count));
      items = items.slice(gone.length);
      doneCount = Math.max(0, doneCount - gone.length);
      return write(handOver(gone), gone);
    },
  };
}

/** Two writes, one after the other, as one. */
export function joinHistoryWrites(first: HistoryWrite | undefined, second: HistoryWrite): HistoryWrite {
  if (first === undefined) return second;
  const gone = new Set(second.removedIds);
  const put = new Map([...first.put, ...second.put].map((entry) => [entry.id, entry]));
  return {
    cursor: second.cursor,
    put: [...put.values()].filter(({ id }) => !gone.has(id)),
    removedIds: [...first.removedIds, ...second.removedIds],
  };
}

function itemOf(step: HistoryStep, entry: StoredHistoryEntry): Item {
  const { id, command, at } = step;
  const listed = { id, command, at, sizeBytes: entry.payload.length };
  return { step, done: { ...listed, isUndone: false }, undone: { ...listed, isUndone: true } };
}

function stateOf(items: readonly Item[], doneCount: number): HistoryState {
  const entries = items.map(({ done, undone }, index) => (index < doneCount ? done : undone));
  const sizeBytes = entries.reduce((total, entry) => total + entry.sizeBytes, 0);
  return { entries, canUndo: doneCount > 0, canRedo: doneCount < items.length, sizeBytes };
}
