import { proxy, type Remote, wrap } from 'comlink';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import { decodeError, type Reply } from '../../../src/domain/protocol/error-codec.ts';
import type { ExposedApi } from '../../../src/domain/protocol/exposed-api.ts';
import type { EngineOptions, GenerationEvent, InferenceApi } from '../../../src/domain/protocol/inference-api.ts';
import type { MediaApi } from '../../../src/domain/protocol/media-api.ts';
import type { ModelsApi } from '../../../src/domain/protocol/models-api.ts';

const OPTIONS: EngineOptions = { provider: 'wasm', memoryBudgetBytes: 1e9, previewEverySteps: 1 };

const REQUEST: TextToImageRequest = {
  kind: 'text-to-image',
  packageId: 'tiny-sd15',
  prompt: 'a photo of a red house',
  negativePrompt: '',
  width: 64,
  height: 64,
  numInferenceSteps: 4,
  guidanceScale: 5,
  guidanceRescale: 0,
  scheduler: 'ddim',
  scheduleType: 'automatic',
  seed: 7,
  batchSize: 1,
};

const workers: Worker[] = [];

function start<Api>(worker: Worker): Remote<ExposedApi<Api>> {
  workers.push(worker);
  return wrap<ExposedApi<Api>>(worker);
}

async function valueIn<T>(reply: Promise<Reply<T>>): Promise<T> {
  const answer = await reply;
  if (!answer.ok) throw decodeError(answer.error);
  return answer.value;
}

afterAll(() => {
  for (const worker of workers) worker.terminate();
});

describe('the workers themselves, on an installed package', () => {
  let inference: Remote<ExposedApi<InferenceApi>>;

  beforeAll(async () => {
    const models = start<ModelsApi>(
      new Worker(new URL('../../../src/engine/models.worker.ts', import.meta.url), {
        type: 'module',
        name: `models-${crypto.randomUUID()}`,
      }),
    );
    const packageUrl = new URL(`${inject('packagesPath')}tiny-sd15/`, location.origin).href;
    await valueIn(
      models.install(
        packageUrl,
        proxy(() => {}),
      ),
    );
    inference = start<InferenceApi>(
      new Worker(new URL('../../../src/engine/inference.worker.ts', import.meta.url), {
        type: 'module',
        name: `inference-${crypto.randomUUID()}`,
      }),
    );
  });

  test('[R31] a picture from the store, its bytes moved, its events before the answer', async () => {
    const events: GenerationEvent[] = [];
    const outcome = await valueIn(
      inference.generate(
        REQUEST,
        OPTIONS,
        proxy((event: GenerationEvent) => {
          events.push(event);
        }),
      ),
    );
    const { image } = outcome.images[0] ?? {};
    expect(image?.data).toBeInstanceOf(Uint8ClampedArray);
    expect(image?.data.length).toBe(64 * 64 * 4);
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(5);
    expect(events.at(-1)).toEqual({ type: 'phase', phase: 'decoding', fraction: 1 });
    expect(outcome.device.threadCount).toBe(Math.min(8, navigator.hardwareConcurrency));

    const media = start<MediaApi<Blob>>(
      new Worker(new URL('../../../src/engine/media.worker.ts', import.meta.url), {
        type: 'module',
        name: `media-${crypto.randomUUID()}`,
      }),
    );
    if (!image) throw new Error('no picture');
    const png = await valueIn(media.encodePng(image));
    const bitmap = await createImageBitmap(new Blob([png]));
    expect([bitmap.width, bitmap.height]).toEqual([64, 64]);
    bitmap.close();
  });

  test('[R32] a cancel from the page gets in between two steps of WebAssembly', async () => {
    const steps: number[] = [];
    let cancelling: Promise<unknown> | undefined;
    const run = valueIn(
      inference.generate(
        { ...REQUEST, numInferenceSteps: 150 },
        OPTIONS,
        proxy((event: GenerationEvent) => {
          if (event.type !== 'step') return;
          steps.push(event.stepIndex);
          if (event.stepIndex >= 2) cancelling ??= inference.cancel();
        }),
      ),
    );
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    await cancelling;
    // The page is a thread of its own: by the time its message arrives some steps more may be done, but never all.
    expect(steps.length).toBeLessThan(75);
  });

  test('[R30] errors keep code and details on their way', async () => {
    await expect(
      valueIn(
        inference.generate(
          { ...REQUEST, packageId: 'nobody' },
          OPTIONS,
          proxy(() => {}),
        ),
      ),
    ).rejects.toMatchObject({ code: 'package-not-installed', details: { packageId: 'nobody' } });
  });
});
