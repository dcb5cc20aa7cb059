import { useState } from 'react';
import type { StoredValue } from './stored-value.ts';

/** State that is remembered over reloads. */
export function useStored<T>(stored: StoredValue<T>): readonly [T, (value: T) => void] {
  const [value, setValue] = useState(() => stored.read());
  const set = (next: T) => {
    setValue(next);
    stored.write(next);
  };
  return [value, set];
}
