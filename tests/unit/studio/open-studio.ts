import { vi } from 'vitest';
import { parseManifest } from '../../../src/domain/models/manifest.ts';
import { FileSecondCopy } from '../../../src/studio/persistence/file-second-copy.ts';
import type { InferenceEngine } from '../../../src/studio/rpc/inference-client.ts';
import { composeStudio, type StudioOptions } from '../../../src/studio/services/compose-studio.ts';
import type { JobsState, Studio } from '../../../src/studio/services/studio.ts';
import { MemoryCopyFiles } from '../../contract/memory-copy-files.ts';
import { readStarterJson } from '../models/starter-manifest.ts';
import { FakeInference, FakeMedia, FakeModels } from './fake-engines.ts';
import { NO_UPDATES } from './no-updates.ts';

/** Where the fake host has its packages. */
export const MODELS_URL = 'https://host.test/models/';

/** A studio on fakes at the engines' ports, with a real queue and a real (fake-indexeddb) database. */
export interface OpenedStudio {
  readonly studio: Studio;
  readonly inference: FakeInference;
  readonly models: FakeModels;
  readonly media: FakeMedia;
}

let count = 0;
export function freshDatabaseName(): string {
  count += 1;
  return `studio-${count}-${Date.now()}`;
}

/** @param parts engines to use in place of sound ones with tiny-sd15 installed. */
export async function openStudio(
  parts: Partial<Pick<OpenedStudio, 'inference' | 'models' | 'media'>> = {},
  options: StudioOptions = {},
): Promise<OpenedStudio> {
  const inference = parts.inference ?? new FakeInference();
  const models = parts.models ?? new FakeModels('tiny-sd15');
  const media = parts.media ?? new FakeMedia();
  const engines: { inference: InferenceEngine; models: FakeModels; media: FakeMedia } = { inference, models, media };
  const studio = await composeStudio({
    databaseName: freshDatabaseName(),
    modelsBaseUrl: MODELS_URL,
    updates: NO_UPDATES,
    askToPersist: async () => true,
    memoryBudgetBytes: 2 ** 30,
    secondCopy: new FileSecondCopy(new MemoryCopyFiles()),
    sampleUrl: 'https://host.test/samples/welcome.studio',
    onHide: () => () => {},
    engines,
    ...options,
  });
  return { studio, inference, models, media };
}

/** Answers for the app's host: a catalog with tiny-sd15 and tiny-sd21-v, 128 px in steps of 16. */
export function serveModels({ needsShaderF16 = false } = {}): void {
  const starter = parseManifest(readStarterJson());
  const components = { ...starter.components, unet: { ...starter.components.unet, needsShaderF16 } };
  vi.stubGlobal('fetch', async (url: string) => {
    const path = url.slice(MODELS_URL.length);
    if (path === 'catalog.json') return Response.json({ schemaVersion: 1, packages: ['tiny-sd15', 'tiny-sd21-v'] });
    const id = path.split('/')[0] ?? '';
    const sizes = { multiple: 16, min: 64, max: 256, defaultWidth: 128, defaultHeight: 128 };
    return Response.json({ ...starter, components, id, name: id, revision: '0123456789abcdef', sizes });
  });
}

/** The host goes away between its catalog and the manifests. */
export function serveCatalogOnly(): void {
  vi.stubGlobal('fetch', async (url: string) => {
    if (!url.endsWith('/catalog.json')) throw new TypeError('Failed to fetch');
    return Response.json({ schemaVersion: 1, packages: ['tiny-sd15', 'tiny-sd21-v'] });
  });
}

/** The host is gone. */
export function serveNothing(): void {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch');
  });
}

/** Resolves when the queue looks as asked. */
export function jobsBecome(studio: Studio, isThere: (state: JobsState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isThere(studio.jobs.getState())) return resolve();
    const unsubscribe = studio.jobs.subscribe((state) => {
      if (!isThere(state)) return;
      unsubscribe();
      resolve();
    });
  });
}
