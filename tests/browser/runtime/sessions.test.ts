import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isStudioError, type StudioErrorCode } from '../../../src/domain/core/errors.ts';
import { guidanceScaleEmbedding } from '../../../src/domain/diffusion/guidance-embedding.ts';
import type { ComponentName, Manifest } from '../../../src/domain/models/manifest.ts';
import { unetTraits } from '../../../src/domain/models/unet-traits.ts';
import type { PackageReader } from '../../../src/engine/model-store/package-reader.ts';
import type { Runtime } from '../../../src/engine/runtime/runtime.ts';
import { SessionCache } from '../../../src/engine/runtime/session-cache.ts';
import { startRuntime } from '../../../src/engine/runtime/start-runtime.ts';
import { makeTextEncoder } from '../../../src/engine/runtime/text-encoder.ts';
import { makeUnet } from '../../../src/engine/runtime/unet.ts';
import { makeVaeDecoder } from '../../../src/engine/runtime/vae-decoder.ts';
import { makeVaeEncoder } from '../../../src/engine/runtime/vae-encoder.ts';
import { damagedPackage, FIXTURE_IDS, fetchedPackage } from './fetched-package.ts';

const COMPONENTS = ['textEncoder', 'unet', 'vaeDecoder'] as const satisfies readonly ComponentName[];
const PLENTY = 1e9;

const failsWith = (code: StudioErrorCode, component: ComponentName) => (error: unknown) =>
  isStudioError(error, code) && error.details['component'] === component;

let runtime: Runtime;
let sd15: PackageReader;

beforeAll(async () => {
  runtime = await startRuntime('wasm');
  sd15 = await fetchedPackage('tiny-sd15');
});

const sizeOf = (name: ComponentName): number => sd15.manifest.components[name]?.weightsSizeBytes ?? 0;

/** A package whose manifest says something else about a component. */
function lying(
  name: ComponentName,
  change: (json: Manifest['components']['unet']) => Partial<Manifest['components']['unet']>,
) {
  return (manifest: Manifest): Manifest => {
    const component = manifest.components[name];
    if (!component) throw new Error(name);
    return { ...manifest, components: { ...manifest.components, [name]: { ...component, ...change(component) } } };
  };
}

describe('sessions within a budget', () => {
  let sessions: SessionCache;
  afterAll(() => sessions.releaseAll());

  test('[R10] loads the largest first, and keeps what fits', async () => {
    sessions = new SessionCache(runtime, PLENTY);
    const steps: number[] = [];
    let before = 0;
    const isWhole = await sessions.preload(sd15, COMPONENTS, (doneBytes) => {
      steps.push(doneBytes - before);
      before = doneBytes;
    });
    expect(isWhole).toBe(true);
    expect(steps).toEqual(COMPONENTS.map(sizeOf).sort((a, b) => b - a));
    expect(sessions.sessionCount).toBe(3);
    expect(sessions.heldBytes).toBe(COMPONENTS.reduce((sum, name) => sum + sizeOf(name), 0));
    expect(before).toBe(sessions.heldBytes);
  });

  test('[R11] a smaller budget lets the least recently used go', async () => {
    await sessions.use(sd15, 'vaeDecoder', async () => {});
    await sessions.use(sd15, 'textEncoder', async () => {});
    await sessions.setBudget(sizeOf('vaeDecoder') + sizeOf('textEncoder'));
    expect(COMPONENTS.map((name) => sessions.isLoaded(sd15, name))).toEqual([true, false, true]);
  });

  test('[R12] a component larger than the budget still runs, alone', async () => {
    await sessions.setBudget(1);
    expect(await sessions.preload(sd15, COMPONENTS)).toBe(false);
    expect(sessions.sessionCount).toBe(0);
    for (const name of COMPONENTS) await sessions.use(sd15, name, async () => expect(sessions.sessionCount).toBe(1));
    expect(sessions.sessionCount).toBe(1);
  });

  test('[R11] a session in use is never released', async () => {
    await sessions.setBudget(PLENTY);
    await sessions.use(sd15, 'unet', async () => {
      await sessions.releaseAll();
      expect(sessions.isLoaded(sd15, 'unet')).toBe(true);
    });
    await sessions.releaseAll();
    expect(sessions.sessionCount).toBe(0);
    expect(sessions.heldBytes).toBe(0);
  });
});

