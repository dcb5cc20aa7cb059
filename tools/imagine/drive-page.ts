import type { Page } from 'playwright';
import type { StudioErrorCode, StudioErrorDetails } from '../../src/domain/core/errors.ts';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import type { Job } from '../../src/domain/jobs/job.ts';
import type { Manifest } from '../../src/domain/models/manifest.ts';
import type { DeviceReport, ProviderPreference } from '../../src/domain/protocol/device.ts';
import type { ImagineOptions } from './options.ts';

/** The part of `window.studio` that this command uses (src/studio/services/studio.ts has it whole). */
interface PageStudio {
  device: { setProvider(provider: ProviderPreference): void; describe(): Promise<DeviceReport> };
  models: {
    refresh(): Promise<void>;
    getState(): { packages: readonly { manifest: Manifest }[] };
  };
  jobs: {
    enqueue(request: TextToImageRequest): Promise<Job>;
    settled(jobId: string): Promise<Job>;
    getState(): { jobs: readonly Job[] };
    subscribe(listener: (state: { jobs: readonly Job[] }) => void): () => void;
  };
  results: { exportPng(id: string, options: { embedRecipe: boolean }): Promise<Uint8Array<ArrayBuffer>> };
}

/** A picture as the page would download it. */
export interface ImaginedPicture {
  readonly seed: number;
  readonly png: Buffer;
}

export interface ImagineOutcome {
  readonly device: DeviceReport;
  readonly request: TextToImageRequest;
  readonly pictures: readonly ImaginedPicture[];
}

/** A failure inside the page, with the studio's own code. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly code: StudioErrorCode | 'internal';
  readonly details: StudioErrorDetails;

  constructor(code: StudioErrorCode | 'internal', message: string, details: StudioErrorDetails) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

type PageReply<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: StudioErrorCode;
      readonly message: string;
      readonly details: StudioErrorDetails;
    };

function unwrap<T>(reply: PageReply<T>): T {
  if (reply.ok) return reply.value;
  throw new PageError(reply.code, reply.message, reply.details);
}

/** The manifests that the app's host offers, in catalog order. */
export async function listManifests(page: Page): Promise<readonly Manifest[]> {
  return page.evaluate(async () => {
    const { studio } = window as unknown as { studio: PageStudio };
    await studio.models.refresh();
    return studio.models.getState().packages.map((offered) => offered.manifest);
  });
}

/** The whole request: what was asked for, and the package's defaults for the rest. */
export function completeRequest(options: ImagineOptions, manifest: Manifest): TextToImageRequest {
  return {
    kind: 'text-to-image',
    packageId: manifest.id,
    prompt: options.prompt,
    negativePrompt: options.negativePrompt,
    width: options.width ?? manifest.sizes.defaultWidth,
    height: options.height ?? manifest.sizes.defaultHeight,
    numInferenceSteps: options.steps ?? manifest.defaults.numInferenceSteps,
    guidanceScale: options.guidance ?? manifest.defaults.guidanceScale,
    guidanceRescale: manifest.defaults.guidanceRescale,
    scheduler: options.scheduler ?? manifest.defaults.scheduler,
    scheduleType: 'automatic',
    seed: options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!,
    batchSize: options.batch,
  };
}

/**
 * Makes the pictures in the page and takes out the bytes that it would download.
 * @throws PageError with the code of the studio's error.
 */
export async function imagineInPage(
  page: Page,
  request: TextToImageRequest,
  device: ProviderPreference,
  onProgress: (line: string) => void,
): Promise<ImagineOutcome> {
  await page.exposeFunction('reportProgress', onProgress);
  const reply = await page.evaluate(
    async ([wanted, provider]) => {
      const { studio, reportProgress } = window as unknown as {
        studio: PageStudio;
        reportProgress: (line: string) => Promise<void>;
      };
      const failure = (error: { code?: string; message?: string; details?: object }) => ({
        ok: false as const,
        code: (error.code ?? 'internal') as never,
        message: error.message ?? String(error),
        details: JSON.parse(JSON.stringify(error.details ?? {})),
      });
      let stop = () => {};
      try {
        studio.device.setProvider(provider);
        const report = await studio.device.describe();
        const job = await studio.jobs.enqueue(wanted);
        let last = '';
        stop = studio.jobs.subscribe(({ jobs }) => {
          const progress = jobs.find((candidate) => candidate.id === job.id)?.progress;
          if (!progress) return;
          const line = progress.totalSteps
            ? `${progress.phase} ${progress.stepIndex ?? 0}/${progress.totalSteps}`
            : `${progress.phase} ${Math.round(progress.fraction * 100)} %`;
          if (line === last) return;
          last = line;
          reportProgress(line).catch(() => {});
        });
        const settled = await studio.jobs.settled(job.id);
        if (settled.state !== 'succeeded') {
          return failure(settled.failure ?? { code: 'cancelled', message: `The job ended as ${settled.state}.` });
        }
        const pictures: string[] = [];
        for (const id of settled.resultIds) {
          const bytes = await studio.results.exportPng(id, { embedRecipe: true });
          let binary = '';
          for (let at = 0; at < bytes.length; at += 0x8000)
            binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
          pictures.push(btoa(binary));
        }
        return { ok: true as const, value: { report, pictures } };
      } catch (error) {
        return failure(error as { code?: string; message?: string; details?: object });
      } finally {
        stop();
      }
    },
    [request, device] as const,
  );
  const { report, pictures } = unwrap<{ report: DeviceReport; pictures: string[] }>(reply);
  return {
    device: report,
    request,
    pictures: pictures.map((base64, index) => ({
      seed: (request.seed + index) % 2 ** 32,
      png: Buffer.from(base64, 'base64'),
    })),
  };
}
