import { InferenceClient, type InferenceTimeouts } from '../../../src/studio/rpc/inference-client.ts';
import type { StartWorker } from '../../../src/studio/rpc/worker-factories.ts';
import type { Fault } from './scripted-inference.worker.ts';

/** Timeouts that a test can wait for. */
export const SHORT: InferenceTimeouts = { stallMs: 1_000, loadingStallMs: 1_000, cancelGraceMs: 100 };

/** Starts scripted inference workers: the first with the first fault, and so on; those beyond the list are sound. */
export class ScriptedWorkers {
  readonly started: Worker[] = [];
  readonly names: string[] = [];
  readonly #faults: readonly (Fault | undefined)[];

  constructor(...faults: readonly (Fault | undefined)[]) {
    this.#faults = faults;
  }

  readonly start: StartWorker = (name) => {
    const worker = new Worker(new URL('./scripted-inference.worker.ts', import.meta.url), { type: 'module', name });
    const fault = this.#faults[this.started.length];
    if (fault) worker.postMessage({ fault });
    this.started.push(worker);
    this.names.push(name);
    return worker;
  };

  client(timeouts: Partial<InferenceTimeouts> = {}): InferenceClient {
    return new InferenceClient(this.start, { ...SHORT, ...timeouts });
  }
}
