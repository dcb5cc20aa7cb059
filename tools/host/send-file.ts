import type { Stats } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import send from 'send';
import type { FileFacts } from './file-facts.ts';
import { answerText } from './plain-answers.ts';

/** Types that the file library does not know, or would name in a way that makes a browser or proxy touch the bytes. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.onnx', 'application/octet-stream'],
  ['.onnx_data', 'application/octet-stream'],
  ['.bin', 'application/octet-stream'],
  ['.safetensors', 'application/octet-stream'],
]);

/**
 * Answers with one file of `root`: whole, a range (206), not modified (304), or a plain-text error. Path traversal,
 * dotfiles and folders get an error; the bytes are sent as they lie on disk, without any content encoding.
 * @param urlPath percent-encoded, relative to `root`, with a leading slash.
 */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  urlPath: string,
  factsOf: (stats: Stats) => FileFacts,
): void {
  send(request, urlPath, { root, index: false, dotfiles: 'ignore' })
    .on('headers', (_response: ServerResponse, path: string, stats: Stats) => {
      const facts = factsOf(stats);
      response.setHeader('ETag', facts.etag);
      response.setHeader('Cache-Control', facts.cacheControl);
      const type = CONTENT_TYPES.get(path.slice(path.lastIndexOf('.')).toLowerCase());
      if (type !== undefined) response.setHeader('Content-Type', type);
    })
    .on('directory', () => answerText(request, response, 404))
    .on('error', (error: { readonly status?: number }) => answerText(request, response, error.status ?? 500))
    .pipe(response);
}
