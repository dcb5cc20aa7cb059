/** Web Locks as far as the studio uses them; one that is let go is free a little later, as in a browser. */
export class TestLocks {
  readonly #held = new Set<string>();
  readonly #waiting: (() => void)[] = [];

  /** Locks that are held now. */
  names(): readonly string[] {
    return [...this.#held];
  }

  /** As when the tabs that hold them die. */
  letGoOfAll(): void {
    this.#held.clear();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async request<T>(
    name: string,
    optionsOrWork: { readonly ifAvailable: true } | (() => Promise<T>),
    workIfFree?: (lock: object | null) => Promise<T> | undefined,
  ): Promise<T | undefined> {
    await new Promise((resolve) => setImmediate(resolve));
    if (typeof optionsOrWork !== 'function') {
      if (this.#held.has(name)) return workIfFree?.(null);
      return this.#holding(name, async () => workIfFree?.({ name }));
    }
    while (this.#held.has(name)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#holding(name, optionsOrWork);
  }

  async #holding<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#held.add(name);
    try {
      return await work();
    } finally {
      await new Promise((resolve) => setImmediate(resolve));
      this.#held.delete(name);
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }
}
