import type { ComposedUpdates } from '../../../src/studio/services/compose-studio.ts';

/** Updates that never come. */
export const NO_UPDATES: ComposedUpdates = {
  getState: () => ({ isUpdateReady: false, isOutdated: false, isOfflineReady: false }),
  subscribe: () => () => {},
  applyUpdate: async () => {},
  start: () => {},
  cacheRuntime: async () => true,
  noteMissingFile: async () => {},
  dispose: () => {},
};
