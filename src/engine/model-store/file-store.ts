/**
 * Files by path ("models/a/b.bin"), for the model store. Paths have forward slashes and no empty, `.` or `..` part.
 * Every failure is a StudioError: `storage-full`, `storage-unavailable` (no such storage here, or it refuses),
 * `storage-blocked` (somebody else holds the file open), `not-found`.
 */
export interface FileStore {
  /**
   * Opens a file for reading and writing; nobody else can open it until it is closed.
   * `create` makes the file and its folders. @throws `not-found` without `create`, `storage-blocked` when it stays open elsewhere.
   */
  open(path: string, options?: { readonly create: boolean }): Promise<OpenFile>;
  /** Bytes of a file; undefined when there is none. */
  sizeBytes(path: string): Promise<number | undefined>;
  /** The file as a lazy, disk-backed snapshot; undefined when there is none. Works while it is open. */
  file(path: string): Promise<File | undefined>;
  /** Moves a file in one step, making folders and replacing what was at `to`. @throws `not-found`. */
  rename(from: string, to: string): Promise<void>;
  /** Deletes a file or a folder with all in it. Nothing there is no error. */
  remove(path: string): Promise<void>;
  /** What lies directly in a folder, in no order; empty when there is no such folder. */
  list(folder: string): Promise<readonly FolderEntry[]>;
  /** Sum of all files' sizes in a folder, however deep. */
  usedBytes(folder: string): Promise<number>;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** An open file. Synchronous, as OPFS sync access handles are. Positions and lengths in bytes. */
export interface OpenFile {
  sizeBytes(): number;
  /** Fills `into` from position `at`. Returns the bytes read: fewer than asked only at the end of the file. */
  read(at: number, into: Uint8Array<ArrayBuffer>): number;
  /** Writes all of `bytes` at position `at`; a gap before it reads as zeros. @throws `storage-full`. */
  write(at: number, bytes: Uint8Array<ArrayBuffer>): void;
  truncate(sizeBytes: number): void;
  /** Hands what was written to the operating system's disk cache. */
  flush(): void;
  close(): void;
}
