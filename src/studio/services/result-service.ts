import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError, toStudioError } from '../../domain/core/errors.ts';
import type { RecipeDifference } from '../../domain/models/recipe-differences.ts';
import { insertPngTexts } from '../../domain/recipes/png-text.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import { writeRecipeTexts } from '../../domain/recipes/recipe-text.ts';
import { newestFirst, withDeletedAt, withStage } from '../persistence/indexed-db-storage.ts';
import type { StoredResult } from '../persistence/rows.ts';
import type { NewPicture, StudioStorage } from '../persistence/studio-storage.ts';
import type { RecipeSurroundings } from './recipe-comparison.ts';
import type { RecalledRecipe, Result, ResultService, ResultsState } from './studio.ts';
import type { TabChannel } from './tab-channel.ts';

/** Of a dropped file no more than this is read; texts beyond it are not looked for. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

interface ResultServiceParts {
  readonly storage: StudioStorage;
  readonly channel: TabChannel;
  readonly now: () => Date;
  /** Asks the browser not to clear the studio's data away when space runs short. */
  readonly askToPersist: () => Promise<unknown>;
  /** What recipes are compared with. */
  readonly surroundings: RecipeSurroundings;
}

/** The finished pictures: those on disk, and those that the disk had no room for, which live as long as the tab. */
export class StudioResultService implements ResultService {
  readonly #parts: ResultServiceParts;
  readonly #store: StoreApi<ResultsState> = createStore(() => ({ results: [], isLoaded: false, error: undefined }));
  readonly #unsaved = new Map<string, NewPicture>();
  #hasAskedToPersist = false;

  constructor(parts: ResultServiceParts) {
    this.#parts = parts;
    parts.channel.subscribe((message) => {
      if (message.type === 'results-changed') this.#refreshDetached();
    });
  }

  getState(): ResultsState {
    return this.#store.getState();
  }

  subscribe(listener: (state: ResultsState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Reads the list again. A failure is shown in the state, with what is in memory. */
  async refresh(): Promise<void> {
    let stored: readonly StoredResult[] = [];
    let error: StudioError | undefined;
    try {
      stored = await this.#parts.storage.listResults();
    } catch (thrown) {
      error = toStudioError(thrown);
    }
    const unsaved = [...this.#unsaved.values()]
      .map((picture) => picture.result)
      .filter((result) => result.deletedAt === undefined);
    const results = [...stored, ...unsaved].sort(newestFirst).map(toResult);
    this.#store.setState({ results, isLoaded: true, error });
  }

  /** Says to this tab and the others that the list changed. */
  async announce(): Promise<void> {
    await this.refresh();
    this.#parts.channel.post({ type: 'results-changed' });
  }

  /** Pictures were written: says so, and asks the browser, once, not to clear them away. */
  async announceSaved(): Promise<void> {
    if (!this.#hasAskedToPersist) {
      this.#hasAskedToPersist = true;
      this.#parts.askToPersist().catch((error) => console.warn('The browser was not asked to keep the data.', error));
    }
    await this.announce();
  }

  /** Keeps pictures that could not be written until the tab closes: shown, downloadable, restorable like any other. */
  async keepUnsaved(pictures: readonly NewPicture[]): Promise<void> {
    for (const picture of pictures) this.#unsaved.set(picture.result.id, picture);
    await this.refresh();
  }

  async image(resultId: string): Promise<Blob> {
    const unsaved = this.#unsaved.get(resultId);
    if (unsaved) return unsaved.png.blob;
    return this.#readBlob(resultId, (await this.#stored(resultId)).pngSha256);
  }

  async thumbnail(resultId: string): Promise<Blob> {
    const unsaved = this.#unsaved.get(resultId);
    if (unsaved) return unsaved.thumbnail.blob;
    return this.#readBlob(resultId, (await this.#stored(resultId)).thumbnailSha256);
  }

  async exportPng(resultId: string, options: { readonly embedRecipe: boolean }): Promise<Uint8Array<ArrayBuffer>> {
    const { recipe } = await this.#stored(resultId);
    const png = new Uint8Array(await (await this.image(resultId)).arrayBuffer());
    return options.embedRecipe ? insertPngTexts(png, writeRecipeTexts(recipe)) : png;
  }

  async readRecipe(file: Blob): Promise<RecalledRecipe | undefined> {
    const bytes = new Uint8Array(await file.slice(0, MAX_READ_BYTES).arrayBuffer());
    const { readRecipe } = await import('./read-recipe.ts');
    return readRecipe(bytes);
  }

  async differences(recipe: Recipe): Promise<readonly RecipeDifference[]> {
    const { compareRecipe } = await import('./recipe-comparison.ts');
    return compareRecipe(recipe, this.#parts.surroundings);
  }

  async unstage(resultId: string): Promise<void> {
    const unsaved = this.#unsaved.get(resultId);
    if (unsaved) {
      this.#unsaved.set(resultId, { ...unsaved, result: withStage(unsaved.result, undefined) });
      return this.refresh();
    }
    if (!(await this.#parts.storage.stageResult(resultId, undefined))) throw notFound(resultId);
    await this.announce();
  }

  async remove(resultId: string): Promise<void> {
    await this.#mark(resultId, this.#parts.now().toISOString());
  }

  async restore(resultId: string): Promise<void> {
    await this.#mark(resultId, undefined);
  }

  async #mark(resultId: string, deletedAt: string | undefined): Promise<void> {
    const unsaved = this.#unsaved.get(resultId);
    if (unsaved) {
      this.#unsaved.set(resultId, { ...unsaved, result: withDeletedAt(unsaved.result, deletedAt) });
      return this.refresh();
    }
    const marked = await this.#parts.storage.markDeleted(resultId, deletedAt);
    if (!marked) throw notFound(resultId);
    await this.announce();
  }

  async #stored(resultId: string): Promise<StoredResult> {
    const result = this.#unsaved.get(resultId)?.result ?? (await this.#parts.storage.getResult(resultId));
    if (!result) throw notFound(resultId);
    return result;
  }

  async #readBlob(resultId: string, sha256: string): Promise<Blob> {
    const blob = await this.#parts.storage.readBlob(sha256);
    if (!blob) throw notFound(resultId);
    return blob;
  }

  #refreshDetached(): void {
    this.refresh().catch((error) => console.error('The list of results could not be read again.', error));
  }
}

function notFound(resultId: string): StudioError {
  return new StudioError('not-found', `There is no result ${resultId}.`, { resultId });
}

/** The row as the page sees it. */
function toResult(stored: StoredResult): Result {
  const { id, jobId, createdAt, width, height, sizeBytes, recipe, pngSha256, projectId, isStaged } = stored;
  return {
    id,
    jobId,
    assetId: pngSha256,
    ...(projectId === undefined ? {} : { projectId }),
    ...(isStaged ? { isStaged } : {}),
    createdAt,
    width,
    height,
    sizeBytes,
    recipe,
  };
}
