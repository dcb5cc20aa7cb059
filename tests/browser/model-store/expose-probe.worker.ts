import { StudioError } from '../../../src/domain/core/errors.ts';
import { exposeApi, handingOver } from '../../../src/engine/expose.ts';

/** Something for exposeApi to serve. */
export interface ProbeApi {
  fail(): Promise<void>;
  count(to: number, onCount: (value: number) => void): Promise<number>;
  /** Waits for what its callback returns; `hasGoneOn` tells whether it waits no more. */
  waitForPage(onEvent: () => unknown): Promise<void>;
  hasGoneOn(): Promise<boolean>;
  /** Keeps its callback and calls it after the call has settled. */
  leak(onLate: () => void): Promise<void>;
  /** Returns the bytes and afterwards tells how many it still has. */
  give(): Promise<Uint8Array<ArrayBuffer>>;
  givenLength(): Promise<number>;
}

let given = new Uint8Array(0);
let hasGoneOn = false;

exposeApi<ProbeApi>({
  async fail() {
    throw new StudioError('hash-mismatch', 'wrong', { path: 'a/b' }, new TypeError('deep'));
  },
  async count(to, onCount) {
    for (let value = 1; value <= to; value += 1) onCount(value);
    return to;
  },
  async waitForPage(onEvent) {
    await onEvent();
    hasGoneOn = true;
  },
  async hasGoneOn() {
    return hasGoneOn;
  },
  async leak(onLate) {
    setTimeout(onLate, 0);
  },
  async give() {
    given = new Uint8Array([1, 2, 3]);
    return handingOver(given, [given.buffer]);
  },
  async givenLength() {
    return given.byteLength;
  },
});
