import { describe, expect, test } from 'vitest';
import { appBasePath, isOwnScript, isRuntimeFile } from '../../../src/domain/protocol/script-urls.ts';

const built = { origin: 'http://localhost:5173', basePath: '/', isDevelopment: false };

function isOwn(url: string, app = built): boolean {
  return isOwnScript(new URL(url, `${app.origin}${app.basePath}`), app);
}

describe('[H21] scripts that may be started', () => {
  test.each([
    'assets/inference.worker-BvRk9kiK.js',
    'assets/models.worker-Dmdjw5YT.js',
    'assets/media.worker-_m-3W9e8.js',
    'assets/ort-wasm-simd-threaded-BvRk9kiK.mjs',
    'assets/ort-wasm-simd-threaded.jspi-BvRk9kiK.mjs',
    'assets/ort-wasm-simd-threaded.asyncify-BvRk9kiK.mjs',
    'sw.js',
  ])('passes %s', (url) => {
    expect(isOwn(url)).toBe(true);
    expect(isOwn(url, { ...built, basePath: '/sub/' })).toBe(true);
  });

  test.each([
    'assets/index-DySIzqTE.js',
    'assets/evil.worker-BvRk9kiK.js',
    'assets/inference.worker-BvRk9kiK.js/x',
    'assets/x/inference.worker-BvRk9kiK.js',
    'assets/inference.worker.js',
    'assets/ort-wasm-simd-threaded.jspi-BvRk9kiK.wasm',
    'models/assets/inference.worker-BvRk9kiK.js',
    'models/sw.js',
    'sw.js.map',
    'src/engine/inference.worker.ts',
    'http://localhost:5174/sw.js',
    'https://localhost:5173/sw.js',
    'http://evil.example/assets/inference.worker-BvRk9kiK.js',
    '//evil.example/sw.js',
    'data:text/javascript,1',
    'blob:http://localhost:5173/0-0-0',
    'assets/../models/sw.js',
  ])('refuses %s', (url) => expect(isOwn(url)).toBe(false));

  test('refuses what lies beside the app’s folder', () => {
    const app = { ...built, basePath: '/sub/' };
    expect(isOwn('/sw.js', app)).toBe(false);
    expect(isOwn('/other/assets/inference.worker-BvRk9kiK.js', app)).toBe(false);
  });

  test('in development the same scripts are sources', () => {
    const app = { origin: 'http://localhost:5183', basePath: '/', isDevelopment: true };
    expect(isOwn('src/engine/inference.worker.ts?worker_file&type=module', app)).toBe(true);
    expect(isOwn('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.jspi.mjs', app)).toBe(true);
    expect(isOwn('src/ui/app/main.tsx', app)).toBe(false);
    expect(isOwn('sw.js', app)).toBe(false);
  });
});

test.each([
  ['/', '/'],
  ['/index.html', '/'],
  ['/sub/', '/sub/'],
  ['/sub/index.html', '/sub/'],
  ['/assets/inference.worker-BvRk9kiK.js', '/'],
  ['/sub/assets/inference.worker-BvRk9kiK.js', '/sub/'],
])('[H21] a script at %s belongs to the app in %s', (pathname, base) => {
  expect(appBasePath(pathname, false)).toBe(base);
});

test('[H17] ONNX Runtime’s files are known by name', () => {
  expect(isRuntimeFile('/assets/ort-wasm-simd-threaded.jspi-BvRk9kiK.wasm')).toBe(true);
  expect(isRuntimeFile('/sub/assets/ort-wasm-simd-threaded-BvRk9kiK.mjs')).toBe(true);
  expect(isRuntimeFile('/models/tiny/unet/weights-0.7b85a9fd.bin')).toBe(false);
  expect(isRuntimeFile('/assets/index-DySIzqTE.js')).toBe(false);
});
