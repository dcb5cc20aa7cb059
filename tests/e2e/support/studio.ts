import type { Page } from '@playwright/test';
import type { TextToImageRequest } from '../../../src/domain/diffusion/request.ts';
import type { ProviderPreference } from '../../../src/domain/protocol/device.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';

/** The page's own console object, as tests drive it where the subject is not the page itself. */
export type StudioWindow = Window & { readonly studio: Studio };

/** Opens the app and waits until the studio answers. */
export async function openStudio(page: Page, hash = '#/'): Promise<void> {
  await page.goto(`./${hash}`);
  await page.waitForFunction(() => 'studio' in window);
}

/** What a test wants other than these: the starter, 256 × 256, 20 steps. */
export type RequestParts = Partial<TextToImageRequest> & { readonly prompt: string };

export function makeRequest(parts: RequestParts): TextToImageRequest {
  return {
    kind: 'text-to-image',
    packageId: 'starter-diffusion',
    negativePrompt: '',
    width: 256,
    height: 256,
    numInferenceSteps: 20,
    guidanceScale: 4,
    guidanceRescale: 0.5,
    scheduler: 'ddim',
    scheduleType: 'automatic',
    seed: 42,
    batchSize: 1,
    ...parts,
  };
}

/** Runs one job to its end in the page. @returns the exported PNGs in base64; throws with the failure's code otherwise. */
export async function makePictures(page: Page, parts: RequestParts, provider: ProviderPreference): Promise<string[]> {
  return page.evaluate(
    async ([request, wanted]) => {
      const { studio } = window as unknown as StudioWindow;
      studio.device.setProvider(wanted);
      const job = await studio.jobs.settled((await studio.jobs.enqueue(request)).id);
      if (job.state !== 'succeeded')
        throw new Error(`${job.failure?.code ?? job.state}: ${job.failure?.message ?? ''}`);
      const pictures: string[] = [];
      for (const id of job.resultIds) {
        const bytes = await studio.results.exportPng(id, { embedRecipe: true });
        let binary = '';
        for (let at = 0; at < bytes.length; at += 0x8000)
          binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
        pictures.push(btoa(binary));
      }
      return pictures;
    },
    [makeRequest(parts), provider] as const,
  );
}
