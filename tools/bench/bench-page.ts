import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { build, defaultClientConditions, preview } from 'vite';
import { createHost } from '../host/create-host.ts';
import type { EngineReply, EngineRequest, EngineTimes } from './engine-times.ts';

/** A page that runs parts of the engine by themselves. */
export interface BenchPage {
  readonly page: Page;
  /** The host of the packages, with `models/` below it. */
  readonly shardsUrl: string;
}

/**
 * Builds and serves the page of tests/bench for as long as `work` takes. Not the app: its own workers are none that the
 * app's policy would pass, so the page has a server without a policy, and takes the weights from a host that serves only
 * shards.
 */
export async function withBenchPage<T>(
  context: BrowserContext,
  root: string,
  work: (bench: BenchPage) => Promise<T>,
): Promise<T> {
  const outDir = join(root, 'test-results/bench-app');
  await build({
    root: join(root, 'tests/bench'),
    base: './',
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  });
  const shards = await createHost({ modelsFolder: join(root, 'models'), port: 0, shardsOnly: true });
  const app = await preview({
    root: join(root, 'tests/bench'),
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: {
      port: 0,
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
  });
  const page = await context.newPage();
  try {
    await page.goto(app.resolvedUrls?.local[0] ?? '');
    await page.waitForFunction(() => 'placeNodes' in window);
    return await work({ page, shardsUrl: shards.url });
  } finally {
    await page.close();
    await app.close();
    await shards.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

interface EngineWindow {
  timeEngine(request: EngineRequest): Promise<EngineReply>;
}

/** Parts of the engine against each other on one provider: see EngineTimes. */
export async function timeEngine(
  { page, shardsUrl }: BenchPage,
  packageId: string,
  provider: 'wasm' | 'webgpu',
  rounds: number,
): Promise<EngineTimes> {
  const packageUrl = new URL(`models/${packageId}/`, shardsUrl).href;
  const reply = await page.evaluate((request) => (window as unknown as EngineWindow).timeEngine(request), {
    packageUrl,
    provider,
    rounds,
    includesTiles: provider === 'wasm',
  });
  if (!reply.ok) throw new Error(`${provider}: ${reply.message}`);
  return reply.times;
}