describe('packages that are not what they say', () => {
  test('[R14] a manifest with another type, shape or name than the graph is refused', async () => {
    const sessions = new SessionCache(runtime, PLENTY);
    const changes = [
      lying('unet', ({ inputs }) => ({ inputs: inputs.map((input) => ({ ...input, type: 'float16' as const })) })),
      lying('unet', ({ inputs }) => ({
        inputs: inputs.map((input) => (input.name === 'timestep' ? { ...input, dims: [] } : input)),
      })),
      lying('unet', ({ inputs }) => ({ inputs: inputs.slice(0, 2) })),
      lying('unet', ({ outputs }) => ({ outputs: outputs.map((output) => ({ ...output, name: 'other' })) })),
    ];
    for (const change of changes) {
      const reader = await fetchedPackage('tiny-sd15', change);
      await expect(sessions.use(reader, 'unet', async () => {})).rejects.toSatisfy(
        failsWith('manifest-invalid', 'unet'),
      );
    }
    expect(sessions.sessionCount).toBe(0);
  });

  test('[R21] inputs that no adapter fills, and outputs that it needs and lacks, are refused before loading', async () => {
    const sessions = new SessionCache(runtime, PLENTY);
    const extra = await fetchedPackage(
      'tiny-sd15',
      lying('unet', ({ inputs }) => ({
        inputs: [...inputs, { name: 'text_embeds', type: 'float32', dims: [1, 64] }],
      })),
    );
    expect(() => makeUnet(sessions, extra)).toThrow(/text_embeds/);
    const lacking = await fetchedPackage(
      'tiny-sd15',
      lying('vaeDecoder', () => ({ outputs: [] })),
    );
    expect(() => makeVaeDecoder(sessions, lacking)).toThrow(/sample/);
    expect(sessions.sessionCount).toBe(0);
  });

  test('[R13] a graph that is no graph any more, and weights that end early, are file-corrupt', async () => {
    const sessions = new SessionCache(runtime, PLENTY);
    const { graph, externalData } = sd15.manifest.components.unet;
    for (const damaged of [graph, externalData[0]?.path]) {
      const reader = damagedPackage(sd15, (path) => path === damaged);
      await expect(sessions.use(reader, 'unet', async () => {})).rejects.toSatisfy(
        (error) => isStudioError(error, 'file-corrupt') && error.details['path'] === damaged,
      );
    }
    expect(sessions.sessionCount).toBe(0);
  });

  test('[R13] a graph that ONNX Runtime cannot read although it is as published is session-failed', async () => {
    const sessions = new SessionCache(runtime, PLENTY);
    const { verify: _verify, ...reader } = damagedPackage(sd15, (path) => path === sd15.manifest.components.unet.graph);
    await expect(sessions.use(reader, 'unet', async () => {})).rejects.toSatisfy(failsWith('session-failed', 'unet'));
  });
});

describe('adapters', () => {
  const ids = (fill: number) => {
    const row = new Int32Array(77).fill(1513);
    row.set([1512, fill, fill + 1]);
    return row;
  };

  for (const id of FIXTURE_IDS)
    test(`[R20] ${id}: a batch gives what its rows give alone`, async () => {
      const reader = await fetchedPackage(id);
      const sessions = new SessionCache(runtime, PLENTY);
      const encoder = makeTextEncoder(sessions, reader);
      const unet = makeUnet(sessions, reader);
      const both = await encoder.encode([ids(300), ids(700)]);
      const second = await encoder.encode([ids(700)]);
      expect(both.dims).toEqual([2, 77, second.dims[2]]);
      expectClose(both.data.subarray(both.data.length / 2), second.data, 1e-2);

      const traits = unetTraits(reader.manifest.components.unet, reader.manifest.latents);
      const channels = traits.isInpaintModel ? 9 : 4;
      const sample = Float32Array.from({ length: 2 * channels * 8 * 12 }, (_, index) => Math.sin(index));
      const size = traits.guidanceEmbeddingSize;
      const more = { timestep: 501, ...(size === undefined ? {} : { timestepCond: guidanceScaleEmbedding(4, size) }) };
      const noise = await unet.predictNoise({
        sample: { data: sample, dims: [2, channels, 8, 12] },
        encoderHiddenStates: both,
        ...more,
      });
      const alone = await unet.predictNoise({
        sample: { data: sample.slice(sample.length / 2), dims: [1, channels, 8, 12] },
        encoderHiddenStates: second,
        ...more,
      });
      expect(noise.dims).toEqual([2, 4, 8, 12]);
      expectClose(noise.data.subarray(noise.data.length / 2), alone.data, 2e-2);

      const image = await makeVaeDecoder(sessions, reader).decode({ data: sample.slice(0, 384), dims: [1, 4, 8, 12] });
      expect(image.dims).toEqual([1, 3, 64, 96]);
      expect(image.data.every(Number.isFinite)).toBe(true);
      const encoded = await makeVaeEncoder(sessions, reader)?.encode(image);
      expect(encoded?.mean.dims).toEqual([1, 4, 8, 12]);
      expect(encoded?.logvar?.dims).toEqual(['tiny-lcm', 'tiny-sd-turbo'].includes(id) ? undefined : [1, 4, 8, 12]);
      expect(sessions.runMs).toBeGreaterThan(0);
      await sessions.releaseAll();
    });

  test('[R22] a size that a fixed graph cannot take is an invalid request', async () => {
    const reader = await fetchedPackage(
      'tiny-sd15',
      lying('unet', ({ inputs }) => ({
        inputs: inputs.map((input) => (input.name === 'sample' ? { ...input, dims: [2, 4, 16, 16] } : input)),
      })),
    );
    const unet = makeUnet(new SessionCache(runtime, PLENTY), reader);
    const states = { data: new Float32Array(77 * 32), dims: [1, 77, 32] };
    for (const dims of [
      [2, 4, 8, 16],
      [1, 4, 16, 16],
    ]) {
      const sample = { data: new Float32Array(dims.reduce((a, b) => a * b)), dims };
      await expect(
        (async () => unet.predictNoise({ sample, timestep: 1, encoderHiddenStates: states }))(),
      ).rejects.toSatisfy(failsWith('invalid-request', 'unet'));
    }
  });
});

function expectClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let index = 0; index < actual.length; index++)
    worst = Math.max(worst, Math.abs((actual[index] ?? Number.NaN) - (expected[index] ?? Number.NaN)));
  expect(worst).toBeLessThanOrEqual(tolerance);
}
