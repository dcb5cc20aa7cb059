/** Runs asynchronous work one after the other, in the order of the calls; a failure stops nobody behind it. */
export class SerialLane {
  #tail: Promise<void> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.then(
      () => {},
      () => {},
    );
    return result;
  }
}
