import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { Autosave } from '../../../src/studio/projects/autosave.ts';

/** A disk that answers when the test says so. */
function makeDisk() {
  const writes: { readonly settle: (error?: StudioError) => void }[] = [];
  const append = () =>
    new Promise<void>((resolve, reject) => writes.push({ settle: (error) => (error ? reject(error) : resolve()) }));
  return { writes, append };
}

const FULL = new StudioError('storage-full', 'The disk is full.');
const CHANGE = { update: new Uint8Array([1]), assetIds: [], history: undefined };

function makeAutosave(append: () => Promise<void>) {
  return new Autosave({
    append,
    merge: () => CHANGE,
    historyId: 'h',
    onStored: () => {},
    now: () => new Date(Date.now()),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('[PR24] a write that fails is tried again', () => {
  test('also when the next save fell due while it was being written', async () => {
    const { writes, append } = makeDisk();
    const autosave = makeAutosave(append);
    autosave.add('1', CHANGE);
    await vi.advanceTimersByTimeAsync(150);
    expect(writes).toHaveLength(1);
    autosave.add('2', CHANGE);
    await vi.advanceTimersByTimeAsync(200); // due, and waits for the write that runs
    writes[0]?.settle(FULL);
    await vi.advanceTimersByTimeAsync(0);
    expect(autosave.saving.getState()).toMatchObject({ status: 'failed', error: { code: 'storage-full' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(writes).toHaveLength(2);
    writes[1]?.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(autosave.saving.getState()).toMatchObject({ status: 'saved' });
    autosave.end();
  });

  test('and a new change does not wait for a long pause between tries', async () => {
    const { writes, append } = makeDisk();
    const autosave = makeAutosave(append);
    autosave.add('1', CHANGE);
    for (const pauseMs of [150, 1_000, 2_000, 5_000]) {
      await vi.advanceTimersByTimeAsync(pauseMs);
      writes.at(-1)?.settle(FULL);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(writes).toHaveLength(4);
    autosave.add('2', CHANGE);
    await vi.advanceTimersByTimeAsync(150);
    expect(writes).toHaveLength(5);
    writes[4]?.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(autosave.saving.getState()).toMatchObject({ status: 'saved' });
    autosave.end();
  });

  test('until the project is closed', async () => {
    const { writes, append } = makeDisk();
    const autosave = makeAutosave(append);
    autosave.add('1', CHANGE);
    await vi.advanceTimersByTimeAsync(150);
    autosave.end();
    writes[0]?.settle(FULL);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(writes).toHaveLength(1);
  });
});
