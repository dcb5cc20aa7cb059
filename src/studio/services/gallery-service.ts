import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { ItemLabels, StoredUpload } from '../persistence/asset-rows.ts';
import type { AssetStorage } from '../persistence/asset-storage.ts';
import type { ProjectStorage } from '../persistence/project-storage.ts';
import { sha256Of } from '../persistence/sha256.ts';
import type { MediaEngine } from '../rpc/media-client.ts';
import type {
  GalleryItem,
  GalleryQuery,
  GalleryService,
  GalleryState,
  GeneratedItem,
  UploadedItem,
  UploadOptions,
  UploadOutcome,
} from './gallery.ts';
import { createFileNames, firstCharacters } from './gallery-names.ts';
import { GallerySearch } from './gallery-search.ts';
import { takeInFile } from './gallery-upload.ts';
import type { Project, ProjectService } from './projects.ts';
import type { Result, ResultService } from './studio.ts';
import type { TabChannel } from './tab-channel.ts';

/** Characters of a prompt that name its picture. */
const NAME_LENGTH = 80;
const MAX_TAG_LENGTH = 60;

interface GalleryServiceParts {
  readonly assets: AssetStorage;
  readonly projectStorage: ProjectStorage;
  readonly projects: ProjectService;
  readonly results: ResultService;
  readonly media: MediaEngine;
  readonly channel: TabChannel;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Every picture of the studio, generated or uploaded. */
export class StudioGalleryService implements GalleryService {
  readonly #parts: GalleryServiceParts;
  readonly #store: StoreApi<GalleryState> = createStore(() => ({ items: [], isLoaded: false, error: undefined }));
  readonly #search = new GallerySearch();
  #uploads: readonly StoredUpload[] = [];
  #labels: ReadonlyMap<string, ItemLabels> = new Map();
  readonly #unsubscribe: () => void;

