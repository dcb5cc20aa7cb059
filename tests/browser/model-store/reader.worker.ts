import type { Manifest } from '../../../src/domain/models/manifest.ts';
import { exposeApi } from '../../../src/engine/expose.ts';
import {
  type InstalledPackageReader,
  openInstalledPackage,
} from '../../../src/engine/model-store/installed-package.ts';
import { OpfsFileStore } from '../../../src/engine/model-store/opfs-file-store.ts';

/** What the inference worker does with the store, and what a failing disk does to it. */
export interface ReaderApi {
  open(packageId: string): Promise<Manifest>;
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  verify(paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
  /** Changes a byte of a stored file, behind the store's back. */
  spoil(path: string, position: number): Promise<void>;
  /** Shortens a stored file, behind the store's back. */
  cut(path: string, sizeBytes: number): Promise<void>;
  filesIn(folder: string): Promise<readonly string[]>;
}

const store = new OpfsFileStore();
let reader: InstalledPackageReader | undefined;

function opened(): InstalledPackageReader {
  if (!reader) throw new Error('open a package first');
  return reader;
}

exposeApi<ReaderApi>({
  async open(packageId) {
    reader = await openInstalledPackage(packageId);
    return reader.manifest;
  },
  async read(path) {
    return new Uint8Array(await (await opened().file(path)).arrayBuffer());
  },
  async verify(paths) {
    await opened().verify(paths);
  },
  async close() {
    opened().close();
  },
  async spoil(path, position) {
    const open = await store.open(path);
    const byte = new Uint8Array(1);
    open.read(position, byte);
    open.write(
      position,
      byte.map((value) => value ^ 1),
    );
    open.close();
  },
  async cut(path, sizeBytes) {
    const open = await store.open(path);
    open.truncate(sizeBytes);
    open.close();
  },
  async filesIn(folder) {
    return (await store.list(folder)).map(({ name }) => name).sort();
  },
});
