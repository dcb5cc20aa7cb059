/** Those who want to hear of something. */
export interface Listeners<Values extends readonly unknown[]> {
  add(listener: (...values: Values) => void): () => void;
  emit(...values: Values): void;
  clear(): void;
}

/** Tells everyone, in the order in which they came; who unsubscribes meanwhile hears no more. */
export function createListeners<Values extends readonly unknown[]>(): Listeners<Values> {
  const listeners = new Set<(...values: Values) => void>();
  return {
    add(listener) {
      // A function of its own per subscription: the same listener may subscribe twice.
      const own = (...values: Values) => listener(...values);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    emit(...values) {
      for (const listener of [...listeners]) if (listeners.has(listener)) listener(...values);
    },
    clear: () => listeners.clear(),
  };
}
