import type { ImageHeader } from '../assets/image-format.ts';
import type { SheetDrawing } from '../batches/sheet-layout.ts';
import type { Scene } from '../document/scene.ts';
import type { RgbaImage } from './inference-api.ts';

/** A picture file that was looked at, decoded once and found good. */
export interface ImportedImage<File> {
  readonly header: ImageHeader;
  /** Its name or type said another picture format. */
  readonly isMisnamed: boolean;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string;
  /** Square, the picture covers it: at most 200 × 200. PNG. */
  readonly thumbnail: File;
}

/** A file inside an archive. */
export interface ArchiveEntry<File> {
  /** With "/" between folders, relative, no empty, "." or ".." part. */
  readonly path: string;
  readonly data: File;
}

/** What an archive may hold at most; more is refused while reading, before it is in memory. */
export interface ArchiveLimits {
  readonly maxEntries: number;
  readonly maxTotalBytes: number;
  /** Unpacked over packed bytes of one entry. */
  readonly maxRatio: number;
}

export interface ByteProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/**
 * The media worker: picture files and archives, off the page's thread. `File` is the platform's Blob, which this room does
 * not know. Errors: `file-rejected` with details.reason (see
 * docs/specs/assets.md and docs/specs/project-file.md), `cancelled`, `out-of-memory`.
 */
export interface MediaApi<File> {
  /** A PNG of the picture, without any text chunk. */
  encodePng(image: RgbaImage): Promise<Uint8Array<ArrayBuffer>>;
  /** A thumbnail whose longest side is at most `maxSidePx` (200 in the gallery), as PNG. Never enlarges. */
  thumbnail(image: RgbaImage, maxSidePx: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads the header, checks it against name, type and limits, decodes, hashes. SVG is refused here (`svg-on-page`):
   * only the page can rasterise it.
   */
  importImage(file: File, claimed: { readonly name: string; readonly mimeType: string }): Promise<ImportedImage<File>>;
  /** The pixels of a picture that was taken in, upright. Exact where it is opaque. */
  decodeImage(file: File): Promise<RgbaImage>;
  /** A picture of an artboard, longest side at most `maxSidePx`, as PNG. An asset that is missing leaves a hole. */
  renderScene(scene: Scene, assets: ReadonlyMap<string, File>, maxSidePx: number): Promise<File>;
  /** A contact sheet as PNG, black on white. A picture that is missing or damaged leaves its cell's empty text. */
  drawSheet(sheet: SheetDrawing, pictures: ReadonlyMap<string, File>): Promise<File>;
  /**
   * A ZIP of the entries, in their order. Pictures are stored, the rest is deflated.
   * @param taskId what `cancelArchives` names it by.
   */
  packArchive(
    entries: readonly ArchiveEntry<File>[],
    onProgress: (progress: ByteProgress) => void,
    taskId?: string,
  ): Promise<File>;
  /**
   * The entries of a ZIP, each with its check sum verified. Refuses anything that is not plain
   * (docs/specs/project-file.md). Stored entries are stretches of `file`.
   */
  unpackArchive(
    file: File,
    limits: ArchiveLimits,
    onProgress: (progress: ByteProgress) => void,
    taskId?: string,
  ): Promise<readonly ArchiveEntry<File>[]>;
  /** Ends packing and unpacking with `cancelled`: the one of that id, or all. Returns at once. */
  cancelArchives(taskId?: string): Promise<void>;
}
