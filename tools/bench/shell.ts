import { gzipSync } from 'node:zlib';
import type { BrowserContext } from 'playwright';

/** What the page costs before anybody touches it. */
export interface ShellFigures {
  /** The page's JavaScript and CSS fetched until it is idle, gzip -9. */
  readonly gzipBytes: number;
  /** What its workers fetch meanwhile, for the list of models and the device query: their own code and ONNX Runtime's. */
  readonly workersGzipBytes: number;
  readonly files: readonly string[];
  /** Largest Contentful Paint of a first visit, milliseconds; undefined when the browser reports none. */
  readonly lcpMs: number | undefined;
}

/** Scripts that workers run; a page's request and a worker's look the same from outside. */
const WORKER_FILES = /\.worker-|\/ort/;

/** A first visit, without any interaction. */
export async function measureShell(context: BrowserContext, url: string): Promise<ShellFigures> {
  const page = await context.newPage();
  const bodies: Promise<readonly [string, Buffer]>[] = [];
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    // The service worker's own precache fetches come after the page and do not delay it.
    if (/\.(js|mjs|css)$/.test(path) && response.request().serviceWorker() === null)
      bodies.push(response.body().then((body) => [path, body] as const));
  });
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      const last = list.getEntries().at(-1);
      if (last) Object.assign(window, { lcpMs: last.startTime });
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  await page.goto(url);
  await page.waitForFunction(() => 'studio' in window);
  await page.waitForLoadState('networkidle');
  const lcpMs = await page.evaluate(() => (window as unknown as { lcpMs?: number }).lcpMs);
  const files = await Promise.all(bodies);
  await page.close();
  const gzipBytesOf = (isWorkers: boolean) =>
    files
      .filter(([path]) => WORKER_FILES.test(path) === isWorkers)
      .reduce((sum, [, body]) => sum + gzipSync(body, { level: 9 }).length, 0);
  return {
    gzipBytes: gzipBytesOf(false),
    workersGzipBytes: gzipBytesOf(true),
    files: files.map(([path]) => path),
    lcpMs,
  };
}
