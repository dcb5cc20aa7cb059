import type { BrowserContext } from '@playwright/test';

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

/**
 * Ends processes of a browser as a crash or an empty battery does: SIGKILL, so no page is told, nothing is flushed.
 * @param what `renderer`: all pages and their workers; `browser`: everything.
 */
export async function killProcesses(context: BrowserContext, what: 'renderer' | 'browser'): Promise<void> {
  const browser = context.browser();
  if (!browser) throw new Error('This context has no browser to ask for its processes.');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: ProcessInfo[] };
  const ids = processInfo.filter(({ type }) => type === what).map(({ id }) => id);
  if (ids.length === 0) throw new Error(`There is no ${what} process.`);
  for (const id of ids) {
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}
