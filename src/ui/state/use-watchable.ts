import { useCallback, useSyncExternalStore } from 'react';
import type { Watchable } from '../../studio/services/watchable.ts';

/** The current snapshot of a service; the component renders again after each change. */
export function useWatchable<T>(watchable: Watchable<T>): T {
  const subscribe = useCallback((listener: () => void) => watchable.subscribe(listener), [watchable]);
  const read = useCallback(() => watchable.getState(), [watchable]);
  return useSyncExternalStore(subscribe, read);
}
