import { describe, expect, test } from 'vitest';
import { isStudioError, StudioError, type StudioErrorCode } from '../../../src/domain/core/errors.ts';
import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import type { EngineOptions, GenerationEvent, InferenceApi } from '../../../src/domain/protocol/inference-api.ts';
import { type InferenceParts, makeInferenceApi } from '../../../src/engine/runtime/inference-engine.ts';
import { Runtime } from '../../../src/engine/runtime/runtime.ts';
import { startRuntime } from '../../../src/engine/runtime/start-runtime.ts';
import { countedOrt } from './counted-ort.ts';
import { FIXTURE_IDS, fetchedPackage } from './fetched-package.ts';

const OPTIONS: EngineOptions = { provider: 'wasm', memoryBudgetBytes: 1e9, previewEverySteps: 1 };

const REQUEST: TextToImageRequest = {
  kind: 'text-to-image',
  packageId: 'tiny-sd15',
  prompt: 'a photo of a red house',
  negativePrompt: '',
  width: 64,
  height: 96,
  numInferenceSteps: 3,
  guidanceScale: 5,
  guidanceRescale: 0,
  scheduler: 'euler',
  scheduleType: 'automatic',
  seed: 42,
  batchSize: 1,
};

/** ONNX Runtime's heaps, caught as they are made: they only grow, so what leaks shows in the end. */
const wasmMemories: WebAssembly.Memory[] = [];
WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct(target, args, newTarget) {
    const memory: WebAssembly.Memory = Reflect.construct(target, args, newTarget);
    wasmMemories.push(memory);
    return memory;
  },
});

const ignore = () => {};
const failsWith = (code: StudioErrorCode) => (error: unknown) => isStudioError(error, code);

interface Watched {
  readonly engine: InferenceApi;
  /** Packages opened and not closed. */
  openCount(): number;
  fileReads(): number;
}

function makeEngine(start: InferenceParts['startRuntime'] = startRuntime): Watched {
  let openCount = 0;
  let fileReads = 0;
  const engine = makeInferenceApi({
    startRuntime: start,
    async openPackage(packageId) {
      const id = FIXTURE_IDS.find((known) => known === packageId);
      if (!id) throw new StudioError('package-not-installed', packageId);
      const reader = await fetchedPackage(id);
      openCount += 1;
      return {
        manifest: reader.manifest,
        file(path) {
          fileReads += 1;
          return reader.file(path);
        },
        verify: async () => {},
        close() {
          openCount -= 1;
        },
      };
    },
  });
  return { engine, openCount: () => openCount, fileReads: () => fileReads };
}

