import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import './node-20.ts';
import { CHROMIUM_ARGS, findChromium } from '../tools/browser/find-chromium.ts';

const executablePath = findChromium();

/** Tests of the workers' own code in a real Chromium: OPFS, IndexedDB, ONNX Runtime, WebGPU by SwiftShader. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  optimizeDeps: {
    exclude: ['onnxruntime-web'],
    include: [
      'comlink',
      'valibot',
      'hash-wasm',
      'idb',
      'react',
      'react-dom/client',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      'react-i18next',
      'i18next',
      'radix-ui',
      'lucide-react',
      'tinykeys',
      'zustand',
      'zustand/vanilla',
      'get-nonce',
    ],
  },
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  server: { headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' } },
  test: {
    include: ['tests/browser/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/browser/global-setup.ts', 'tests/browser/model-store/failing-host.ts'],
    testTimeout: 120_000,
    // A second, vitest's default, is no time on a busy machine of two cores.
    expect: { poll: { timeout: 15_000 } },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...CHROMIUM_ARGS] },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
