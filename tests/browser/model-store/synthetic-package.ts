import { inject } from 'vitest';
import {
  CHUNK_SIZE_BYTES,
  type Manifest,
  packageSizeBytes,
  parseManifest,
} from '../../../src/domain/models/manifest.ts';
import type { Fault, FileStats } from './failing-host.ts';

const KIB = 1024;

/** Small files that every package needs; a test adds what it is about. */
const BASE_SIZES: Readonly<Record<string, number>> = {
  'text_encoder/model.onnx': 60 * KIB,
  'unet/model.onnx': 100 * KIB,
  'vae_decoder/model.onnx': 50 * KIB,
  'tokenizer/vocab.json': 20 * KIB,
  'tokenizer/merges.txt': 10 * KIB,
};

/** A package of random bytes on the failing host. */
export interface HostedPackage {
  readonly manifest: Manifest;
  readonly url: string;
  readonly totalBytes: number;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Puts a package of pseudo-random bytes onto the failing host. `extraSizes` adds files, in the manifest's order after the
 * base files; `contents` gives bytes of files instead (to share them between revisions).
 */
export async function hostPackage(
  id: string,
  extraSizes: Readonly<Record<string, number>> = {},
  contents: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map(),
): Promise<HostedPackage> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [path, sizeBytes] of Object.entries({ ...BASE_SIZES, ...extraSizes }))
    files.set(path, contents.get(path) ?? randomBytes(sizeBytes));
  const manifest = await makeManifest(id, files);
  const url = `${inject('failingHostOrigin')}/${id}/`;
  await put(`${url}manifest.json`, JSON.stringify(manifest));
  for (const [path, bytes] of files) await put(url + path, bytes);
  return { manifest, url, totalBytes: packageSizeBytes(manifest), files };
}

/** A fresh id, so that tests share nothing on disk or host. */
export function freshPackageId(): string {
  return `test-${crypto.randomUUID()}`;
}

/** Sets how a hosted file goes wrong from now on and starts its counts anew; `{}` sets it right. */
export async function setFault(url: string, fault: Fault): Promise<void> {
  await put(`${url}?fault=${encodeURIComponent(JSON.stringify(fault))}`, '');
}

/** Breaks the connections over which the host is sending a file. */
export async function cutConnections(url: string): Promise<void> {
  await put(`${url}?cut`, '');
}

/** What the host was asked for a file since `setFault` or the upload. */
export async function statsOf(url: string): Promise<FileStats> {
  return (await fetch(`${url}?stats`, { cache: 'no-store' })).json();
}

export function randomBytes(sizeBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 65536)
    crypto.getRandomValues(bytes.subarray(at, Math.min(sizeBytes, at + 65536)));
  return bytes;
}

async function makeManifest(id: string, contents: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<Manifest> {
  const files = [];
  for (const [path, bytes] of contents) {
    const chunkSha256: string[] = [];
    for (let at = 0; at < bytes.byteLength; at += CHUNK_SIZE_BYTES)
      chunkSha256.push(await sha256(bytes.subarray(at, at + CHUNK_SIZE_BYTES)));
    files.push({ path, sizeBytes: bytes.byteLength, sha256: await sha256(bytes), chunkSha256 });
  }
  const revision = (await sha256(new TextEncoder().encode(JSON.stringify(files)))).slice(0, 16);
  const component = (graph: string) => ({
    graph,
    externalData: [],
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1] }],
    weightsSizeBytes: 4,
    needsShaderF16: false,
    config: {},
  });
  return parseManifest({
    schemaVersion: 1,
    kind: 'stable-diffusion',
    id,
    name: 'Random bytes',
    description: 'For tests of downloading; draws nothing.',
    revision,
    license: { spdx: 'CC0-1.0', notice: '' },
    files,
    components: {
      textEncoder: component('text_encoder/model.onnx'),
      unet: component('unet/model.onnx'),
      vaeDecoder: component('vae_decoder/model.onnx'),
    },
    tokenizer: {
      kind: 'clip',
      vocab: 'tokenizer/vocab.json',
      merges: 'tokenizer/merges.txt',
      modelMaxLength: 77,
      startTokenId: 0,
      endTokenId: 1,
      padTokenId: 1,
    },
    latents: { channels: 1, vaeScaleFactor: 8, scalingFactor: 1, shiftFactor: 0 },
    schedulerConfig: {},
    preview: { latentRgbFactors: [[0, 0, 0]], bias: [0, 0, 0] },
    sizes: { multiple: 8, min: 64, max: 64, defaultWidth: 64, defaultHeight: 64 },
    defaults: { numInferenceSteps: 1, guidanceScale: 0, guidanceRescale: 0, scheduler: 'ddim' },
  });
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function put(url: string, body: BodyInit): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body });
  if (!response.ok) throw new Error(`PUT ${url}: ${response.status}`);
}
