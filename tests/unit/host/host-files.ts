import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders of a small built app and one model package, in a temporary place. */
export interface HostFiles {
  readonly appFolder: string;
  readonly modelsFolder: string;
  /** The package's weights: 1000 bytes. */
  readonly weights: Buffer;
  readonly weightsSha256: string;
  write(path: string, content: string | Buffer): void;
  remove(): void;
}

/** The nonce in the app's build record. */
export const STYLE_NONCE = 'q83vEjRWeJCrze8SNFZ4kA==';

const STARTER_MANIFEST = fileURLToPath(new URL('../../../models/starter-diffusion/manifest.json', import.meta.url));

/** Writes the files. The package's manifest is the starter's, which speaks of `extra/model.onnx` and its twin as well. */
export function makeHostFiles(): HostFiles {
  const root = mkdtempSync(join(tmpdir(), 'studio-host-'));
  const weights = Buffer.from(Array.from({ length: 1000 }, (_value, index) => (index * 7) % 256));
  const weightsSha256 = createHash('sha256').update(weights).digest('hex');
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write('secret.txt', 'outside');
  write('app/index.html', '<!doctype html><title>app</title>');
  write('app/sw.js', '/* worker */');
  write('app/assets/index-AbCd1234.js', 'export {};');
  write('app/assets/ort-wasm-simd-threaded.jspi-AbCd1234.mjs', 'export {};');
  write('app/assets/ort-wasm-simd-threaded.jspi-AbCd1234.wasm', Buffer.from([0, 97, 115, 109]));
  write('app/manifest.webmanifest', '{}');
  write('app/.env', 'SECRET=1');
  write('app/.host.json', JSON.stringify({ styleNonce: STYLE_NONCE, buildId: 'abc', sourcesHash: 'abcdef' }));
  write('models/catalog.json', '{"schemaVersion":1,"packages":["tiny"]}');
  const manifest = JSON.parse(readFileSync(STARTER_MANIFEST, 'utf8'));
  for (const path of ['extra/model.onnx', `extra/weights-0.${weightsSha256.slice(0, 8)}.bin`]) {
    manifest.files.push({ path, sizeBytes: weights.length, sha256: weightsSha256, chunkSha256: [weightsSha256] });
    write(`models/tiny/${path}`, weights);
  }
  write('models/tiny/manifest.json', JSON.stringify(manifest));
  return {
    appFolder: join(root, 'app'),
    modelsFolder: join(root, 'models'),
    weights,
    weightsSha256,
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