describe('a generation on WebAssembly', () => {
  const watched = makeEngine();
  const { engine } = watched;

  test('[R31] tells its phases in order, its steps from 0 to all, and gives sound pictures', async () => {
    const events: GenerationEvent[] = [];
    const outcome = await engine.generate({ ...REQUEST, batchSize: 2 }, OPTIONS, (event) => events.push(event));
    const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
    expect([...new Set(phases)]).toEqual(['loading', 'encoding', 'denoising', 'decoding']);
    expect(phases).toEqual([...phases].sort((a, b) => phases.indexOf(a) - phases.indexOf(b)));
    const steps = events.flatMap((event) => (event.type === 'step' ? [event.stepIndex] : []));
    expect(steps).toEqual([0, 1, 2, 3]);

    expect(outcome.images.map(({ seed, batchIndex }) => [seed, batchIndex])).toEqual([
      [42, 0],
      [43, 1],
    ]);
    for (const { image } of outcome.images) {
      expect([image.width, image.height, image.data.length]).toEqual([64, 96, 64 * 96 * 4]);
      expect(new Set(image.data).size).toBeGreaterThan(16);
    }
    expect(outcome).toMatchObject({ packageName: 'Tiny SD 1.5', truncatedTokenCount: 0 });
    expect(outcome.packageRevision).toMatch(/^[0-9a-f]{16}$/);
    expect(outcome.device.executionProvider).toBe('wasm');
    const { timings } = outcome;
    expect(timings.runMs).toBeGreaterThan(0);
    expect(timings.runMs).toBeLessThanOrEqual(timings.encodeMs + timings.denoiseMs + timings.decodeMs);
    expect(watched.openCount()).toBe(0);
  });

  test('[R33] previews have a pixel for each latent of each picture', async () => {
    const events: GenerationEvent[] = [];
    await engine.generate({ ...REQUEST, batchSize: 2 }, OPTIONS, (event) => events.push(event));
    const previews = events.filter((event) => event.type === 'preview');
    expect(previews.slice(0, 2).map(({ stepIndex, batchIndex }) => [stepIndex, batchIndex])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    for (const { image } of previews)
      expect([image.width, image.height, image.data.length]).toEqual([8, 12, 8 * 12 * 4]);
    const none: GenerationEvent[] = [];
    await engine.generate(REQUEST, { ...OPTIONS, previewEverySteps: 0 }, (event) => none.push(event));
    expect(none.some((event) => event.type === 'preview')).toBe(false);
  });

  test('[R31] one seed, one picture: alone or second of a batch, with room for all sessions or for one', async () => {
    const alone = await engine.generate({ ...REQUEST, seed: 43 }, OPTIONS, ignore);
    const batch = await engine.generate({ ...REQUEST, batchSize: 2 }, OPTIONS, ignore);
    const tight = await engine.generate({ ...REQUEST, seed: 43 }, { ...OPTIONS, memoryBudgetBytes: 1 }, ignore);
    expect(tight.images[0]?.image.data).toEqual(alone.images[0]?.image.data);
    expect(meanDifference(batch.images[1]?.image.data, alone.images[0]?.image.data)).toBeLessThan(0.5);
    expect(meanDifference(batch.images[0]?.image.data, alone.images[0]?.image.data)).toBeGreaterThan(1);
  });

  test('[R32] a cancel that comes as a message stops it before the next step', async () => {
    const steps: number[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => void engine.cancel();
    const run = engine.generate({ ...REQUEST, numInferenceSteps: 40 }, OPTIONS, (event) => {
      if (event.type !== 'step') return;
      steps.push(event.stepIndex);
      if (event.stepIndex === 2) port2.postMessage('cancel');
    });
    await expect(run).rejects.toSatisfy(failsWith('cancelled'));
    port1.close();
    expect(steps).toEqual([0, 1, 2]);
    expect(watched.openCount()).toBe(0);
    const next = await engine.generate(REQUEST, OPTIONS, ignore);
    expect(next.images).toHaveLength(1);
    expect(next.timings.loadMs).toBeLessThan(next.timings.encodeMs + next.timings.denoiseMs + next.timings.decodeMs);
  });

  test('[R36] calls take turns; a cancel stops those that wait as well', async () => {
    const order: string[] = [];
    const first = engine.generate(REQUEST, OPTIONS, ignore).then(() => order.push('first'));
    const second = engine.generate(REQUEST, OPTIONS, ignore).then(() => order.push('second'));
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    const runs = [engine.generate(REQUEST, OPTIONS, ignore), engine.generate(REQUEST, OPTIONS, ignore)];
    await engine.cancel();
    for (const run of runs) await expect(run).rejects.toSatisfy(failsWith('cancelled'));
  });

  test('[R30] refuses bad requests and options before a file is read', async () => {
    const before = watched.fileReads();
    const bad: unknown[] = [
      { ...REQUEST, prompt: '' },
      { ...REQUEST, width: 65 },
      { ...REQUEST, width: 100_000 },
      { ...REQUEST, numInferenceSteps: 1e9 },
      { ...REQUEST, guidanceScale: Number.NaN },
      { ...REQUEST, seed: -1 },
      { ...REQUEST, scheduler: 'ddim', scheduleType: 'karras' },
      { ...REQUEST, packageId: '../secrets' },
      null,
    ];
    for (const request of bad)
      await expect(
        engine.generate(request as TextToImageRequest, OPTIONS, ignore),
        JSON.stringify(request),
      ).rejects.toSatisfy(failsWith('invalid-request'));
    for (const options of [
      { ...OPTIONS, memoryBudgetBytes: Number.NaN },
      { ...OPTIONS, previewEverySteps: -1 },
    ])
      await expect(engine.generate(REQUEST, options, ignore)).rejects.toSatisfy(failsWith('invalid-request'));
    await expect(engine.generate({ ...REQUEST, packageId: 'other' }, OPTIONS, ignore)).rejects.toSatisfy(
      failsWith('package-not-installed'),
    );
    expect(watched.fileReads()).toBe(before);
  });

  test('[R6] another provider needs a fresh worker, and is told so', async () => {
    await expect(engine.describeDevice({ ...OPTIONS, provider: 'webgpu' })).rejects.toSatisfy(
      (error) => isStudioError(error, 'internal') && error.details['wanted'] === 'webgpu',
    );
    expect((await engine.describeDevice({ ...OPTIONS, provider: 'automatic' })).executionProvider).toBe('wasm');
  });

  test('[R35] prepare loads and warms up, tells how far it is, and stops at a cancel', async () => {
    await engine.release();
    const fractions: number[] = [];
    const report = await engine.prepare('tiny-sd15', OPTIONS, (event) => {
      if (event.type === 'phase') fractions.push(event.fraction);
    });
    expect(report.executionProvider).toBe('wasm');
    expect(fractions[0]).toBe(0);
    expect(fractions.at(-1)).toBe(1);
    const reads = watched.fileReads();
    await engine.generate(REQUEST, OPTIONS, ignore);
    expect(watched.fileReads()).toBe(reads);
    const cancelled = engine.prepare('tiny-sd21-v', OPTIONS, ignore);
    await engine.cancel();
    await expect(cancelled).rejects.toSatisfy(failsWith('cancelled'));
  });
});

describe('twenty generations', () => {
  test('[R37] [R23] leave three sessions, no tensor, and no more memory than three do', async () => {
    const runtime = await startRuntime('wasm');
    const { ort, live } = countedOrt(runtime.ort);
    const { engine, openCount } = makeEngine(async () => new Runtime(ort, runtime.report));
    const heapBytes = () => Math.max(...wasmMemories.map(({ buffer }) => buffer.byteLength));
    for (let run = 0; run < 3; run++) await engine.generate({ ...REQUEST, seed: run }, OPTIONS, ignore);
    const before = heapBytes();
    expect(before).toBeGreaterThan(1e6);
    for (let run = 3; run < 20; run++) await engine.generate({ ...REQUEST, seed: run }, OPTIONS, ignore);
    expect(live).toEqual({ sessions: 3, tensors: 0 });
    expect(heapBytes()).toBe(before);
    expect(openCount()).toBe(0);
    await engine.release();
    expect(live).toEqual({ sessions: 0, tensors: 0 });
  });
});

function meanDifference(a: Uint8ClampedArray | undefined, b: Uint8ClampedArray | undefined): number {
  if (!a || !b || a.length !== b.length) throw new Error('pictures of two sizes');
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}
