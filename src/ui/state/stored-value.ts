import * as v from 'valibot';

/** A setting kept in localStorage, which may be refused (private windows) or hold anything. */
export interface StoredValue<T> {
  read(): T;
  write(value: T): void;
}

/**
 * A setting under `key`, checked on reading: what does not parse is `fallback`. Writing is best effort, since settings
 * are convenience and the page works the same without them.
 */
export function storedValue<T>(key: string, schema: v.GenericSchema<unknown, T>, fallback: T): StoredValue<T> {
  return {
    read() {
      try {
        const text = localStorage.getItem(key);
        if (text === null) return fallback;
        const result = v.safeParse(schema, JSON.parse(text));
        return result.success ? result.output : fallback;
      } catch {
        return fallback;
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Storage is full or refused: the setting lives until the page is closed.
      }
    },
  };
}
