import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import { packPackage } from '../../../tools/models/pack/pack-package.ts';
import { readTokenizerFacts } from '../../../tools/models/pack/tokenizer-facts.ts';
import { PackageSourceError } from '../../../tools/models/package-source-error.ts';
import { verifyPackage } from '../../../tools/models/verify-package.ts';
import { fixturePackagesFolder } from '../../fixtures/packages.ts';
import { temporaryFolder } from '../../unit/models/temporary-folder.ts';

const SOURCES = fileURLToPath(new URL('../../fixtures/tiny-sd/', import.meta.url));
const SD15 = join(SOURCES, 'sd15');
let packages: string;

beforeAll(async () => {
  packages = await fixturePackagesFolder();
}, 120_000);

async function readManifest(id: string): Promise<Manifest> {
  return parseManifest(JSON.parse(await readFile(join(packages, id, 'manifest.json'), 'utf8')));
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** A copy of a source folder that a test may change. */
async function copySource(name: string): Promise<string> {
  const folder = join(await temporaryFolder(), name);
  await cp(join(SOURCES, name), folder, { recursive: true });
  return folder;
}

describe('the fixtures', () => {
  test.each(['tiny-sd15', 'tiny-sd21-v', 'tiny-sd15-inpaint', 'tiny-lcm', 'tiny-sd-turbo'])(
    '[P30] %s is whole and names no file that is not listed',
    async (id) => {
      const { manifest, problems } = await verifyPackage(join(packages, id));
      expect(problems).toEqual([]);
      expect(await filesOf(join(packages, id))).toEqual(
        [...(manifest?.files ?? []).map((file) => file.path), 'manifest.json'].sort(),
      );
    },
  );

  test('[P14] every file but the manifest carries its hash in its name', async () => {
    for (const file of (await readManifest('tiny-sd15')).files)
      expect(file.path).toContain(`.${file.sha256.slice(0, 8)}.`);
  });

  test('[P16] [P17] [P18] [P19] [P20] have the signature of their family', async () => {
    const [sd15, sd21, turbo] = await Promise.all(['tiny-sd15', 'tiny-sd21-v', 'tiny-sd-turbo'].map(readManifest));
    const timestep = (manifest?: Manifest) =>
      manifest?.components.unet.inputs.find((input) => input.name === 'timestep');
    expect(timestep(sd15)).toEqual({ name: 'timestep', type: 'float32', dims: [1] });
    expect(timestep(sd21)).toEqual({ name: 'timestep', type: 'int64', dims: [] });
    expect(timestep(turbo)).toEqual({ name: 'timestep', type: 'int64', dims: [1] });
    expect(turbo?.components.unet.inputs[0]).toEqual({
      name: 'sample',
      type: 'float16',
      dims: ['batch_size', 4, 'height', 'width'],
    });
    expect([sd15, sd21, turbo].map((manifest) => manifest?.components.unet.needsShaderF16)).toEqual([
      false,
      false,
      true,
    ]);
    expect([sd15, sd21, turbo].map((manifest) => manifest?.tokenizer.padTokenId)).toEqual([1513, 0, 0]);
    expect(sd15?.latents).toEqual({ channels: 4, vaeScaleFactor: 8, scalingFactor: 0.18215, shiftFactor: 0 });
    expect(sd15?.sizes).toEqual({ multiple: 16, min: 64, max: 256, defaultWidth: 128, defaultHeight: 128 });
    expect([sd15, sd21, turbo].map((manifest) => manifest?.defaults.scheduler)).toEqual(['pndm', 'ddim', 'euler']);
  });

  test('[P12] [P13] the packed UNet gives the same numbers as the original', async () => {
    ort.env.wasm.numThreads = 1;
    const { unet } = (await readManifest('tiny-sd15')).components;
    const read = async (path: string) => new Uint8Array(await readFile(path));
    const externalData = await Promise.all(
      unet.externalData.map(async ({ location, path }) => ({
        path: location,
        data: await read(join(packages, 'tiny-sd15', path)),
      })),
    );
    const packed = await ort.InferenceSession.create(await read(join(packages, 'tiny-sd15', unet.graph)), {
      externalData,
    });
    const original = await ort.InferenceSession.create(await read(join(SD15, 'unet/model.onnx')));
    const wave = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
    const feeds = {
      sample: new ort.Tensor('float32', wave(2 * 4 * 8 * 12), [2, 4, 8, 12]),
      timestep: new ort.Tensor('float32', [500], [1]),
      encoder_hidden_states: new ort.Tensor('float32', wave(2 * 77 * 32), [2, 77, 32]),
    };
    const [fromPacked, fromOriginal] = [await packed.run(feeds), await original.run(feeds)];
    expect(fromPacked['out_sample']?.dims).toEqual([2, 4, 8, 12]);
    expect(fromPacked['out_sample']?.data).toEqual(fromOriginal['out_sample']?.data);
    expect(new Set(fromPacked['out_sample']?.data as Float32Array).size).toBeGreaterThan(100);
    await packed.release();
    await original.release();
  });
});

describe('packing', () => {
  test('[P11] twice gives the same bytes, from external data too, and leaves nothing else behind', async () => {
    const folder = await temporaryFolder();
    const recipe = { id: 'tiny-sd15', name: 'Tiny SD 1.5', defaults: { numInferenceSteps: 4 } };
    // The second source is the first package in the layout of an export with external data.
    const again = join(folder, 'source');
    await cp(SD15, again, { recursive: true });
    for (const { graph, externalData } of Object.values((await readManifest('tiny-sd15')).components).filter(
      (component) => component !== undefined,
    )) {
      const component = graph.split('/')[0] ?? '';
      await cp(join(packages, 'tiny-sd15', graph), join(again, component, 'model.onnx'));
      for (const { path } of externalData) await cp(join(packages, 'tiny-sd15', path), join(again, path));
    }
    await packPackage({ sourceFolder: again, outFolder: join(folder, 'out'), recipe });
    expect(await filesOf(join(folder, 'out'))).toEqual(await filesOf(join(packages, 'tiny-sd15')));
    for (const path of await filesOf(join(folder, 'out')))
      expect(
        (await readFile(join(folder, 'out', path))).equals(await readFile(join(packages, 'tiny-sd15', path))),
        path,
      ).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['out', 'source']);
  });

  test('[P21] does without an encoder', async () => {
    const source = await copySource('sd15');
    await rm(join(source, 'vae_encoder'), { recursive: true });
    const manifest = await packPackage({ sourceFolder: source, outFolder: join(source, 'out'), recipe: {} });
    expect(manifest.components.vaeEncoder).toBeUndefined();
    expect(manifest.preview.latentRgbFactors.flat().some((factor) => Math.abs(factor) > 0.001)).toBe(true);
  });

  test('[P11] never deletes a folder that is no package', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'precious.txt'), 'mine');
    await expect(packPackage({ sourceFolder: SD15, outFolder: folder, recipe: {} })).rejects.toThrow('is no package');
    expect(await readdir(folder)).toEqual(['precious.txt']);
  });

  test('[P10] [P16] [P19] refuses what it cannot pack, and says what', async () => {
    const attempts: [string, (source: string) => Promise<unknown>][] = [
      ['unet/model.onnx', (source) => rename(join(source, 'unet/model.onnx'), join(source, 'unet/x.onnx'))],
      [
        'unet/model.onnx: inputs latent_sample',
        (source) => cp(join(source, 'vae_decoder/model.onnx'), join(source, 'unet/model.onnx')),
      ],
      ['scheduler/scheduler_config.json is missing', (source) => rm(join(source, 'scheduler'), { recursive: true })],
      ['vocab.json', (source) => writeFile(join(source, 'tokenizer/vocab.json'), '[]')],
      [
        'latents_mean',
        (source) => writeFile(join(source, 'vae_decoder/config.json'), '{"latent_channels":4,"latents_mean":[0]}'),
      ],
      ['no scaling_factor', (source) => writeFile(join(source, 'vae_decoder/config.json'), '{"latent_channels":4}')],
      ['3 in the config', (source) => writeFile(join(source, 'vae_decoder/config.json'), '{"latent_channels":3}')],
      [
        'no sampler for VQDiffusionScheduler',
        (source) =>
          writeFile(join(source, 'scheduler/scheduler_config.json'), '{"_class_name":"VQDiffusionScheduler"}'),
      ],
    ];
    for (const [message, damage] of attempts) {
      const source = await copySource('sd15');
      await damage(source);
      const packing = packPackage({ sourceFolder: source, outFolder: join(source, 'out'), recipe: {} });
      const error: unknown = await packing.catch((reason: unknown) => reason);
      expect(error, message).toBeInstanceOf(PackageSourceError);
      expect(String(error)).toContain(message);
      expect((await readdir(source)).filter((name) => name.startsWith('out'))).toEqual([]);
    }
  });
});