  constructor(parts: GalleryServiceParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.results.subscribe(() => this.#show());
    parts.channel.subscribe((message) => {
      if (message.type === 'gallery-changed') this.#refreshDetached();
    });
  }

  getState(): GalleryState {
    return this.#store.getState();
  }

  subscribe(listener: (state: GalleryState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Reads uploads and labels again. A failure is shown in the state, with the pictures as they were. */
  async refresh(): Promise<void> {
    let error: StudioError | undefined;
    try {
      this.#uploads = await this.#parts.assets.listUploads();
      this.#labels = new Map((await this.#parts.assets.listLabels()).map((labels) => [labels.itemId, labels]));
    } catch (thrown) {
      error = toStudioError(thrown);
    }
    this.#store.setState({ error, isLoaded: true });
    this.#show();
  }

  search(query: GalleryQuery): readonly GalleryItem[] {
    return this.#search.search(query);
  }

  async upload(files: readonly File[], options: UploadOptions = {}): Promise<readonly UploadOutcome[]> {
    const outcomes: UploadOutcome[] = [];
    for (const file of files) {
      if (options.signal?.aborted) {
        outcomes.push({ fileName: file.name, error: new StudioError('cancelled', 'The upload was cancelled.') });
        continue;
      }
      outcomes.push(await this.#uploadOne(file));
      options.onProgress?.(outcomes.length, files.length);
    }
    await this.#announce();
    return outcomes;
  }

  async keepInput(picture: Blob): Promise<string> {
    const sha256 = await sha256Of(picture);
    await this.#parts.assets.putBlob({ sha256, blob: picture });
    return sha256;
  }

  async asset(assetId: string): Promise<Blob> {
    const blob = await this.#parts.assets.readBlob(assetId);
    if (blob) return blob;
    // A picture that the disk had no room for lives in memory.
    const unsaved = this.#parts.results.getState().results.find((result) => result.assetId === assetId);
    if (!unsaved) throw new StudioError('not-found', 'There is no such picture.', { assetId });
    return this.#parts.results.image(unsaved.id);
  }

  async thumbnail(itemId: string): Promise<Blob> {
    const upload = this.#uploads.find(({ id }) => id === itemId);
    if (!upload) return this.#parts.results.thumbnail(itemId);
    const blob = await this.#parts.assets.readBlob(upload.thumbnailSha256);
    if (!blob) throw notFound(itemId);
    return blob;
  }

  async rename(itemId: string, name: string): Promise<void> {
    const cleaned = clean(name, NAME_LENGTH);
    await this.#label([itemId], ({ name: _before, ...labels }) =>
      cleaned === '' ? labels : { ...labels, name: cleaned },
    );
  }

  async setStarred(itemIds: readonly string[], isStarred: boolean): Promise<void> {
    await this.#label(itemIds, (labels) => ({ ...labels, isStarred }));
  }

  async setTags(
    itemIds: readonly string[],
    { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  ): Promise<void> {
    const cleaned = (tags: readonly string[]) =>
      tags.map((tag) => clean(tag, MAX_TAG_LENGTH)).filter((tag) => tag !== '');
    const [added, removed] = [cleaned(add), cleaned(remove)];
    await this.#label(itemIds, (labels) => ({
      ...labels,
      tags: [...new Set([...labels.tags.filter((tag) => !removed.includes(tag)), ...added])],
    }));
  }

  async usedBy(itemIds: readonly string[]): Promise<readonly Project[]> {
    const assetIds = new Set(itemIds.flatMap((id) => this.#item(id)?.assetId ?? []));
    const projectIds = new Set<string>();
    for (const assetId of assetIds)
      for (const id of await this.#parts.projectStorage.projectsWithAsset(assetId)) projectIds.add(id);
    return this.#parts.projects.getState().projects.filter(({ id }) => projectIds.has(id));
  }

  async remove(itemIds: readonly string[]): Promise<void> {
    const at = this.#parts.now().toISOString();
    try {
      for (const id of itemIds) {
        // Another tab may have removed it a moment ago: that is no failure.
        const upload = await this.#parts.assets.markUploadDeleted(id, at);
        if (!upload) await this.#parts.results.remove(id);
      }
    } finally {
      // Also when one of them cannot be removed: those before it are.
      await this.#announce();
    }
  }

  async restore(itemIds: readonly string[]): Promise<void> {
    try {
      for (const id of itemIds) {
        const upload = await this.#parts.assets.markUploadDeleted(id, undefined);
        if (!upload) await this.#parts.results.restore(id);
      }
    } finally {
      await this.#announce();
    }
  }

  async zip(itemIds: readonly string[], options: Parameters<GalleryService['zip']>[1]): Promise<Blob> {
    const { media, results, newId } = this.#parts;
    const nameOf = createFileNames();
    const entries = [];
    for (const [index, id] of itemIds.entries()) {
      if (options.signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
      const item = this.#item(id);
      if (!item) throw notFound(id);
      const data =
        item.kind === 'generated'
          ? new Blob([await results.exportPng(id, options)], { type: 'image/png' })
          : await this.asset(item.assetId);
      entries.push({ path: nameOf(item.name, data.type), data });
      options.onProgress?.(index + 1, itemIds.length);
    }
    const taskId = newId();
    const cancel = () => {
      media.cancelArchives(taskId).catch((error) => console.warn('A cancel did not arrive.', error));
    };
    options.signal?.addEventListener('abort', cancel);
    try {
      return await media.packArchive(entries, () => {}, taskId);
    } finally {
      options.signal?.removeEventListener('abort', cancel);
    }
  }

  dispose(): void {
    this.#unsubscribe();
  }

  async #uploadOne(file: File): Promise<UploadOutcome> {
    try {
      const { upload, notes } = await takeInFile(file, this.#parts);
      return { fileName: file.name, item: toUploadedItem(upload, this.#labels.get(upload.id)), notes };
    } catch (error) {
      return { fileName: file.name, error: toStudioError(error) };
    }
  }

  async #label(itemIds: readonly string[], change: (labels: ItemLabels) => ItemLabels): Promise<void> {
    for (const id of itemIds) if (!this.#item(id)) throw notFound(id);
    await this.#parts.assets.updateLabels(itemIds, change);
    await this.#announce();
  }

  #item(itemId: string): GalleryItem | undefined {
    return this.getState().items.find(({ id }) => id === itemId);
  }

  #show(): void {
    const generated = this.#parts.results
      .getState()
      .results.map((result) => toGeneratedItem(result, this.#labels.get(result.id)));
    const uploaded = this.#uploads.map((upload) => toUploadedItem(upload, this.#labels.get(upload.id)));
    // Both lists are newest first already, and a batch keeps its order.
    const items = [...generated, ...uploaded].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
    this.#search.setItems(items);
    this.#store.setState({ items });
  }

  /** Says to this tab and the others that the gallery changed. */
  async #announce(): Promise<void> {
    await this.refresh();
    this.#parts.channel.post({ type: 'gallery-changed' });
  }

  #refreshDetached(): void {
    this.refresh().catch((error) => console.error('The gallery could not be read again.', error));
  }
}

function toGeneratedItem(result: Result, labels: ItemLabels | undefined): GeneratedItem {
  const { id, assetId, createdAt, width, height, sizeBytes, recipe } = result;
  const name = labels?.name ?? clean(recipe.request.prompt, NAME_LENGTH);
  return { kind: 'generated', id, assetId, createdAt, width, height, sizeBytes, recipe, ...labelsOf(labels), name };
}

function toUploadedItem(upload: StoredUpload, labels: ItemLabels | undefined): UploadedItem {
  const { id, sha256, uploadedAt, width, height, sizeBytes, format, originalName } = upload;
  const name = labels?.name ?? originalName;
  return {
    kind: 'upload',
    id,
    assetId: sha256,
    createdAt: uploadedAt,
    width,
    height,
    sizeBytes,
    format,
    originalName,
    ...labelsOf(labels),
    name,
  };
}

function labelsOf(labels: ItemLabels | undefined): Pick<GalleryItem, 'isStarred' | 'tags'> {
  return { isStarred: labels?.isStarred ?? false, tags: labels?.tags ?? [] };
}

function clean(text: string, length: number): string {
  return firstCharacters(text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim(), length);
}

function notFound(itemId: string): StudioError {
  return new StudioError('not-found', `There is no picture ${itemId}.`, { itemId });
}
