import { useState } from 'react';

/** A long list's first items, and all of them once they are asked for. */
export function useCapped<T>(items: readonly T[], limit: number) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, limit);
  return { shown, isCut: shown.length < items.length, showAll: () => setIsWhole(true) };
}
