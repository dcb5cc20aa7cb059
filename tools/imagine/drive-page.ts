import type { Page } from 'playwright';
import * as v from 'valibot';
import { STUDIO_ERROR_CODES, StudioError } from '../../src/domain/core/errors.ts';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import type { Job } from '../../src/domain/jobs/job.ts';
import type { DeviceReport, ProviderPreference } from '../../src/domain/protocol/device.ts';

/** The part of `window.studio` that this command uses (src/studio/services/studio.ts has it whole). */
interface PageStudio {
  device: { setProvider(provider: ProviderPreference): void; describe(): Promise<DeviceReport> };
  jobs: {
    enqueue(request: TextToImageRequest): Promise<Job>;
    settled(jobId: string): Promise<Job>;
    subscribe(listener: (state: { jobs: readonly Job[] }) => void): () => void;
  };
  results: { exportPng(id: string, options: { embedRecipe: boolean }): Promise<Uint8Array<ArrayBuffer>> };
}

type PageWindow = Window & {
  readonly studio: PageStudio;
  readonly reportProgress: (line: string) => Promise<void>;
};

/** A picture as the page would download it. */
export interface ImaginedPicture {
  /** uint32. */
  readonly seed: number;
  readonly png: Buffer;
}

/** An error's own fields, as they come out of the page: Playwright itself would keep the message alone. */
const failureSchema = v.object({
  code: v.fallback(v.picklist(STUDIO_ERROR_CODES), 'internal'),
  message: v.fallback(v.string(), 'The page gave no reason.'),
  details: v.fallback(v.record(v.string(), v.unknown()), {}),
});

function toError(failure: unknown): StudioError {
  const { code, message, details } = v.parse(failureSchema, failure);
  return new StudioError(code, message, details);
}

// Functions that are evaluated in the page hold no named functions: tsx would wrap those in a helper of its own, which
// the page does not have.

/**
 * Has the page use `provider` from now on.
 * @returns what it runs on then.
 * @throws StudioError as the studio's.
 */
export async function chooseDevice(page: Page, provider: ProviderPreference): Promise<DeviceReport> {
  const reply = await page.evaluate(async (wanted) => {
    const { studio } = window as unknown as PageWindow;
    try {
      studio.device.setProvider(wanted);
      return { value: await studio.device.describe() };
    } catch (error) {
      return { failure: error instanceof Error ? { ...error, message: error.message } : { message: String(error) } };
    }
  }, provider);
  if (reply.value === undefined) throw toError(reply.failure);
  return reply.value;
}

/**
 * Makes the pictures in the page and takes out the bytes that it would download. Call it once for a page.
 * @param onProgress gets a line whenever the job has come on.
 * @throws StudioError as the studio's, or as the job's failure.
 */
export async function imagineInPage(
  page: Page,
  request: TextToImageRequest,
  onProgress: (line: string) => void,
): Promise<readonly ImaginedPicture[]> {
  await page.exposeFunction('reportProgress', onProgress);
  const reply = await page.evaluate(async (wanted) => {
    const { studio, reportProgress } = window as unknown as PageWindow;
    const unsubscribes: (() => void)[] = [];
    try {
      const { id: jobId } = await studio.jobs.enqueue(wanted);
      let last = '';
      unsubscribes.push(
        studio.jobs.subscribe(({ jobs }) => {
          const progress = jobs.find(({ id }) => id === jobId)?.progress;
          if (!progress) return;
          const { phase, fraction, stepIndex = 0, totalSteps } = progress;
          const line = `${phase} ${totalSteps ? `${stepIndex}/${totalSteps}` : `${Math.round(fraction * 100)} %`}`;
          if (line === last) return;
          last = line;
          reportProgress(line).catch(() => {
            // The browser is being closed.
          });
        }),
      );
      const { state, failure, resultIds } = await studio.jobs.settled(jobId);
      if (state !== 'succeeded')
        return { failure: failure ?? { code: 'cancelled', message: `The job ended as ${state}.` } };
      const pictures: string[] = [];
      for (const id of resultIds) {
        const bytes = await studio.results.exportPng(id, { embedRecipe: true });
        let binary = '';
        for (let at = 0; at < bytes.length; at += 0x8000)
          binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
        pictures.push(btoa(binary));
      }
      return { value: pictures };
    } catch (error) {
      return { failure: error instanceof Error ? { ...error, message: error.message } : { message: String(error) } };
    } finally {
      for (const unsubscribe of unsubscribes) unsubscribe();
    }
  }, request);
  if (reply.value === undefined) throw toError(reply.failure);
  return reply.value.map((base64, index) => ({
    seed: (request.seed + index) % 2 ** 32,
    png: Buffer.from(base64, 'base64'),
  }));
}
