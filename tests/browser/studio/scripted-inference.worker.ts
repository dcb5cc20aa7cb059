import { StudioError, type StudioErrorCode } from '../../../src/domain/core/errors.ts';
import type { DeviceReport } from '../../../src/domain/protocol/device.ts';
import type { GenerationEvent, InferenceApi } from '../../../src/domain/protocol/inference-api.ts';
import { exposeApi } from '../../../src/engine/expose.ts';

/** Where a run of this worker goes wrong, and how: the worker ends, spins, never answers, or throws an error of a code. */
export interface Fault {
  readonly at: 'describing' | 'loading' | 'encoding' | 'denoising' | 'decoding';
  readonly how: 'close' | 'spin' | 'hang' | StudioErrorCode;
}

/** An inference worker without models, which follows the contract and goes wrong where it is told to. */
let fault: Fault | undefined;
let isCancelled = false;

self.addEventListener('message', (event: MessageEvent<{ readonly fault?: Fault } | undefined>) => {
  fault = event.data?.fault ?? fault;
});

const STEP_MS = 10;

function device(provider: string): DeviceReport {
  return {
    executionProvider: provider === 'webgpu' ? 'webgpu' : 'wasm',
    variant: 'wasm',
    runtimeVersion: 'scripted 1',
    isCrossOriginIsolated: true,
    threadCount: 1,
    runtimeUrls: [],
  };
}

async function goWrong(at: Fault['at']): Promise<void> {
  if (fault?.at !== at) return;
  if (fault.how === 'close') self.close();
  else if (fault.how === 'spin') for (;;);
  else if (fault.how !== 'hang') throw new StudioError(fault.how, 'As told.', { at });
  await new Promise<never>(() => {});
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, STEP_MS));
}

function picture(seed: number) {
  const data = new Uint8ClampedArray(8 * 8 * 4).map((_, index) => (index % 4 === 3 ? 255 : (seed + index) % 251));
  return { width: 8, height: 8, data };
}

async function enter(phase: 'loading' | 'encoding' | 'decoding', onEvent: (event: GenerationEvent) => void) {
  onEvent({ type: 'phase', phase, fraction: 0 });
  await pause();
  await goWrong(phase);
  if (isCancelled) throw new StudioError('cancelled', 'Cancelled.');
  onEvent({ type: 'phase', phase, fraction: 1 });
}

exposeApi<InferenceApi>({
  async describeDevice({ provider }) {
    await goWrong('describing');
    return device(provider);
  },
  async prepare(_packageId, { provider }, onEvent) {
    isCancelled = false;
    await enter('loading', onEvent);
    return device(provider);
  },
  async generate(request, { provider, previewEverySteps }, onEvent) {
    isCancelled = false;
    await enter('loading', onEvent);
    await enter('encoding', onEvent);
    onEvent({ type: 'phase', phase: 'denoising', fraction: 0 });
    const totalSteps = request.numInferenceSteps;
    for (let stepIndex = 1; stepIndex <= totalSteps; stepIndex += 1) {
      await pause();
      if (stepIndex === 2) await goWrong('denoising');
      if (isCancelled) throw new StudioError('cancelled', 'Cancelled.');
      onEvent({ type: 'step', stepIndex, totalSteps, elapsedMs: stepIndex * STEP_MS });
      if (previewEverySteps > 0 && stepIndex % previewEverySteps === 0)
        onEvent({ type: 'preview', stepIndex, batchIndex: 0, image: picture(stepIndex) });
    }
    await enter('decoding', onEvent);
    const images = Array.from({ length: request.batchSize }, (_, batchIndex) => {
      const seed = (request.seed + batchIndex) % 2 ** 32;
      return { seed, batchIndex, image: picture(seed) };
    });
    return {
      images,
      truncatedTokenCount: 0,
      packageName: 'Tiny SD 1.5',
      packageRevision: '0123456789abcdef',
      packageRecord: {
        componentHashes: { textEncoder: [], unet: [], vaeDecoder: [] },
        schedulerConfig: {},
        precision: 'float32',
        isRepeatable: true,
      },
      device: device(provider),
      timings: { loadMs: 1, encodeMs: 1, denoiseMs: totalSteps * STEP_MS, decodeMs: 1, previewMs: 0, runMs: 1 },
    };
  },
  async cancel() {
    isCancelled = true;
  },
  async release() {},
});
