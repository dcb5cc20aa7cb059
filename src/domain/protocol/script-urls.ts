/** The parts of a URL that say which script it names. A DOM `URL` or `Location` fits. */
export interface ScriptUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Percent-encoded, with a leading slash. */
  readonly pathname: string;
}

/** Where the app runs from. */
export interface AppPlace {
  readonly origin: string;
  /** The folder that holds index.html, with slashes at both ends. */
  readonly basePath: string;
  /** True under Vite's development server, where scripts are served as sources. */
  readonly isDevelopment: boolean;
}

/** Scripts in `assets/` end with eight characters of a hash over their content. */
const BUILT_WORKER = /^assets\/(inference|models|media)\.worker-[A-Za-z0-9_-]{8}\.js$/;
const BUILT_RUNTIME_SCRIPT = /^assets\/ort-wasm-simd-threaded(\.jspi|\.asyncify)?-[A-Za-z0-9_-]{8}\.mjs$/;
const BUILT_RUNTIME_FILE = /\/assets\/ort-wasm-simd-threaded(\.jspi|\.asyncify)?-[A-Za-z0-9_-]{8}\.(mjs|wasm)$/;
const SERVICE_WORKER = 'sw.js';

const SOURCE_WORKER = /^src\/engine\/(inference|models|media)\.worker\.ts$/;
const SOURCE_RUNTIME_SCRIPT = /^node_modules\/onnxruntime-web\/dist\/ort-wasm-simd-threaded(\.jspi|\.asyncify)?\.mjs$/;

/**
 * Whether a URL names one of the scripts that this app starts by itself: its three workers, the script that ONNX
 * Runtime's threads load, the service worker. Everything else is refused by the Trusted Types policy, our own page
 * chunks included: nothing starts them as a worker.
 */
export function isOwnScript(script: ScriptUrl, app: AppPlace): boolean {
  if (script.origin !== app.origin || !script.pathname.startsWith(app.basePath)) return false;
  const path = script.pathname.slice(app.basePath.length);
  if (app.isDevelopment) return SOURCE_WORKER.test(path) || SOURCE_RUNTIME_SCRIPT.test(path);
  return path === SERVICE_WORKER || BUILT_WORKER.test(path) || BUILT_RUNTIME_SCRIPT.test(path);
}

/**
 * The app's folder, from where a script of it runs: `/sub/` for the page `/sub/` or `/sub/index.html` and for the worker
 * `/sub/assets/inference.worker-….js`. The development server always serves from `/`.
 */
export function appBasePath(pathname: string, isDevelopment: boolean): string {
  if (isDevelopment) return '/';
  return pathname.slice(0, pathname.lastIndexOf('/') + 1).replace(/\/assets\/$/, '/');
}

/** Whether a path names one of ONNX Runtime's built files, which the service worker keeps on demand. */
export function isRuntimeFile(pathname: string): boolean {
  return BUILT_RUNTIME_FILE.test(pathname);
}
