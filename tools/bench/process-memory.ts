import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright';

/** Resident memory of the processes that run a page: all renderers (workers live in them) and the GPU process. */
export interface PageMemory {
  readonly peakBytes: number;
}

interface ProcessInfo {
  readonly type: string;
  readonly id: number;
}

/**
 * The sum of VmHWM, the most that each process ever held. Linux only: elsewhere undefined.
 * Measure an empty page and the app in browsers of their own, as a peak cannot be reset.
 */
export async function measurePeakMemory(browser: Browser): Promise<PageMemory | undefined> {
  if (!existsSync('/proc/self/status')) return undefined;
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: ProcessInfo[] };
    let peakBytes = 0;
    for (const { type, id } of processInfo) {
      if (type !== 'renderer' && type !== 'GPU') continue;
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      peakBytes += Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
    }
    return { peakBytes };
  } finally {
    await session.detach();
  }
}
