import { describe, expect, test } from 'vitest';
import { NEVER_CANCELLED } from '../../../src/domain/core/cancellation.ts';
import { StudioError } from '../../../src/domain/core/errors.ts';
import { floatTensor } from '../../../src/domain/core/tensor.ts';
import { parseManifest } from '../../../src/domain/models/manifest.ts';
import { smallerTiling, vaeTiling } from '../../../src/domain/models/vae-room.ts';
import { fittedDecoder, fittedEncoder } from '../../../src/engine/runtime/fitted-vae.ts';
import { readStarterJson } from './starter-manifest.ts';

const MIB = 1024 * 1024;
const STARTER = parseManifest(readStarterJson()); // 48 channels at full size, 16 pixels per latent
const gpu = (bytes: number) => ({
  executionProvider: 'webgpu' as const,
  adapter: { hasShaderF16: false, maxBufferSizeBytes: 2 * bytes, maxStorageBufferBindingSizeBytes: bytes },
});
const WASM = { executionProvider: 'wasm' as const };

describe('[D41] whole where it fits', () => {
  test('by the largest buffer of a GPU, by 512 MiB on WebAssembly', () => {
    expect(vaeTiling(STARTER, { width: 256, height: 256 }, gpu(128 * MIB))).toBeUndefined();
    expect(vaeTiling(STARTER, { width: 1024, height: 1024 }, gpu(128 * MIB))).toEqual({ side: 52, overlap: 13 });
    expect(vaeTiling(STARTER, { width: 1024, height: 1024 }, WASM)).toBeUndefined();
    expect(vaeTiling(STARTER, { width: 2048, height: 2048 }, WASM)).toEqual({ side: 96, overlap: 24 });
    expect(vaeTiling(STARTER, { width: 64, height: 64 }, gpu(1))).toEqual({ side: 8, overlap: 2 });
  });

  test('a config without channels counts as Stable Diffusion', () => {
    const { vaeDecoder } = STARTER.components;
    const unknown = { ...STARTER, components: { ...STARTER.components, vaeDecoder: { ...vaeDecoder, config: {} } } };
    expect(vaeTiling(unknown, { width: 512, height: 512 }, gpu(256 * MIB))).toBeUndefined();
    expect(vaeTiling(unknown, { width: 520, height: 512 }, gpu(256 * MIB))).toEqual({ side: 32, overlap: 8 });
  });

  test('smaller and smaller, but not for ever', () => {
    expect(smallerTiling(undefined, { width: 64, height: 32 })).toEqual({ side: 32, overlap: 8 });
    expect(smallerTiling({ side: 32, overlap: 8 }, { width: 64, height: 32 })).toEqual({ side: 16, overlap: 4 });
    expect(smallerTiling({ side: 8, overlap: 2 }, { width: 64, height: 32 })).toBeUndefined();
  });
});

describe('[D41] when memory runs out', () => {
  const control = { cancellation: NEVER_CANCELLED, yieldToEvents: async () => {} };
  const options = { manifest: STARTER, device: WASM, control };
  const outOfMemory = () => new StudioError('out-of-memory', 'bad_alloc');

  test('the decoder goes on in tiles that fit', async () => {
    const sides: number[] = [];
    const decoder = fittedDecoder(
      {
        async decode({ dims, data }) {
          const [, , h = 0, w = 0] = dims;
          sides.push(h);
          if (h > 16) throw outOfMemory();
          const picture = new Float32Array(3 * 16 * h * 16 * w).fill(data[0] ?? 0);
          return floatTensor(picture, [1, 3, 16 * h, 16 * w]);
        },
      },
      options,
    );
    const decoded = await decoder.decode(floatTensor(new Float32Array(16 * 32 * 32).fill(0.5), [1, 16, 32, 32]));
    expect(decoded.dims).toEqual([1, 3, 512, 512]);
    expect(decoded.data.every((value) => Math.abs(value - 0.5) < 1e-6)).toBe(true);
    expect(sides).toEqual([32, ...Array.from({ length: 9 }, () => 16)]);
  });

  test('the encoder too, with mean and variance', async () => {
    const encoder = fittedEncoder(
      {
        async encode({ dims }) {
          const [, , height = 0, width = 0] = dims;
          if (height > 128) throw outOfMemory();
          const shape = [1, 16, height / 16, width / 16];
          const count = (16 * height * width) / 256;
          const filled = (value: number) => floatTensor(new Float32Array(count).fill(value), shape);
          return { mean: filled(1), logvar: filled(-2) };
        },
      },
      options,
    );
    const { mean, logvar } = await encoder.encode(floatTensor(new Float32Array(3 * 512 * 256), [1, 3, 256, 512]));
    expect([mean.dims, logvar?.dims]).toEqual([
      [1, 16, 16, 32],
      [1, 16, 16, 32],
    ]);
    expect(mean.data.every((value) => Math.abs(value - 1) < 1e-6)).toBe(true);
    expect(logvar?.data.every((value) => Math.abs(value + 2) < 1e-6)).toBe(true);
  });

  test('what fits in no tile, and any other error, is told', async () => {
    const latents = floatTensor(new Float32Array(16 * 16 * 16), [1, 16, 16, 16]);
    const failing = (error: StudioError) => fittedDecoder({ decode: () => Promise.reject(error) }, options);
    await expect(failing(outOfMemory()).decode(latents)).rejects.toMatchObject({ code: 'out-of-memory' });
    await expect(failing(new StudioError('device-lost', 'gone')).decode(latents)).rejects.toMatchObject({
      code: 'device-lost',
    });
  });
});
