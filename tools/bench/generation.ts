import type { Page } from 'playwright';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import type { Job, JobTimings } from '../../src/domain/jobs/job.ts';
import type { Manifest } from '../../src/domain/models/manifest.ts';

/** Figures of some pictures in a row on one execution provider, after the warm-up. */
export interface GenerationFigures {
  readonly first: JobTimings;
  /** Of the pictures after the first, the one with the median time. */
  readonly later: JobTimings;
  /** Sessions and warm-up, before the first picture. */
  readonly loadMs: number;
  /** encode + denoise + decode of a later picture over the sum of its bare session.run calls. */
  readonly overRun: number;
  readonly firstOverLater: number;
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
  /** How many, one after the other; at least two. */
  readonly pictureCount: number;
}

/** Between the warm-up and the first picture. */
const SETTLE_MS = 5_000;

function busyMs({ encodeMs, denoiseMs, decodeMs }: JobTimings): number {
  return encodeMs + denoiseMs + decodeMs;
}

/** Installs the starter if needed, warms up, makes the pictures. */
export async function measureGeneration(
  page: Page,
  provider: 'webgpu' | 'wasm',
  workload: Workload,
): Promise<GenerationFigures> {
  const { timings, loadMs, weightsBytes } = await page.evaluate(
    async ([wanted, { pictureCount, ...size }, settleMs]) => {
      const { studio } = window as unknown as { studio: PageStudio };
      studio.device.setProvider(wanted);
      const packageId = 'starter-diffusion';
      const manifest = await studio.models.manifest(packageId);
      await studio.models.install(packageId);
      const startedAt = performance.now();
      await studio.jobs.warmUp(packageId);
      const loadedMs = performance.now() - startedAt;
      // The browser's compilers of WebAssembly work on for a while, on the same cores.
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      const timings: JobTimings[] = [];
      for (let seed = 1; seed <= pictureCount; seed++) {
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
    [provider, workload, SETTLE_MS] as const,
  );
  const [first, ...others] = timings;
  const later = others.toSorted((a, b) => busyMs(a) - busyMs(b))[Math.floor((others.length - 1) / 2)];
  if (!first || !later) throw new Error('Two pictures at least were asked for.');
  const stepMs = later.denoiseMs / workload.numInferenceSteps;
  return {
    first,
    later,
    loadMs,
    overRun: busyMs(later) / later.runMs,
    firstOverLater: busyMs(first) / busyMs(later),
    previewOverStep: later.previewMs / workload.numInferenceSteps / stepMs,
    stepMs,
    weightsBytes,
  };
}