describe('the tokenizer', () => {
  test('[P18] the special tokens map wins over the config, the config over nothing', async () => {
    const source = await copySource('sd21-v');
    const pad = async () => (await readTokenizerFacts(source, {})).padTokenId;
    expect(await pad()).toBe(0);
    await writeFile(join(source, 'tokenizer/special_tokens_map.json'), '{"pad_token":{"content":"!","lstrip":false}}');
    expect(await pad()).toBe(0);
    await rm(join(source, 'tokenizer/special_tokens_map.json'));
    expect(await pad()).toBe(1513);
    await rm(join(source, 'tokenizer/tokenizer_config.json'));
    expect(await pad()).toBe(1513);
  });

  test('[P18] no limit in the config means the length of the text encoder', async () => {
    const source = await copySource('sd15');
    await writeFile(join(source, 'tokenizer/tokenizer_config.json'), '{"model_max_length":1e30}');
    expect((await readTokenizerFacts(source, { max_position_embeddings: 64 })).modelMaxLength).toBe(64);
    expect((await readTokenizerFacts(source, {})).modelMaxLength).toBe(77);
  });

  test('[P18] a token that the vocabulary lacks is an error', async () => {
    const source = await copySource('sd15');
    await writeFile(join(source, 'tokenizer/special_tokens_map.json'), '{"pad_token":"<|pad|>"}');
    await expect(readTokenizerFacts(source, {})).rejects.toThrow('<|pad|>');
    await writeFile(join(source, 'tokenizer/tokenizer.json'), '{"added_tokens":[{"id":1514,"content":"<|pad|>"}]}');
    expect((await readTokenizerFacts(source, {})).padTokenId).toBe(1514);
  });
});
