import { describe, expect, test } from 'vitest';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import type { EngineOptions, GenerationEvent, InferenceApi } from '../../src/domain/protocol/inference-api.ts';

const PHASES = ['loading', 'encoding', 'denoising', 'decoding'];

/** What a contract run is made on. `steps` of the request must be 3 or more. */
export interface InferenceSubject {
  readonly api: InferenceApi;
  readonly request: TextToImageRequest;
  readonly options: EngineOptions;
}

/** What everything that stands for the inference worker must do ([S20]…[S23] of docs/specs/studio.md). */
export function describeInferenceApi(name: string, open: () => Promise<InferenceSubject>): void {
  describe(`inference API: ${name}`, () => {
    test('[S20] phases come in order, steps count up by one to all of them, fractions never fall', async () => {
      const { api, request, options } = await open();
      const events: GenerationEvent[] = [];
      await api.generate(request, options, (event) => events.push(event));
      expectEventOrder(events, request.numInferenceSteps);
    });

    test('[S21] the outcome has the whole batch, with the seeds that follow the first, opaque and of the asked size', async () => {
      const { api, request, options } = await open();
      const batch = { ...request, batchSize: 2, seed: 0xffffffff };
      const outcome = await api.generate(batch, options, () => {});
      expect(outcome.images.map(({ batchIndex, seed }) => [batchIndex, seed])).toEqual([
        [0, 0xffffffff],
        [1, 0],
      ]);
      for (const { image } of outcome.images) {
        expect(image.data).toHaveLength(image.width * image.height * 4);
        expect(image.data.every((value, index) => index % 4 !== 3 || value === 255)).toBe(true);
      }
      expect(outcome.device.executionProvider).toBe('wasm');
    });

    test('[S22] no event comes after a run has settled', async () => {
      const { api, request, options } = await open();
      let isSettled = false;
      let late = 0;
      const onEvent = () => {
        if (isSettled) late += 1;
      };
      await api.generate(request, options, onEvent).finally(() => {
        isSettled = true;
      });
      await api.describeDevice(options); // a round trip behind whatever was still on its way
      expect(late).toBe(0);
    });

    test('[S23] a cancel between steps ends the run with `cancelled`, no further step starts, and the next run is whole', async () => {
      const { api, request, options } = await open();
      const long = { ...request, numInferenceSteps: 60 };
      const steps: number[] = [];
      const run = api.generate(long, options, (event) => {
        if (event.type !== 'step') return;
        steps.push(event.stepIndex);
        if (steps.length === 2) api.cancel().catch(() => {});
      });
      await expect(run).rejects.toMatchObject({ code: 'cancelled' });
      expect(steps.length).toBeLessThanOrEqual(3);
      const events: GenerationEvent[] = [];
      await api.generate(request, options, (event) => events.push(event));
      expectEventOrder(events, request.numInferenceSteps);
    });

    test('[S23] a cancel without a run does nothing', async () => {
      const { api, request, options } = await open();
      await api.cancel();
      await expect(api.generate(request, options, () => {})).resolves.toMatchObject({ truncatedTokenCount: 0 });
    });
  });
}

function expectEventOrder(events: readonly GenerationEvent[], totalSteps: number): void {
  const phases = events.flatMap((event) => (event.type === 'phase' ? [event] : []));
  const order = phases.map((event) => PHASES.indexOf(event.phase));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(new Set(order)).toEqual(new Set([0, 1, 2, 3]));
  for (const name of PHASES) {
    const fractions = phases.filter((event) => event.phase === name).map((event) => event.fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  }
  const steps = events.flatMap((event) => (event.type === 'step' ? [event.stepIndex] : []));
  expect(steps.filter((stepIndex) => stepIndex > 0)).toEqual(
    Array.from({ length: totalSteps }, (_, index) => index + 1),
  );
}
