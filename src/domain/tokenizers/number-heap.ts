/** A binary min-heap of numbers: `push` and `pop` take O(log n). */
export class NumberHeap {
  readonly #values: number[] = [];

  push(value: number): void {
    const values = this.#values;
    let at = values.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = values[parent]!;
      if (above <= value) break;
      values[at] = above;
      at = parent;
    }
    values[at] = value;
  }

  /** Takes the smallest out; undefined when empty. */
  pop(): number | undefined {
    const values = this.#values;
    const smallest = values[0];
    const last = values.pop();
    if (last === undefined || values.length === 0) return smallest;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= values.length) break;
      if (child + 1 < values.length && values[child + 1]! < values[child]!) child++;
      const below = values[child]!;
      if (below >= last) break;
      values[at] = below;
      at = child;
    }
    values[at] = last;
    return smallest;
  }
}
