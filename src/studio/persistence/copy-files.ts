/**
 * Port of the place where the second copy lies: small folders of whole files. Two adapters: OPFS, and memory in tests.
 * Methods may reject with StudioError `storage-unavailable` or `storage-full`.
 */
export interface CopyFiles {
  /** The file is there whole or not at all, whenever the page dies. Makes the folders of its path. */
  write(path: string, content: Blob): Promise<void>;
  /** Undefined when there is no such file. What it gives is read from the disk when it is used. */
  read(path: string): Promise<Blob | undefined>;
  /** Names in a folder, in no order; none when there is no such folder. Files that are being written are left out. */
  list(folderPath: string): Promise<readonly string[]>;
  /** A file, or a folder with all that is in it. Does nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Does `work` while no other tab does any. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}
