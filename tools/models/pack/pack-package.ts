import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import {
  MANIFEST_SCHEMA_VERSION,
  type Manifest,
  type ManifestComponent,
  parseManifest,
} from '../../../src/domain/models/manifest.ts';
import { packageIdSchema } from '../../../src/domain/models/package-id.ts';
import { unetTraits } from '../../../src/domain/models/unet-traits.ts';
import { packageRevision } from '../package-revision.ts';
import { PackageSourceError } from '../package-source-error.ts';
import { fitPreview } from '../preview/fit-preview.ts';
import { Network } from '../preview/network.ts';
import type { Recipe } from '../recipe.ts';
import { measureLatents } from './latent-facts.ts';
import { chooseDefaults, chooseSizes } from './offered-settings.ts';
import { type PackedComponent, packComponent } from './pack-component.ts';
import { readConfig, requireConfig } from './source-config.ts';
import { storeFile } from './stored-file.ts';
import { readTokenizerFacts } from './tokenizer-facts.ts';

const MIB = 1024 * 1024;
/** A browser reads a shard into one buffer where it cannot read it in pieces, and those end at 2 GiB. */
const DEFAULT_MAX_SHARD_BYTES = Math.floor(1.9 * 1024) * MIB;
/** Shown beside the weights, never downloaded with them. */
const DOCUMENTS = ['MODEL.md', 'NOTICE.md'];
const UNET_INPUTS = ['encoder_hidden_states', 'sample', 'timestep'];
/** The guidance scale's embedding, which distilled models take. */
const OPTIONAL_UNET_INPUTS = ['timestep_cond'];

export interface PackOptions {
  /** A diffusers ONNX folder. */
  readonly sourceFolder: string;
  /** Where the package goes; by default models/<id>. Replaced as a whole when it exists. */
  readonly outFolder?: string;
  readonly recipe: Recipe;
}

/**
 * Makes a package of a diffusers ONNX folder. The same source and recipe give the same bytes. Nothing is at
 * `outFolder` until all is written; only a package is ever replaced.
 * @throws PackageSourceError when the source is not a Stable Diffusion that the studio can run.
 */
