import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { CHUNK_SIZE_BYTES, type ManifestFile } from '../../../src/domain/models/manifest.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Origin of a file host that misbehaves on request; see tests/browser/model-store/failing-host.ts. */
    readonly failingHostOrigin: string;
  }
}

/** How one file's answers go wrong. Without a field, that goes right. */
export interface Fault {
  /** Answer with this status and no file. */
  readonly status?: number;
  /** Answer 200 with a web page. */
  readonly isHtml?: boolean;
  /** Break the connection after so many bytes of the body. */
  readonly cutAfterBytes?: number;
  /** Send so many bytes of the body, then nothing, with the connection open. */
  readonly stallAfterBytes?: number;
  /** Change the byte at this position of the file. */
  readonly flipByteAt?: number;
  /** Serve (and announce) only so many bytes. */
  readonly truncateTo?: number;
  readonly ignoresRange?: boolean;
  readonly hasNoEtag?: boolean;
  /** Only the first so many answers; then the file is served right. */
  readonly times?: number;
}

export interface FileStats {
  readonly requests: readonly {
    readonly range: string | null;
    readonly ifRange: string | null;
    readonly status: number;
  }[];
  /** Bytes of bodies handed to the network. */
  readonly sentBytes: number;
}

interface HostedFile {
  bytes: Buffer;
  version: number;
  fault: Fault;
  readonly underway: Set<ServerResponse>;
  stats: { requests: { range: string | null; ifRange: string | null; status: number }[]; sentBytes: number };
}

const SEND_SIZE_BYTES = 256 * 1024;

/**
 * A file host for tests of downloading. PUT stores a file, PUT with `?random=<sizeBytes>` makes one and answers its hashes
 * (megabytes sent by a page under test take seconds), PUT with `?touch` makes a new version with the same bytes; PUT with `?fault=` sets how it goes wrong from now on and
 * clears its counts; PUT with `?cut` breaks the answers under way; GET with `?stats` tells what was asked; GET serves, with Range, If-Range and ETag.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const files = new Map<string, HostedFile>();
  const server = createServer((request, response) => {
    answer(files, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  project.provide('failingHostOrigin', `http://127.0.0.1:${port}`);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

async function answer(
  files: Map<string, HostedFile>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host');
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Methods', '*');
  response.setHeader('Access-Control-Allow-Headers', '*');
  response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  const file = files.get(url.pathname);
  const fault = url.searchParams.get('fault');
  if (request.method === 'OPTIONS') response.writeHead(204).end();
  else if (request.method === 'PUT' && fault !== null && file) {
    file.fault = JSON.parse(fault) as Fault;
    file.stats = { requests: [], sentBytes: 0 };
    response.end();
  } else if (request.method === 'PUT' && url.searchParams.has('cut') && file) {
    for (const underway of file.underway) underway.destroy();
    response.end();
  } else if (request.method === 'PUT' && url.searchParams.has('touch') && file) {
    file.version += 1;
    file.fault = {};
    file.stats = { requests: [], sentBytes: 0 };
    response.end();
  } else if (request.method === 'PUT') {
    const randomSize = url.searchParams.get('random');
    const pieces: Buffer[] = [];
    if (randomSize === null) for await (const piece of request) pieces.push(piece as Buffer);
    else pieces.push(randomBytes(Number(randomSize)));
    const bytes = Buffer.concat(pieces);
    const version = (file?.version ?? 0) + 1;
    const stats = { requests: [], sentBytes: 0 };
    files.set(url.pathname, { bytes, version, fault: {}, underway: new Set(), stats });
    response.end(JSON.stringify(hashesOf(bytes)));
  } else if (!file) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not here');
  else if (url.searchParams.has('stats')) response.end(JSON.stringify(file.stats));
  else await serve(file, request, response);
}

async function serve(file: HostedFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fault = file.stats.requests.length < (file.fault.times ?? Number.POSITIVE_INFINITY) ? file.fault : {};
  const range = request.headers.range ?? null;
  const ifRange = (request.headers['if-range'] as string | undefined) ?? null;
  const etag = `"v${file.version}"`;
  const match = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  let bytes = fault.truncateTo === undefined ? file.bytes : file.bytes.subarray(0, fault.truncateTo);
  if (fault.flipByteAt !== undefined) {
    bytes = Buffer.from(bytes);
    bytes[fault.flipByteAt] = (bytes[fault.flipByteAt] ?? 0) ^ 1;
  }
  const isPartial = match !== null && !fault.ignoresRange && (ifRange === null || ifRange === etag);
  const status = fault.status ?? (isPartial ? 206 : 200);
  file.stats.requests.push({ range, ifRange, status });
  if (fault.status !== undefined || fault.isHtml) {
    response.writeHead(status, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Sorry</title>');
    return;
  }
  const start = isPartial ? Number(match[1]) : 0;
  const end = isPartial && match[2] ? Number(match[2]) + 1 : bytes.byteLength;
  response.writeHead(status, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start,
    ...(fault.hasNoEtag ? {} : { ETag: etag }),
    ...(isPartial ? { 'Content-Range': `bytes ${start}-${end - 1}/${bytes.byteLength}` } : {}),
  });
  file.underway.add(response);
  response.once('close', () => file.underway.delete(response));
  await send(file, response, bytes.subarray(start, end), fault);
}

async function send(file: HostedFile, response: ServerResponse, body: Buffer, fault: Fault): Promise<void> {
  const limit = Math.min(fault.cutAfterBytes ?? body.byteLength, fault.stallAfterBytes ?? body.byteLength);
  for (let at = 0; at < limit; at += SEND_SIZE_BYTES) {
    const piece = body.subarray(at, Math.min(limit, at + SEND_SIZE_BYTES));
    await new Promise<void>((resolve, reject) => response.write(piece, (error) => (error ? reject(error) : resolve())));
    file.stats.sentBytes += piece.byteLength;
  }
  if (fault.cutAfterBytes !== undefined && fault.cutAfterBytes < body.byteLength) response.destroy();
  else if (fault.stallAfterBytes === undefined) response.end();
}

function hashesOf(bytes: Buffer): Omit<ManifestFile, 'path'> {
  const sha256 = (piece: Buffer): string => createHash('sha256').update(piece).digest('hex');
  const chunkSha256: string[] = [];
  for (let at = 0; at < bytes.byteLength; at += CHUNK_SIZE_BYTES)
    chunkSha256.push(sha256(bytes.subarray(at, at + CHUNK_SIZE_BYTES)));
  return { sizeBytes: bytes.byteLength, sha256: sha256(bytes), chunkSha256 };
}
