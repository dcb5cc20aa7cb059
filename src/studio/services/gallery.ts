import type { ImageFormat } from '../../domain/assets/image-format.ts';
import type { StudioError } from '../../domain/core/errors.ts';
import type { Recipe } from '../../domain/recipes/recipe.ts';
import type { Project } from './projects.ts';
import type { Watchable } from './watchable.ts';

interface GalleryItemBase {
  /** UUID of the result or the upload. */
  readonly id: string;
  /** SHA-256 of the picture's bytes: what a layer names. */
  readonly assetId: string;
  /** ISO 8601 UTC: when it was made or uploaded. */
  readonly createdAt: string;
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  /** The file's name for an upload, the start of the prompt for a generated picture, unless the user renamed it. */
  readonly name: string;
  readonly isStarred: boolean;
  readonly tags: readonly string[];
}

export interface GeneratedItem extends GalleryItemBase {
  readonly kind: 'generated';
  readonly recipe: Recipe;
}

export interface UploadedItem extends GalleryItemBase {
  readonly kind: 'upload';
  readonly format: ImageFormat;
  readonly originalName: string;
}

export type GalleryItem = GeneratedItem | UploadedItem;

export interface GalleryState {
  /** Newest first. */
  readonly items: readonly GalleryItem[];
  readonly isLoaded: boolean;
  readonly error: StudioError | undefined;
}

/** What the gallery is narrowed to. All given conditions hold. */
export interface GalleryQuery {
  /** Words of the prompt, name, tags or file name; prefixes count, one typing error is forgiven. */
  readonly text?: string;
  readonly kind?: 'generated' | 'upload';
  readonly isStarred?: boolean;
  readonly tag?: string;
  readonly packageId?: string;
  /** ISO 8601 dates, both included, in the user's time zone. */
  readonly from?: string;
  readonly to?: string;
}

/** One file's way in: the item, or why not. */
export type UploadOutcome =
  | { readonly fileName: string; readonly item: UploadedItem; readonly notes: readonly UploadNote[] }
  | { readonly fileName: string; readonly error: StudioError };

/** `duplicate`: the same bytes were there already. `extension`: the name said another format. */
export type UploadNote = 'duplicate' | 'extension' | 'first-frame' | 'rasterised' | 'rotated';

/** Every picture of the studio, generated or uploaded: the asset store of the product. */
export interface GalleryService extends Watchable<GalleryState> {
  search(query: GalleryQuery): readonly GalleryItem[];
  /** Checks, stores and thumbnails each file; one bad file costs the others nothing. Errors: `file-rejected`, `storage-full`, … */
  upload(files: readonly File[], options?: UploadOptions): Promise<readonly UploadOutcome[]>;
  /** The stored bytes of an asset (by SHA-256). @throws `not-found`. */
  asset(assetId: string): Promise<Blob>;
  /**
   * Stores bytes that a request is going to name, a mask for one; they are no item of the gallery. Kept for as long as a
   * job or a result names them, and for a day. @returns their SHA-256. @throws `storage-*`.
   */
  keepInput(picture: Blob): Promise<string>;
  /** 200 px. @throws `not-found`. */
  thumbnail(itemId: string): Promise<Blob>;
  rename(itemId: string, name: string): Promise<void>;
  setStarred(itemIds: readonly string[], isStarred: boolean): Promise<void>;
  setTags(
    itemIds: readonly string[],
    change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  ): Promise<void>;
  /** Projects whose document, versions or history name these pictures. */
  usedBy(itemIds: readonly string[]): Promise<readonly Project[]>;
  /** Out of the gallery; `restore` brings them back. Pictures in use stay on the disk for those who use them. */
  remove(itemIds: readonly string[]): Promise<void>;
  restore(itemIds: readonly string[]): Promise<void>;
  /** The files of many in one ZIP; generated ones with their recipe when `embedRecipe`. */
  zip(
    itemIds: readonly string[],
    options: {
      readonly embedRecipe: boolean;
      readonly signal?: AbortSignal;
      readonly onProgress?: (done: number, total: number) => void;
    },
  ): Promise<Blob>;
}

export interface UploadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}
