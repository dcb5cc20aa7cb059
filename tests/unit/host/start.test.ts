import { spawn } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const START = fileURLToPath(new URL('../../../tools/start.mjs', import.meta.url));

/** Runs `npm start` with arguments that end it early. */
function start(...args: string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [START, '--no-open', ...args]);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        output += piece.toString();
      });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** Runs `action` beside another program that listens on a free port. */
async function beside<T>(answer: RequestListener, action: (port: number) => Promise<T>): Promise<T> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  try {
    return await action((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const page: RequestListener = (_request, response) => response.end('<!doctype html>some other app');

test('[H30] a port taken by the studio: says where it runs, and that is a success', async () => {
  const identity = { program: 'ai-design-studio', serves: 'app', installation: 'another-folder--', buildId: 'x' };
  const studio: RequestListener = (request, response) => {
    response.statusCode = request.url === '/studio-host.json' ? 200 : 404;
    response.end(JSON.stringify(identity));
  };
  const { status, output } = await beside(studio, (port) => start('--port', String(port)));
  expect(output).toMatch(/The studio is already running, from another folder: http:\/\/localhost:\d+\/\n/);
  expect(status).toBe(0);
});

test.each<[string, RequestListener]>([
  ['a page for every path', page],
  ['JSON of another program', (_request, response) => response.end('{"program":"other","serves":"app"}')],
  [
    'the studio’s shards alone',
    (_request, response) => response.end('{"program":"ai-design-studio","serves":"shards","installation":"x"}'),
  ],
])('[H31] a port taken by %s: says so and stops, never another port', async (_name, answer) => {
  const { status, output } = await beside(answer, (port) => start('--port', String(port)));
  expect(output).toMatch(/^Port \d+ is taken by another program/);
  expect(output).not.toContain('The studio is at');
  expect(status).toBe(1);
});

test('[H31] a program that speaks no HTTP counts as another program', async () => {
  const server = createTcpServer((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('SSH-2.0-x\r\n'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { status, output } = await start('--port', String((server.address() as AddressInfo).port));
    expect(output).toContain('is taken by another program');
    expect(status).toBe(1);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test.each([['--port', 'abc'], ['--port', '0'], ['--port', '65536'], ['--port', '-1'], ['--fast'], ['extra']])(
  '[H32] bad arguments %s %s: how to use it, status 2',
  async (...args) => {
    const { status, output } = await start(...args);
    expect(output).toContain('Usage: npm start');
    expect(status).toBe(2);
  },
);
