import type { RgbaImage } from '../../domain/protocol/inference-api.ts';
import type { MediaApi } from '../../domain/protocol/media-api.ts';
import { WorkerClient } from './worker-client.ts';
import type { StartWorker } from './worker-factories.ts';

/** What the studio makes picture files with; `dispose` ends the worker for good. */
export interface MediaEngine extends MediaApi {
  dispose(): void;
}

/** The media worker as seen by the page. Pictures are copied to it, so the caller keeps its own. */
export class MediaClient implements MediaEngine {
  readonly #worker: WorkerClient<MediaApi>;

  constructor(start: StartWorker, onScriptFailed?: () => void) {
    this.#worker = new WorkerClient<MediaApi>({ label: 'media', start, ...(onScriptFailed ? { onScriptFailed } : {}) });
  }

  encodePng(image: RgbaImage): Promise<Uint8Array<ArrayBuffer>> {
    return this.#worker.call((remote) => remote.encodePng(image));
  }

  thumbnail(image: RgbaImage, maxSidePx: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#worker.call((remote) => remote.thumbnail(image, maxSidePx));
  }

  dispose(): void {
    this.#worker.close();
  }
}