export async function packPackage(options: PackOptions): Promise<Manifest> {
  const source = resolve(options.sourceFolder);
  const id =
    options.recipe.id ??
    basename(source)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
  if (!v.is(packageIdSchema, id))
    throw new PackageSourceError(`"${id}" is no package id: lower-case letters, digits and hyphens, at most 64.`);
  const out = resolve(options.outFolder ?? join('models', id));
  if ((await exists(out)) && !(await exists(join(out, 'manifest.json'))))
    throw new PackageSourceError(`${out} is there and is no package: it would be deleted. Choose another --out.`);
  await mkdir(dirname(out), { recursive: true });
  const work = await mkdtemp(`${out}.packing-`);
  try {
    const manifest = await fillPackage(source, work, id, options.recipe);
    // mkdtemp makes folders that only their owner may read; a host may run as someone else.
    await chmod(work, 0o755);
    await rm(out, { recursive: true, force: true });
    await rename(work, out);
    return manifest;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fillPackage(source: string, work: string, id: string, recipe: Recipe): Promise<Manifest> {
  const maxShardBytes = recipe.maxShardMib === undefined ? DEFAULT_MAX_SHARD_BYTES : recipe.maxShardMib * MIB;
  const pack = async (name: string, configFolder = name): Promise<PackedComponent> => {
    const ownConfig = await readConfig(source, `${name}/config.json`);
    const config = ownConfig ?? (await readConfig(source, `${configFolder}/config.json`)) ?? {};
    return packComponent(source, work, name, config, maxShardBytes);
  };
  const textEncoder = await pack('text_encoder');
  const unet = await pack('unet');
  const vaeDecoder = await pack('vae_decoder', 'vae');
  const vaeEncoder = (await exists(join(source, 'vae_encoder/model.onnx')))
    ? await pack('vae_encoder', 'vae')
    : undefined;
  const previewDecoder = (await exists(join(source, 'tiny_decoder/model.onnx')))
    ? await pack('tiny_decoder')
    : undefined;
  const vocab = await storeFile(work, 'tokenizer/vocab.json', createReadStream(join(source, 'tokenizer/vocab.json')));
  const merges = await storeFile(work, 'tokenizer/merges.txt', createReadStream(join(source, 'tokenizer/merges.txt')));
  const schedulerConfig = await requireConfig(source, 'scheduler/scheduler_config.json');
  const tokenizer = await readTokenizerFacts(source, textEncoder.component.config);
  const defaults = chooseDefaults(recipe, schedulerConfig);
  requireTextToImage(unet.component);
  const { latents, preview } = await runVae(work, vaeDecoder, vaeEncoder, recipe);
  requireKnownUnet(unet.component, latents);
  const files = [textEncoder, unet, vaeDecoder, vaeEncoder, previewDecoder].flatMap((packed) => packed?.files ?? []);
  files.push(vocab, merges);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest = parseManifest({
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    kind: 'stable-diffusion',
    id,
    name: recipe.name ?? id,
    description: recipe.description ?? '',
    revision: packageRevision(files),
    license: await readLicense(source, recipe),
    files,
    components: {
      textEncoder: textEncoder.component,
      unet: unet.component,
      vaeDecoder: vaeDecoder.component,
      ...(vaeEncoder ? { vaeEncoder: vaeEncoder.component } : {}),
      ...(previewDecoder ? { previewDecoder: previewDecoder.component } : {}),
    },
    tokenizer: { ...tokenizer, vocab: vocab.path, merges: merges.path },
    latents,
    schedulerConfig,
    preview,
    sizes: chooseSizes(recipe, unet.component, latents.vaeScaleFactor),
    defaults,
  } satisfies Manifest);
  await writeFile(join(work, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  await copyDocuments(source, work);
  return manifest;
}

async function runVae(
  work: string,
  vaeDecoder: PackedComponent,
  vaeEncoder: PackedComponent | undefined,
  recipe: Recipe,
): Promise<Pick<Manifest, 'latents' | 'preview'>> {
  const decoder = await Network.open(work, vaeDecoder.component);
  const encoder =
    vaeEncoder && vaeEncoder.component.isRepeatable !== false
      ? await Network.open(work, vaeEncoder.component)
      : undefined;
  try {
    const facts = await measureLatents(decoder, vaeDecoder.component, recipe.scalingFactor);
    return { latents: facts.latents, preview: await fitPreview({ decoder, encoder, ...facts }) };
  } finally {
    await decoder.release();
    await encoder?.release();
  }
}

/** A network that wants more than the studio gives (SDXL) must not be packed as one that does not. */
function requireTextToImage({ inputs }: ManifestComponent): void {
  const names = inputs.map((input) => input.name).sort();
  if (names.filter((name) => !OPTIONAL_UNET_INPUTS.includes(name)).join() !== UNET_INPUTS.join())
    throw new PackageSourceError(
      `unet/model.onnx: inputs ${names.join(', ')}; the studio gives ${UNET_INPUTS.join(', ')}.`,
    );
}

/** @throws PackageSourceError for a UNet whose channels are neither the latents' nor an inpainting model's. */
function requireKnownUnet(unet: ManifestComponent, latents: Manifest['latents']): void {
  try {
    unetTraits(unet, latents);
  } catch (error) {
    throw new PackageSourceError(`unet/model.onnx: ${error instanceof Error ? error.message : error}`);
  }
}

async function readLicense(source: string, recipe: Recipe): Promise<Manifest['license']> {
  const { spdx = 'NOASSERTION', notice, noticeFile } = recipe.license ?? {};
  if (noticeFile === undefined) return { spdx, notice: notice ?? '' };
  return { spdx, notice: await readFile(join(source, noticeFile), 'utf8') };
}

async function copyDocuments(source: string, work: string): Promise<void> {
  for (const name of DOCUMENTS)
    if (await exists(join(source, name))) await writeFile(join(work, name), await readFile(join(source, name)));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
