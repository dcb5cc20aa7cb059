import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const START = fileURLToPath(new URL('../../../tools/start.mjs', import.meta.url));

/** A port that was free a moment ago. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs `npm start`; `until` waits for text on its output. */
function start(port: number) {
  const child: ChildProcess = spawn(process.execPath, [START, '--no-open', '--port', String(port)]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      output += piece.toString();
    });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, until: (text: string) => expect.poll(() => output, { timeout: 60_000 }).toContain(text) };
}

test('[H33] start serves the app, a second start opens the first, Ctrl+C ends it', async () => {
  const port = await findFreePort();
  const first = start(port);
  try {
    await first.until(`The studio is at http://localhost:${port}/`);
    const page = await fetch(`http://localhost:${port}/`);
    expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);

    const second = start(port);
    await second.until(`The studio is already running: http://localhost:${port}/`);
    expect(await second.ended).toBe(0);

    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow();
  } finally {
    first.child.kill('SIGKILL');
  }
});
