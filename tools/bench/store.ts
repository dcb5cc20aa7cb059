import type { Page } from 'playwright';
import type { Manifest } from '../../src/domain/models/manifest.ts';
import type { InstalledPackage } from '../../src/domain/protocol/models-api.ts';

/** The model store against the bare disk. */
export interface StoreFigures {
  readonly installMbPerSecond: number;
  /** Checking every byte of an installed package over reading all of OPFS's model files and doing nothing with them. */
  readonly readyOverRawRead: number;
}

interface PageStudio {
  models: {
    manifest(packageId: string): Promise<Manifest>;
    install(packageId: string): Promise<InstalledPackage>;
    verify(packageId: string): Promise<void>;
  };
}

/** Installs the starter on an empty profile, then reads it three times each way; the fastest of three counts. */
export async function measureStore(page: Page): Promise<StoreFigures> {
  // No named function in here: tsx would wrap it in a helper that the page does not have.
  return page.evaluate(async () => {
    const { studio } = window as unknown as { studio: PageStudio };
    const packageId = 'starter-diffusion';
    const manifest = await studio.models.manifest(packageId);
    const totalBytes = manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const installStart = performance.now();
    await studio.models.install(packageId);
    const installMs = performance.now() - installStart;

    let rawMs = Number.POSITIVE_INFINITY;
    let readyMs = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const rawStart = performance.now();
      const folders = [await navigator.storage.getDirectory()];
      for (let folder = folders.pop(); folder; folder = folders.pop()) {
        for await (const entry of folder.values()) {
          if (entry.kind === 'directory') folders.push(entry as FileSystemDirectoryHandle);
          else await (await (entry as FileSystemFileHandle).getFile()).arrayBuffer();
        }
      }
      rawMs = Math.min(rawMs, performance.now() - rawStart);
      const readyStart = performance.now();
      await studio.models.verify(packageId);
      readyMs = Math.min(readyMs, performance.now() - readyStart);
    }
    return { installMbPerSecond: totalBytes / 1e3 / installMs, readyOverRawRead: readyMs / rawMs };
  });
}
