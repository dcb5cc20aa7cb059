import type { BrowserContext } from '@playwright/test';

const LOCAL_HOSTS = ['localhost', '127.0.0.1'];

/**
 * Collects what no test may cause, unless it says so: uncaught errors in a page, refusals that the browser logs, and
 * requests to anything but this machine, from pages, workers and the service worker.
 * @returns the list, which goes on growing.
 */
export function watchContext(context: BrowserContext): readonly string[] {
  const problems: string[] = [];
  context.on('weberror', (error) => problems.push(`Uncaught: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (/content security policy|trusted ?types?|refused to/i.test(message.text())) problems.push(message.text());
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && !LOCAL_HOSTS.includes(url.hostname))
      problems.push(`Request beyond this machine: ${request.url()}`);
  });
  return problems;
}
