import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStudioError } from '../../../src/domain/core/errors.ts';
import { packageSizeBytes, parseManifest } from '../../../src/domain/models/manifest.ts';
import { verifyPackage } from '../../../tools/models/verify-package.ts';
import { readStarterJson, STARTER_FOLDER } from './starter-manifest.ts';

/** The problems of a starter manifest in which the value at `path` is replaced; [] when it is accepted. */
function problemsWith(path: string, value: unknown): string[] {
  const json = readStarterJson();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, json);
  owner[last] = value;
  return problemsOf(json);
}

function problemsOf(json: unknown): string[] {
  try {
    parseManifest(json);
    return [];
  } catch (error) {
    if (!isStudioError(error, 'manifest-invalid')) throw error;
    return error.details['problems'] as string[];
  }
}

describe('the starter package', () => {
  test('[P19] [P20] has the facts of its own network, none of them Stable Diffusion 1.x', () => {
    const manifest = parseManifest(readStarterJson());
    expect(manifest.latents).toEqual({
      channels: 16,
      vaeScaleFactor: 16,
      scalingFactor: 0.9538148641586304,
      shiftFactor: 0,
    });
    expect(manifest.sizes).toEqual({ multiple: 64, min: 128, max: 512, defaultWidth: 256, defaultHeight: 256 });
    expect(manifest.tokenizer).toMatchObject({
      modelMaxLength: 77,
      startTokenId: 1892,
      endTokenId: 1893,
      padTokenId: 1893,
    });
    expect(manifest.defaults).toEqual({
      numInferenceSteps: 20,
      guidanceScale: 4,
      guidanceRescale: 0.5,
      scheduler: 'ddim',
    });
    expect(manifest.schedulerConfig).toMatchObject({ prediction_type: 'v_prediction', rescale_betas_zero_snr: true });
    expect(Object.values(manifest.components).map((component) => component?.needsShaderF16)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(packageSizeBytes(manifest)).toBeLessThan(55e6);
    expect(Math.max(...manifest.files.map((file) => file.sizeBytes))).toBeLessThanOrEqual(16 * 1024 * 1024);
  });

  test('[P30] is whole', async () => {
    expect((await verifyPackage(STARTER_FOLDER)).problems).toEqual([]);
  });
});

describe('a hostile manifest', () => {
  test.each([
    ['schemaVersion', 2],
    ['schemaVersion', '1'],
    ['kind', 'segment-anything'],
    ['id', '../starter'],
    ['id', 'Starter'],
    ['name', ''],
    ['revision', '72ca'],
    ['extra', 1],
    ['files', []],
    ['files.0.path', '../../etc/passwd'],
    ['files.0.path', '/etc/passwd'],
    ['files.0.path', 'unet//model.onnx'],
    ['files.0.path', 'unet/./model.onnx'],
    ['files.0.path', 'unet\\model.onnx'],
    ['files.0.path', 'unet/model.onnx?x'],
    ['files.0.path', '%2e%2e/model.onnx'],
    ['files.0.path', 'C:/model.onnx'],
    ['files.0.path', '.hidden'],
    ['files.0.path', 'unet/model.onnx.part'],
    ['files.0.path', 'manifest.json'],
    ['files.0.path', `${'a'.repeat(201)}`],
    ['files.0.sizeBytes', -1],
    ['files.0.sizeBytes', 1.5],
    ['files.0.sizeBytes', Number.MAX_SAFE_INTEGER],
    ['files.0.sizeBytes', Number.POSITIVE_INFINITY],
    ['files.0.sha256', 'ABCD'],
    ['components.unet.externalData.0.location', '../weights.bin'],
    ['components.unet.inputs', []],
    ['components.unet.inputs.0.type', 'float64'],
    ['components.unet', undefined],
    ['tokenizer.padTokenId', 2 ** 40],
    ['tokenizer.modelMaxLength', 1e30],
    ['latents.channels', 0],
    ['latents.vaeScaleFactor', 1e9],
    ['latents.scalingFactor', 0],
    ['latents.scalingFactor', Number.NaN],
    ['preview.bias', [0, 0]],
    ['preview.bias', [0, 0, Number.POSITIVE_INFINITY]],
    ['sizes.max', 1e9],
    ['defaults.guidanceScale', -1],
    ['defaults.guidanceScale', Number.POSITIVE_INFINITY],
    ['defaults.guidanceRescale', 1.1],
    ['defaults.scheduler', 'dpm2'],
  ])('[P1] [P2] [P3] [P4] is refused: %s = %j', (path, value) => {
    expect(problemsWith(path, value)).toContainEqual(expect.stringMatching(`^${path.replaceAll('.', '\\.')}[.:]`));
  });

  test.each([
    ['files.0.chunkSha256', [], '0 chunk hashes, 1 expected'],
    ['components.unet.externalData.0.path', 'unet/other.bin', 'unet/other.bin: named but not in files'],
    ['components.unet.graph', 'unet/other.onnx', 'unet/other.onnx: named but not in files'],
    ['tokenizer.vocab', 'vocab.json', 'vocab.json: named but not in files'],
    ['latents.channels', 4, '16 rows for 4 channels'],
    ['sizes.min', 100, '100 is not a multiple of 64'],
    ['sizes.defaultWidth', 1024, '1024 is not a multiple of 64 within 128…512'],
    ['sizes.multiple', 8, '8 pixels are no whole number of latents of 16'],
  ])('[P3] [P20] is refused when it contradicts itself: %s = %j', (path, value, problem) => {
    expect(problemsWith(path, value).join()).toContain(problem);
  });

  test('[P1] is refused when it is no object at all', () => {
    for (const json of [null, undefined, 1, 'x', [], {}]) expect(problemsOf(json)).not.toEqual([]);
  });

  test('[P2] is refused when two paths are one on some disks, or a file is a folder', () => {
    const [file] = readStarterJson()['files'] as Record<string, unknown>[];
    const path = String(file?.['path']);
    const added = (name: string) => [...(readStarterJson()['files'] as object[]), { ...file, path: name }];
    expect(problemsWith('files', added(path))).toContain(`${path}: listed twice`);
    expect(problemsWith('files', added(path.toUpperCase()))).toContain(`${path.toUpperCase()}: listed twice`);
    expect(problemsWith('files', added('unet'))).toContain('unet: both a file and a folder');
    expect(problemsWith('files', added('fresh/file.bin'))).toEqual([]);
  });

  test('[P3] counts pieces by the size', () => {
    const twoPieces = 'f'.repeat(64);
    expect(problemsWith('files.0.sizeBytes', 16 * 1024 * 1024 + 1).join()).toContain('1 chunk hashes, 2 expected');
    expect(problemsWith('files.0.chunkSha256', [twoPieces]).join()).toContain('another hash than the file');
  });

  test('[P4] cannot reach a prototype', () => {
    const text = JSON.stringify(readStarterJson()).replace(
      '"config":{',
      '"config":{"__proto__":{"polluted":1},"constructor":1,',
    );
    const { config } = parseManifest(JSON.parse(text)).components.textEncoder;
    expect(Object.keys(config)).not.toContain('__proto__');
    expect(Object.keys(config)).not.toContain('constructor');
    expect((config as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('[P1] of any shape is refused with the typed error and nothing else', () => {
    const keys = Object.keys(readStarterJson());
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        expect(Array.isArray(problemsWith(key, value))).toBe(true);
      }),
      { seed: 20240501, numRuns: 100 },
    );
  });
});
