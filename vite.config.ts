import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { SHARE_TARGET_PATH, SHARED_FILES_FIELD } from './src/domain/protocol/shared-files.ts';
import { ISOLATION_HEADERS } from './tools/host/security-headers.ts';
import { buildRecordPlugin, devModelsPlugin } from './tools/host/vite-plugins.ts';

/** ONNX Runtime's files pass the service worker's build as names; it fetches only those that the device needs. */
const LARGEST_RUNTIME_FILE_BYTES = 32 * 1024 * 1024;

/** Pictures that the installed app opens from the system, by MIME type. */
const IMAGE_EXTENSIONS = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/gif': ['.gif'],
  'image/webp': ['.webp'],
  'image/avif': ['.avif'],
  'image/svg+xml': ['.svg'],
};
const PROJECT_FILE_EXTENSIONS = { 'application/x-ai-design-studio': ['.studio'] };

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The same build works in any folder of any host. The price: routes live in the URL's fragment.
  base: './',
  plugins: [
    react(),
    devModelsPlugin(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/pwa',
      filename: 'sw.ts',
      injectRegister: false,
      registerType: 'prompt',
      includeManifestIcons: false,
      injectManifest: {
        rollupFormat: 'iife',
        target: 'es2023',
        globPatterns: ['**/*.{html,js,css,svg,png,webmanifest}', 'samples/*.studio', 'assets/ort-wasm-*.{wasm,mjs}'],
        globIgnores: ['**/screenshot-*.png'],
        maximumFileSizeToCacheInBytes: LARGEST_RUNTIME_FILE_BYTES,
      },
      manifest: {
        id: './',
        name: 'AI Design Studio',
        short_name: 'Studio',
        description: 'Pictures from words, made on your own device.',
        start_url: './',
        scope: './',
        display: 'standalone',
        theme_color: '#1b1825',
        background_color: '#1b1825',
        categories: ['graphics', 'photo'],
        file_handlers: [{ action: './', accept: { ...PROJECT_FILE_EXTENSIONS, ...IMAGE_EXTENSIONS } }],
        share_target: {
          action: `./${SHARE_TARGET_PATH}`,
          method: 'POST',
          enctype: 'multipart/form-data',
          params: { files: [{ name: SHARED_FILES_FIELD, accept: Object.keys(IMAGE_EXTENSIONS) }] },
        },
        lang: 'en',
        dir: 'ltr',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
    buildRecordPlugin(),
  ],
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 1500 },
  // Found late, what only a worker imports would make the page reload in the middle of the first picture.
  optimizeDeps: { exclude: ['onnxruntime-web'], include: ['comlink', 'hash-wasm', 'valibot'] },
  // The builds of ONNX Runtime whose threads load its own small script, not our worker's again.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  // Out of reach of the built app's service worker, which holds port 5173.
  server: { port: 5183, strictPort: true, headers: { ...ISOLATION_HEADERS } },
});
