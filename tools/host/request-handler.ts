import type { IncomingMessage, ServerResponse } from 'node:http';
import { IDENTITY_PATH, installationId, PROGRAM_NAME } from '../setup/studio-identity.mjs';
import { buildRecordReader } from './build-record.ts';
import { appFileFacts, declaredFileLookup, modelFileFacts } from './file-facts.ts';
import { answerJson, answerText, setHeaders } from './plain-answers.ts';
import { appHeaders, COMMON_HEADERS, MODEL_HEADERS, PREFLIGHT_HEADERS } from './security-headers.ts';
import { sendFile } from './send-file.ts';

/** Answers one request, always. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** What to serve. */
export interface HostContent {
  /** The built app, at `/`; without it only the shards are served. */
  readonly appFolder?: string | undefined;
  /** Model packages, at `/models/`. */
  readonly modelsFolder: string;
  /** For tests: gets each violation of the policy that a page or worker reports, as JSON text. */
  readonly onCspReport?: ((report: string) => void) | undefined;
}

/** Where violations are posted when someone wants them. */
const CSP_REPORT_PATH = '/csp-report';

/** Names by which a browser on this machine reaches us. Others are a foreign site that points its name at this machine. */
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** The path below `/models/` that a request asks for, or undefined when it asks for something else. */
export function modelPathOf(url: string): string | undefined {
  const path = pathOf(url);
  return path.startsWith('/models/') ? path.slice('/models'.length) : undefined;
}

/** Serves model files with Range, strong tags and CORS. `path` is what `modelPathOf` gave. */
export function modelsHandler(
  modelsFolder: string,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const lookUp = declaredFileLookup(modelsFolder);
  return (request, response, path) => {
    if (request.method === 'OPTIONS') {
      setHeaders(response, PREFLIGHT_HEADERS);
      response.writeHead(204).end();
      return;
    }
    setHeaders(response, MODEL_HEADERS);
    if (refusedMethod(request, response, 'GET, HEAD, OPTIONS')) return;
    lookUp(decoded(path).slice(1)).then(
      (declared) => sendFile(request, response, modelsFolder, path, (stats) => modelFileFacts(path, stats, declared)),
      () => answerText(request, response, 500),
    );
  };
}

/** The whole host: the app, the models, and who is answering. */
export function requestHandler(content: HostContent, root: string): RequestHandler {
  const { appFolder, modelsFolder, onCspReport } = content;
  const reportPath = onCspReport === undefined ? undefined : CSP_REPORT_PATH;
  const serveModel = modelsHandler(modelsFolder);
  const readBuild = appFolder === undefined ? () => undefined : buildRecordReader(appFolder);
  return (request, response) => {
    const url = request.url ?? '/';
    const modelPath = modelPathOf(url);
    if (modelPath !== undefined) return serveModel(request, response, modelPath);

    const build = readBuild();
    setHeaders(response, appFolder === undefined ? COMMON_HEADERS : appHeaders(build?.styleNonce, reportPath));
    if (appFolder !== undefined && !LOCAL_HOST.test(request.headers.host ?? ''))
      return answerText(request, response, 403);
    const path = pathOf(url);
    if (onCspReport !== undefined && path === CSP_REPORT_PATH) return takeReport(request, response, onCspReport);
    if (refusedMethod(request, response, 'GET, HEAD')) return;
    if (path === IDENTITY_PATH) {
      const serves = appFolder === undefined ? 'shards' : 'app';
      const identity = { program: PROGRAM_NAME, serves, installation: installationId(root), buildId: build?.buildId };
      return answerJson(request, response, identity);
    }
    if (appFolder === undefined) return answerText(request, response, 404);
    const file = path === '/' ? '/index.html' : path;
    sendFile(request, response, appFolder, file, (stats) => appFileFacts(file, stats));
  };
}

function refusedMethod(request: IncomingMessage, response: ServerResponse, allowed: string): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  response.setHeader('Allow', allowed);
  answerText(request, response, 405);
  return true;
}

function takeReport(request: IncomingMessage, response: ServerResponse, onCspReport: (report: string) => void): void {
  let report = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => {
    report += piece;
  });
  request.on('end', () => {
    onCspReport(report);
    response.writeHead(204).end();
  });
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/'; // sendFile answers 400 for it
  }
}
