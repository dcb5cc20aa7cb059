/** Starts one worker under a name that no other worker of this origin has. */
export type StartWorker = (name: string) => Worker;

/** Where the studio's three workers come from; tests put their own in. */
export interface WorkerFactories {
  readonly inference: StartWorker;
  readonly models: StartWorker;
  readonly media: StartWorker;
}

/** The real workers. Each `new Worker(new URL(…))` is written out because that is the pattern the bundler recognises. */
export const WORKER_FACTORIES: WorkerFactories = {
  inference: (name) =>
    new Worker(new URL('../../engine/inference.worker.ts', import.meta.url), { type: 'module', name }),
  models: (name) => new Worker(new URL('../../engine/models.worker.ts', import.meta.url), { type: 'module', name }),
  media: (name) => new Worker(new URL('../../engine/media.worker.ts', import.meta.url), { type: 'module', name }),
};
