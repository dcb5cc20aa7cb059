import { inject } from 'vitest';
import {
  type Manifest,
  type ManifestFile,
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
}

/**
 * Puts a package of random bytes onto the failing host. `extraSizes` adds files after the base files. `unchanged` are
 * entries of an earlier revision's manifest, whose files the host has and keeps.
 */
export async function hostPackage(
  id: string,
  extraSizes: Readonly<Record<string, number>> = {},
  unchanged: readonly ManifestFile[] = [],
): Promise<HostedPackage> {
  const url = `${inject('failingHostOrigin')}/${id}/`;
  const files: ManifestFile[] = [];
  for (const [path, sizeBytes] of Object.entries({ ...BASE_SIZES, ...extraSizes }))
    files.push(
      unchanged.find((file) => file.path === path) ?? {
        path,
        ...(await (await put(`${url}${path}?random=${sizeBytes}`, '')).json()),
      },
    );
  const manifest = await makeManifest(id, files);
  await put(`${url}manifest.json`, JSON.stringify(manifest));
  return { manifest, url, totalBytes: packageSizeBytes(manifest) };
}

/** The manifest's entry of a file. */
export function entryOf({ manifest }: HostedPackage, path: string): ManifestFile {
  const entry = manifest.files.find((file) => file.path === path);
  if (!entry) throw new Error(`no ${path}`);
  return entry;
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

/** Gives a hosted file another version with the same bytes. */
export async function touch(url: string): Promise<void> {
  await put(`${url}?touch`, '');
}

async function makeManifest(id: string, files: readonly ManifestFile[]): Promise<Manifest> {
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

/** SHA-256 in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function put(url: string, body: string): Promise<Response> {
  const response = await fetch(url, { method: 'PUT', body });
  if (!response.ok) throw new Error(`PUT ${url}: ${response.status}`);
  return response;
}
