import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { hashSources } from '../setup/sources.mjs';
import { BUILD_RECORD_NAME, type BuildRecord } from './build-record.ts';
import { modelPathOf, modelsHandler } from './request-handler.ts';

/**
 * Gives the page `__STYLE_NONCE__` and writes it beside the built files for the host, which puts it into its policy,
 * together with the hash of the sources, by which a stale build is known. In development there is no policy and no nonce.
 */
export function buildRecordPlugin(): Plugin {
  let record: BuildRecord | undefined;
  let outputFolder = '';
  return {
    name: 'studio-build-record',
    enforce: 'post',
    config(config, { command }) {
      if (command === 'build') {
        const sourcesHash = hashSources(resolve(config.root ?? '.'));
        record = { styleNonce: randomBytes(16).toString('base64'), buildId: sourcesHash.slice(0, 12), sourcesHash };
      }
      return {
        define: { __STYLE_NONCE__: JSON.stringify(record?.styleNonce ?? '') },
      };
    },
    configResolved(config) {
      outputFolder = resolve(config.root, config.build.outDir);
    },
    // Last of all, the service worker's build included, so that a record stands only beside a whole build.
    closeBundle: {
      order: 'post',
      sequential: true,
      handler(error) {
        if (record !== undefined && error === undefined)
          writeFileSync(resolve(outputFolder, BUILD_RECORD_NAME), `${JSON.stringify(record)}\n`);
      },
    },
  };
}

/** Serves /models/ in development exactly as the host does. */
export function devModelsPlugin(): Plugin {
  return {
    name: 'studio-dev-models',
    configureServer(server) {
      const serveModel = modelsHandler(resolve(server.config.root, 'models'));
      server.middlewares.use((request, response, next) => {
        const path = modelPathOf(request.url ?? '/');
        if (path === undefined) next();
        else serveModel(request, response, path);
      });
    },
  };
}
