import type { Manifest } from '../../domain/models/manifest.ts';

/** An installed package, opened for reading. Files are lazy and disk-backed: nothing is in memory until it is read. */
export interface PackageReader {
  readonly manifest: Manifest;
  /** @throws StudioError `file-corrupt` when the file is missing or has another size than the manifest says. */
  file(path: string): Promise<File>;
}
