import { isStudioError } from '../../domain/core/errors.ts';
import type { InferenceEngine } from '../rpc/inference-client.ts';
import type { StudioDeviceService } from './device-service.ts';
import type { GpuLane } from './gpu-lane.ts';
import type { StudioModelService } from './model-service.ts';

interface WarmUpParts {
  readonly inference: InferenceEngine;
  readonly models: StudioModelService;
  readonly device: StudioDeviceService;
  readonly lane: GpuLane;
}

/**
 * Loads a package's sessions and compiles its shaders while the page has nothing else to do. It takes the GPU lane only
 * when that is free, and gives it back at once to a job that would not need the same sessions in this tab.
 */
export class WarmUp {
  readonly #parts: WarmUpParts;
  #packageId: string | undefined;
  /** The engine works for the warm-up, and for nobody else: the lane is held. */
  #isPreparing = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(parts: WarmUpParts) {
    this.#parts = parts;
  }

  /** Never rejects: what goes wrong is logged, and shown by the job that meets it. One warm-up at a time. */
  start(packageId: string): Promise<void> {
    if (this.#packageId !== undefined) return this.#ended;
    this.#packageId = packageId;
    this.#ended = this.#run(packageId)
      .catch((error) => {
        if (!isStudioError(error, 'cancelled')) console.warn(`${packageId} could not be warmed up.`, error);
      })
      .finally(() => {
        if (this.#packageId === packageId) this.#packageId = undefined;
      });
    return this.#ended;
  }

  /** A job waits that needs `packageId`, undefined when it will run in another tab: stop, unless the warm-up is half its work. */
  yieldTo(packageId: string | undefined): void {
    if (this.#packageId === undefined || this.#packageId === packageId) return;
    this.#packageId = undefined;
    if (!this.#isPreparing) return;
    this.#parts.inference.cancel().catch((error) => console.error('The warm-up could not be stopped.', error));
  }

  /** Resolves when nothing is underway. Workers must be ended before. */
  async dispose(): Promise<void> {
    this.#packageId = undefined;
    await this.#ended;
  }

  async #run(packageId: string): Promise<void> {
    const { inference, models, device, lane } = this.#parts;
    await pageIsIdle();
    if (this.#packageId !== packageId || !(await models.installed(packageId))) return;
    await lane.holdIfFree(async () => {
      if (this.#packageId !== packageId) return;
      this.#isPreparing = true;
      try {
        device.noteReport(await inference.prepare(packageId, device.engineOptions(), () => {}));
      } finally {
        this.#isPreparing = false;
      }
    });
  }
}

/** Safari has no requestIdleCallback. */
function pageIsIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 2_000 });
    else setTimeout(resolve, 200);
  });
}
