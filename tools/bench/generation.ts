import type { Page } from 'playwright';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import type { Job, JobTimings } from '../../src/domain/jobs/job.ts';
import type { Manifest } from '../../src/domain/models/manifest.ts';

/** Figures of two pictures in a row on one execution provider, after the warm-up. */
export interface GenerationFigures {
  readonly first: JobTimings;
  readonly second: JobTimings;
  /** Sessions and warm-up, before the first picture. */
  readonly loadMs: number;
  /** encode + denoise + decode of the second picture over the sum of its bare session.run calls. */
  readonly overRun: number;
  readonly firstOverSecond: number;
  readonly previewOverStep: number;
  readonly stepMs: number;
  readonly weightsBytes: number;
}

interface PageStudio {
  device: { setProvider(provider: 'webgpu' | 'wasm'): void };
  models: { manifest(packageId: string): Promise<Manifest>; install(packageId: string): Promise<unknown> };
  jobs: {
    warmUp(packageId: string): Promise<void>;
    enqueue(request: TextToImageRequest): Promise<Job>;
    settled(jobId: string): Promise<Job>;
  };
}

interface Workload {
  readonly width: number;
  readonly height: number;
  readonly numInferenceSteps: number;
}

function busyMs({ encodeMs, denoiseMs, decodeMs }: JobTimings): number {
  return encodeMs + denoiseMs + decodeMs;
}

/** Installs the starter if needed, warms up, makes two pictures. */
export async function measureGeneration(
  page: Page,
  provider: 'webgpu' | 'wasm',
  workload: Workload,
): Promise<GenerationFigures> {
  const { timings, loadMs, weightsBytes } = await page.evaluate(
    async ([wanted, size]) => {
      const { studio } = window as unknown as { studio: PageStudio };
      studio.device.setProvider(wanted);
      const packageId = 'starter-diffusion';
      const manifest = await studio.models.manifest(packageId);
      await studio.models.install(packageId);
      const startedAt = performance.now();
      await studio.jobs.warmUp(packageId);
      const loadedMs = performance.now() - startedAt;
      const timings: JobTimings[] = [];
      for (const seed of [1, 2]) {
        const job = await studio.jobs.enqueue({
          kind: 'text-to-image',
          packageId,
          prompt: 'a red apple',
          negativePrompt: '',
          ...size,
          guidanceScale: manifest.defaults.guidanceScale,
          guidanceRescale: manifest.defaults.guidanceRescale,
          scheduler: manifest.defaults.scheduler,
          scheduleType: 'automatic',
          seed,
          batchSize: 1,
        });
        const settled = await studio.jobs.settled(job.id);
        if (!settled.timings) throw new Error(`${settled.state}: ${settled.failure?.message ?? 'no timings'}`);
        timings.push(settled.timings);
      }
      const { textEncoder, unet, vaeDecoder } = manifest.components;
      return {
        timings,
        loadMs: loadedMs,
        weightsBytes: textEncoder.weightsSizeBytes + unet.weightsSizeBytes + vaeDecoder.weightsSizeBytes,
      };
    },
    [provider, workload] as const,
  );
  const [first, second] = timings;
  if (!first || !second) throw new Error('Two pictures were asked for.');
  const stepMs = second.denoiseMs / workload.numInferenceSteps;
  return {
    first,
    second,
    loadMs,
    overRun: busyMs(second) / second.runMs,
    firstOverSecond: busyMs(first) / busyMs(second),
    previewOverStep: second.previewMs / workload.numInferenceSteps / stepMs,
    stepMs,
    weightsBytes,
  };
}
