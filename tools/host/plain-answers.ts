import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Headers } from './security-headers.ts';

/** Headers that speak of the file which is not sent after all. */
const FILE_HEADERS = ['ETag', 'Last-Modified', 'Cache-Control', 'Content-Encoding', 'Content-Language'];

/**
 * Answers with a status and one line of plain text. Never a page: a download that asks for a missing shard must not get
 * HTML with status 200. Headers already set (CORS, policies, Content-Range of a 416) stay.
 */
export function answerText(request: IncomingMessage, response: ServerResponse, status: number, text?: string): void {
  if (response.headersSent) {
    response.destroy(); // a file broke off in the middle: the client must see a short answer, not a whole one
    return;
  }
  for (const name of FILE_HEADERS) response.removeHeader(name);
  if (status !== 416) response.removeHeader('Content-Range');
  answerBody(
    request,
    response,
    status,
    'text/plain; charset=utf-8',
    `${text ?? `${status} ${STATUS_CODES[status]}`}\n`,
  );
}

/** Answers with a small JSON document that nobody may store. */
export function answerJson(request: IncomingMessage, response: ServerResponse, value: unknown): void {
  answerBody(request, response, 200, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`);
}

/** Sets all of `headers`. */
export function setHeaders(response: ServerResponse, headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

function answerBody(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', contentType);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(request.method === 'HEAD' ? undefined : body);
}
