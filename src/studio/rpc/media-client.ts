import { proxy } from 'comlink';
import type { SheetDrawing } from '../../domain/batches/sheet-layout.ts';
import type { Scene } from '../../domain/document/scene.ts';
import type { RgbaImage } from '../../domain/protocol/inference-api.ts';
import type {
  ArchiveEntry,
  ArchiveLimits,
  ByteProgress,
  ImportedImage,
  MediaApi,
} from '../../domain/protocol/media-api.ts';
import { WorkerClient } from './worker-client.ts';
import type { StartWorker } from './worker-factories.ts';

/** What the studio makes picture files with; `dispose` ends the worker for good. */
export interface MediaEngine extends MediaApi<Blob> {
  dispose(): void;
}

/** The media worker as seen by the page. Pictures are copied to it, so the caller keeps its own. */
export class MediaClient implements MediaEngine {
  readonly #worker: WorkerClient<MediaApi<Blob>>;

  constructor(start: StartWorker, onScriptFailed?: () => void) {
    this.#worker = new WorkerClient<MediaApi<Blob>>({
      label: 'media',
      start,
      ...(onScriptFailed ? { onScriptFailed } : {}),
    });
  }

  encodePng(image: RgbaImage): Promise<Uint8Array<ArrayBuffer>> {
    return this.#worker.call((remote) => remote.encodePng(image));
  }

  thumbnail(image: RgbaImage, maxSidePx: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#worker.call((remote) => remote.thumbnail(image, maxSidePx));
  }

  importImage(file: Blob, claimed: { readonly name: string; readonly mimeType: string }): Promise<ImportedImage<Blob>> {
    return this.#worker.call((remote) => remote.importImage(file, claimed));
  }

  decodeImage(file: Blob): Promise<RgbaImage> {
    return this.#worker.call((remote) => remote.decodeImage(file));
  }

  renderScene(scene: Scene, assets: ReadonlyMap<string, Blob>, maxSidePx: number): Promise<Blob> {
    return this.#worker.call((remote) => remote.renderScene(scene, assets, maxSidePx));
  }

  drawSheet(sheet: SheetDrawing, pictures: ReadonlyMap<string, Blob>): Promise<Blob> {
    return this.#worker.call((remote) => remote.drawSheet(sheet, pictures));
  }

  packArchive(
    entries: readonly ArchiveEntry<Blob>[],
    onProgress: (progress: ByteProgress) => void,
    taskId?: string,
  ): Promise<Blob> {
    return this.#worker.call((remote) => remote.packArchive(entries, proxy(onProgress), taskId));
  }

  unpackArchive(
    file: Blob,
    limits: ArchiveLimits,
    onProgress: (progress: ByteProgress) => void,
    taskId?: string,
  ): Promise<readonly ArchiveEntry<Blob>[]> {
    return this.#worker.call((remote) => remote.unpackArchive(file, limits, proxy(onProgress), taskId));
  }

  cancelArchives(taskId?: string): Promise<void> {
    return this.#worker.call((remote) => remote.cancelArchives(taskId));
  }

  dispose(): void {
    this.#worker.close();
  }
}
