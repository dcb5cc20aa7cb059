import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../../../tools/browser/find-chromium.ts';
import { type StudioHost, serveStudio } from './serve-studio.ts';
import { test as base } from './test.ts';
import { watchContext } from './watch-context.ts';

/** A browser with a profile on disk, as a user has: ordinary test contexts count as incognito and cannot install. */
export interface PersistentStudio {
  readonly context: BrowserContext;
  readonly page: Page;
  /** A host of this test alone, which it may stop. */
  readonly host: StudioHost;
  /** What the host serves: a copy of dist that the test may change. */
  readonly appFolder: string;
}

/** `test` with a browser profile and a host of its own, both gone afterwards. The usual problems fail it as well. */
export const test = base.extend<{ persistent: PersistentStudio }>({
  persistent: async ({ expectedProblems }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'studio-profile-'));
    const appFolder = join(folder, 'app');
    await cp(fileURLToPath(new URL('../../../dist', import.meta.url)), appFolder, { recursive: true });
    const host = await serveStudio({ appFolder });
    const executablePath = findChromium();
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...CHROMIUM_ARGS],
      baseURL: host.url,
    });
    const problems = watchContext(context);
    await use({ context, page: context.pages()[0] ?? (await context.newPage()), host, appFolder });
    await context.close();
    await host.close().catch(() => undefined); // the test may have stopped it
    await rm(folder, { recursive: true, force: true });
    const found = [...problems, ...host.takeViolations()];
    expect(found.filter((problem) => !expectedProblems.test(problem))).toEqual([]);
  },
});

/**
 * Makes `appFolder` look like the next build: index.html differs, and with it the service worker's list of files.
 * @param marker text that the new page carries in a meta element named `build-under-test`.
 */
export async function publishNextBuild(appFolder: string, marker: string): Promise<void> {
  const pagePath = join(appFolder, 'index.html');
  const page = await readFile(pagePath, 'utf8');
  await writeFile(pagePath, page.replace('</head>', `<meta name="build-under-test" content="${marker}"></head>`));
  const workerPath = join(appFolder, 'sw.js');
  const worker = await readFile(workerPath, 'utf8');
  const next = worker.replace(/"revision":"[0-9a-f]{32}","url":"index\.html"/, () => {
    const revision = createHash('sha256').update(marker).digest('hex').slice(0, 32);
    return `"revision":"${revision}","url":"index.html"`;
  });
  if (next === worker) throw new Error('index.html was not found in the list of files of sw.js');
  await writeFile(workerPath, next);
}

export { expect };
