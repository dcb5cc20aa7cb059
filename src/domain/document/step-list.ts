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

/**
 * A list that goes on where a stored one ended.
 * @param isNeeded whether restored text is there still, so that a step that goes hands it to one that stays.
 */
export function createStepList(
  stored: StoredHistory | undefined,
  isNeeded: (restored: RestoredText) => boolean,
): StepList {
  let cursor = stored?.cursor ?? 0;
  const loaded = (stored?.entries ?? []).flatMap((entry) => {
    const step = readStep(entry);
    return step === undefined ? [] : [{ step, entry: listed(step, entry, step.sequence >= cursor) }];
  });
  loaded.sort((a, b) => a.step.sequence - b.step.sequence);
  let steps = loaded.map(({ step }) => step);
  // Copied, never changed: whoever shows it keeps the old one. A copy of ten thousand takes some microseconds.
  let entries: readonly HistoryEntry[] = loaded.map(({ entry }) => entry);
  let sizeBytes = entries.reduce((total, entry) => total + entry.sizeBytes, 0);
  let doneCount = entries.filter(({ isUndone }) => !isUndone).length;
  const restored = new Map<string, readonly RestoredText[]>();
  for (const step of steps) remember(step);
  let state: HistoryState | undefined;

  function remember(step: HistoryStep): void {
    if (step.restored.length > 0) restored.set(step.id, step.restored);
    else restored.delete(step.id);
  }

  function place(step: HistoryStep, index: number): StoredHistoryEntry {
    const stored = writeStep(step);
    const entry = listed(step, stored, index >= doneCount);
    sizeBytes += entry.sizeBytes - (entries[index]?.sizeBytes ?? 0);
    entries = index < entries.length ? entries.with(index, entry) : [...entries, entry];
    steps[index] = step;
    remember(step);
    return stored;
  }

  /** @returns what the steps had brought back and is needed still. */
  function takeOut(from: number, count: number): { readonly ids: string[]; readonly needed: RestoredText[] } {
    const gone = steps.slice(from, from + count);
    if (gone.length === 0) return { ids: [], needed: [] };
    for (const entry of entries.slice(from, from + count)) sizeBytes -= entry.sizeBytes;
    entries = entries.toSpliced(from, gone.length);
    steps = steps.toSpliced(from, gone.length);
    for (const { id } of gone) restored.delete(id);
    return { ids: gone.map(({ id }) => id), needed: gone.flatMap((step) => step.restored.filter(isNeeded)) };
  }

  /** What steps that went had brought back is kept by the latest done step that stays. */
  function handOver(needed: readonly RestoredText[]): StoredHistoryEntry[] {
    const index = Math.max(0, doneCount - 1);
    const heir = steps[index];
    return heir === undefined || needed.length === 0
      ? []
      : [place({ ...heir, restored: [...heir.restored, ...needed] }, index)];
  }

  function write(put: readonly StoredHistoryEntry[], removedIds: readonly string[]): HistoryWrite {
    state = undefined;
    return { cursor, put, removedIds };
  }

  return {
    getState() {
      state ??= { entries, canUndo: doneCount > 0, canRedo: doneCount < steps.length, sizeBytes };
      return state;
    },
    steps: () => steps,
    restored: () => (restored.size === 0 ? [] : [...restored.values()].flat()),
    latestDone: () => steps[doneCount - 1],
    nextUndone: () => steps[doneCount],
    nextSequence: () => Math.max(cursor, (steps[doneCount - 1]?.sequence ?? -1) + 1),
    put(step) {
      const { ids, needed } = takeOut(doneCount, steps.length - doneCount);
      if (steps.at(-1)?.id !== step.id) doneCount += 1;
      cursor = step.sequence + 1;
      return write([place({ ...step, restored: [...step.restored, ...needed] }, doneCount - 1)], ids);
    },
    turn(step, direction) {
      const index = direction === 'undo' ? doneCount - 1 : doneCount;
      doneCount += direction === 'undo' ? -1 : 1;
      cursor = direction === 'undo' ? step.sequence : step.sequence + 1;
      return write([place(step, index)], []);
    },
    removeLatest() {
      doneCount -= 1;
      const { ids, needed } = takeOut(doneCount, 1);
      return write(handOver(needed), ids);
    },
    trim(count) {
      const trimmed = Math.min(Math.max(0, count), steps.length);
      doneCount = Math.max(0, doneCount - trimmed);
      const { ids, needed } = takeOut(0, trimmed);
      return write(handOver(needed), ids);
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

function listed({ id, command, at }: HistoryStep, stored: StoredHistoryEntry, isUndone: boolean): HistoryEntry {
  return { id, command, at, isUndone, sizeBytes: stored.payload.length };
}
