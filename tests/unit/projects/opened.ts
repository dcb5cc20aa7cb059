import type { OpenProject, SavingState } from '../../../src/studio/services/projects.ts';
import type { Watchable } from '../../../src/studio/services/watchable.ts';

/** Adds a text layer with this name; one step of history. */
export function addText(open: OpenProject, name: string): void {
  open.document.execute('addText', { layerId: crypto.randomUUID(), name, text: name });
}

/** Names of all layers, sorted. */
export function layerNames(open: OpenProject): readonly string[] {
  return [...open.document.getState().layers.values()].map(({ name }) => name).sort();
}

/** Resolves when the project is saved, or as `status` says. */
export function savingBecomes(saving: Watchable<SavingState>, status: SavingState['status']): Promise<SavingState> {
  return valueBecomes(saving, (state) => state.status === status);
}

/** Resolves with the first value that is as asked. */
export function valueBecomes<T>(watchable: Watchable<T>, isThere: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    if (isThere(watchable.getState())) return resolve(watchable.getState());
    const unsubscribe = watchable.subscribe((value) => {
      if (!isThere(value)) return;
      unsubscribe();
      resolve(value);
    });
  });
}

/** Resolves when a document shows layers of just these names. */
export function layersBecome(open: OpenProject, names: readonly string[]): Promise<void> {
  const isThere = () => JSON.stringify(layerNames(open)) === JSON.stringify([...names].sort());
  return new Promise((resolve) => {
    if (isThere()) return resolve();
    const unsubscribe = open.document.subscribe(() => {
      if (!isThere()) return;
      unsubscribe();
      resolve();
    });
  });
}
