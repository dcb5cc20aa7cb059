import { proxy } from 'comlink';
import { afterEach, expect } from 'vitest';
import type { StudioError } from '../../../src/domain/core/errors.ts';
import type { DownloadProgress, InstalledPackage, ModelsApi } from '../../../src/domain/protocol/models-api.ts';
import type { ReaderApi } from './reader.worker.ts';
import { connect, type StartedWorker, unwrap } from './worker-remote.ts';

const started: Worker[] = [];

/** Ends every worker that the test started. */
export function endWorkersAfterEach(): void {
  afterEach(() => {
    for (const worker of started.splice(0)) worker.terminate();
  });
}

/** The models worker as it ships. */
export async function startModelsWorker(): Promise<StartedWorker<ModelsApi>> {
  return start(
    new Worker(new URL('../../../src/engine/models.worker.ts', import.meta.url), {
      type: 'module',
      name: nameOf('models'),
    }),
  );
}

/** The models worker where there is no OPFS. */
export async function startWorkerWithoutOpfs(): Promise<StartedWorker<ModelsApi>> {
  return start(
    new Worker(new URL('./no-opfs.worker.ts', import.meta.url), { type: 'module', name: nameOf('no-opfs') }),
  );
}

/** The models worker where the browser has 1000 bytes left. */
export async function startWorkerOnSmallDisk(): Promise<StartedWorker<ModelsApi>> {
  return start(
    new Worker(new URL('./small-disk.worker.ts', import.meta.url), { type: 'module', name: nameOf('small-disk') }),
  );
}

/** A worker that reads packages as the inference worker does, and can spoil them. */
export async function startReader(): Promise<StartedWorker<ReaderApi>> {
  return start(new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name: nameOf('reader') }));
}

async function start<Api>(worker: Worker): Promise<StartedWorker<Api>> {
  started.push(worker);
  return connect<Api>(worker);
}

/** Unique, as the liveness lock wants it. */
function nameOf(role: string): string {
  return `${role}-${crypto.randomUUID()}`;
}

/** An installation under way: its events so far and its end. */
export interface ObservedInstall {
  readonly events: readonly DownloadProgress[];
  readonly done: Promise<InstalledPackage>;
}

export function install({ remote }: StartedWorker<ModelsApi>, packageUrl: string): ObservedInstall {
  const events: DownloadProgress[] = [];
  const done = unwrap(
    remote.install(
      packageUrl,
      proxy((event: DownloadProgress) => void events.push(event)),
    ),
  );
  // A test that ends its worker never looks at the end.
  done.catch(() => {});
  return { events, done };
}

/** The StudioError that `work` ends with. */
export async function errorOf(work: Promise<unknown>): Promise<StudioError> {
  return work.then(
    () => {
      throw new Error('expected an error');
    },
    (error) => error,
  );
}

/** [M11] on the events of a finished installation. */
export function expectProgressInvariants(events: readonly DownloadProgress[], totalBytes: number): void {
  expect(events.length).toBeGreaterThan(0);
  let before = 0;
  for (const event of events) {
    expect(event.totalBytes).toBe(totalBytes);
    expect(event.loadedBytes).toBeGreaterThanOrEqual(before);
    expect(event.loadedBytes).toBeLessThanOrEqual(totalBytes);
    before = event.loadedBytes;
  }
  expect(events.at(-1)?.loadedBytes).toBe(totalBytes);
}

/** Waits until `isTrue`; a test that waits in vain ends by its own time limit. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}
