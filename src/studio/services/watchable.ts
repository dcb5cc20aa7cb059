/** A value that can be read now and watched. Snapshots are immutable: a change is a new object. (zustand's vanilla store fits.) */
export interface Watchable<T> {
  getState(): T;
  /** Calls `listener` after each change. Returns the function that unsubscribes. */
  subscribe(listener: (state: T) => void): () => void;
}
