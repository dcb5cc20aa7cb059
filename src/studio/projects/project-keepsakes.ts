import { buildScene } from '../../domain/document/build-scene.ts';
import type { ProjectDocument } from '../../domain/document/document-replica.ts';
import type { Scene, SceneItem } from '../../domain/document/scene.ts';
import { sha256Of } from '../persistence/sha256.ts';
import type { ProjectParts } from './project-parts.ts';

/** Pause after the last save before thumbnail and second copy are made; without a pause they are made this often. */
const QUIET_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;

/** Longest side of a project's thumbnail. */
const THUMBNAIL_SIDE_PX = 400;

/**
 * What is made of a document besides its log: the thumbnail on Home and the second copy. Made when editing pauses and
 * when the project closes; a failure costs nothing but them.
 */
export class ProjectKeepsakes {
  readonly #projectId: string;
  readonly #document: ProjectDocument;
  readonly #parts: ProjectParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDue = false;
  #latestAt = 0;
  #isEnded = false;
  #making: Promise<void> = Promise.resolve();

  constructor(projectId: string, document: ProjectDocument, parts: ProjectParts) {
    this.#projectId = projectId;
    this.#document = document;
    this.#parts = parts;
  }

  /** Something was saved: what was made before is old. */
  noteSaved(): void {
    if (this.#isEnded) return;
    const now = performance.now();
    if (!this.#isDue) this.#latestAt = now + LONGEST_WAIT_MS;
    this.#isDue = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#makeDetached(), Math.min(QUIET_MS, this.#latestAt - now));
  }

  /** Makes what is due, now. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    this.#makeDetached();
    await this.#making;
  }

  /** Makes nothing any more. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  #makeDetached(): void {
    this.#making = this.#making
      .then(() => this.#makeIfDue())
      .catch((error) => {
        console.warn('The thumbnail or the second copy of a project could not be made.', error);
      });
  }

  async #makeIfDue(): Promise<void> {
    if (!this.#isDue || this.#isEnded) return;
    this.#isDue = false;
    const results = await Promise.allSettled([this.#makeThumbnail(), this.#makeCopy()]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #makeThumbnail(): Promise<void> {
    const { storage, assets, media } = this.#parts;
    const scene = buildScene(this.#document.getState());
    const blobs = new Map<string, Blob>();
    for (const assetId of sceneAssets(scene)) {
      const blob = await assets.readBlob(assetId);
      if (blob) blobs.set(assetId, blob);
    }
    const blob = await media.renderScene(scene, blobs, THUMBNAIL_SIDE_PX);
    const sha256 = await sha256Of(blob);
    await assets.putBlob({ sha256, blob });
    await storage.updateProject(this.#projectId, (project) => ({ ...project, thumbnailSha256: sha256 }));
    this.#parts.onSaved();
  }

  async #makeCopy(): Promise<void> {
    const { storage, assets, secondCopy } = this.#parts;
    if (!storage.isPersistent) return;
    const row = await storage.getProject(this.#projectId);
    if (!row) return;
    await secondCopy.write(row, this.#document.encodeState(), {
      assetIds: [...this.#document.assetIds()],
      read: (assetId) => assets.readBlob(assetId),
    });
    // One that was deleted for good meanwhile would be offered to be brought back.
    if (!(await storage.getProject(this.#projectId))) await secondCopy.remove(this.#projectId);
  }
}

function sceneAssets(scene: Scene): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting: SceneItem[] = [...scene.items];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (item.content.kind === 'picture') found.add(item.content.assetId);
    if (item.content.kind === 'group') waiting.push(...item.content.items);
  }
  return found;
}
