import type { StoredProject } from './project-rows.ts';
import type { StoredBlob } from './rows.ts';

/** A project as the second copy lists it. */
export interface CopiedProject {
  readonly project: StoredProject;
  readonly copiedAt: string;
  /** Documents and pictures; pictures that projects share count in each. */
  readonly sizeBytes: number;
}

/** A project as it is taken back. */
export interface RestoredProject {
  readonly project: StoredProject;
  readonly copiedAt: string;
  /** The whole document as one update. */
  readonly state: Uint8Array<ArrayBuffer>;
  /** Read from the disk when they are used: store them before the next `write`. */
  readonly assets: readonly StoredBlob[];
  /** Pictures that the document names and that are missing or damaged. */
  readonly missingAssetIds: readonly string[];
  /** The newest generation was damaged; this is the one before. */
  readonly isOlder: boolean;
}

/** The pictures that a document names; each is asked for only when an earlier copy of the project lacks it. */
export interface AssetsToCopy {
  readonly assetIds: readonly string[];
  read(assetId: string): Promise<Blob | undefined>;
}

/**
 * Port of the second copy: projects outside the database, for the day it comes up empty or broken. Methods may reject with
 * StudioError `storage-unavailable` or `storage-full`; nothing that was copied before is lost then, and nothing else
 * depends on it.
 */
export interface SecondCopy {
  /** Projects of which at least one generation looks sound. No document is read. */
  list(): Promise<readonly CopiedProject[]>;
  /** Writes a new generation and keeps the one before. */
  write(project: StoredProject, state: Uint8Array<ArrayBuffer>, assets: AssetsToCopy): Promise<void>;
  /**
   * The newest generation that is sound; undefined when there is no copy.
   * @throws StudioError `document-damaged` when there are generations and all of them are damaged.
   */
  read(projectId: string): Promise<RestoredProject | undefined>;
  /** All generations, and the pictures that no other project's copy names. Does nothing when there is none. */
  remove(projectId: string): Promise<void>;
  /** Bytes on the disk, each picture once. */
  usedBytes(): Promise<number>;
}
