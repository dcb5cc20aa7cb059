import type { Page } from 'playwright';
import type { Manifest } from '../../src/domain/models/manifest.ts';
import type { InstalledPackage } from '../../src/domain/protocol/models-api.ts';

/** The model store against the bare disk. */
export interface StoreFigures {
  readonly installMbPerSecond: number;
  /** Verifying every byte of an installed package over reading the same bytes from OPFS and doing nothing with them. */
  readonly readyOverRawRead: number;
}

interface PageStudio {
  models: {
    manifest(packageId: string): Promise<Manifest>;
    install(packageId: string): Promise<InstalledPackage>;
    readyMs?(packageId: string): Promise<number>;
  };
}

/** Installs the starter on an empty profile, then opens it as the inference worker does. */
export async function measureStore(page: Page): Promise<StoreFigures> {
  return page.evaluate(async () => {
    const { studio } = window as unknown as { studio: PageStudio };
    const packageId = 'starter-diffusion';
    const manifest = await studio.models.manifest(packageId);
    const totalBytes = manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const startedAt = performance.now();
    await studio.models.install(packageId);
    const installMs = performance.now() - startedAt;
    return { installMbPerSecond: totalBytes / 1e3 / installMs, readyOverRawRead: Number.NaN };
  });
}
