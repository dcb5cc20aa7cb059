import type { Page, Worker } from '@playwright/test';
import type { Job } from '../../../src/domain/jobs/job.ts';
import type { ProviderPreference } from '../../../src/domain/protocol/device.ts';
import { makeRequest, openStudio, type RequestParts, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/**
 * What happens to a job when the ground is taken from under it: the GPU device is destroyed, the worker ends, a run
 * never comes back. Once, the job starts again on a fresh worker and succeeds; the second time it fails with its code.
 */
const SMALL: RequestParts = { prompt: 'a red apple', width: 128, height: 128, numInferenceSteps: 8, guidanceScale: 1 };

/** Starts the job and leaves it running. */
async function start(page: Page, parts: RequestParts, provider: ProviderPreference): Promise<string> {
  return page.evaluate(
    async ([request, wanted]) => {
      const { studio } = window as unknown as StudioWindow;
      studio.device.setProvider(wanted);
      return (await studio.jobs.enqueue(request)).id;
    },
    [makeRequest(parts), provider] as const,
  );
}

/** Waits until the job has done at least one step of its `attempt`. */
async function untilDenoising(page: Page, jobId: string, attempt: number): Promise<void> {
  await page.waitForFunction(
    ([id, wanted]) => {
      const { studio } = window as unknown as StudioWindow;
      const job = studio.jobs.getState().jobs.find((candidate) => candidate.id === id);
      return job?.attempts === wanted && job.progress?.phase === 'denoising' && (job.progress.stepIndex ?? 0) >= 1;
    },
    [jobId, attempt] as const,
    { timeout: 120_000, polling: 20 },
  );
}

async function attempts(page: Page, jobId: string): Promise<number> {
  return page.evaluate((id) => {
    const { studio } = window as unknown as StudioWindow;
    return studio.jobs.getState().jobs.find((job) => job.id === id)?.attempts ?? 0;
  }, jobId);
}

async function settled(page: Page, jobId: string): Promise<Job> {
  return page.evaluate((id) => (window as unknown as StudioWindow).studio.jobs.settled(id), jobId);
}

function inferenceWorker(page: Page): Worker {
  const worker = page.workers().findLast((candidate) => candidate.url().includes('inference.worker'));
  if (!worker) throw new Error('The inference worker is not running.');
  return worker;
}

/** Ends the worker from inside, as a crash would. Its answer is lost with it. */
async function endWorker(page: Page): Promise<void> {
  await inferenceWorker(page)
    .evaluate(() => self.close())
    .catch(() => {});
}

/** A request that steps slowly enough on WASM to be caught in the middle. */
const LONG: RequestParts = { ...SMALL, width: 256, height: 256, numInferenceSteps: 40, guidanceScale: 4 };

test('a worker that ends in mid-job: the job starts again and succeeds', async ({ page }) => {
  await openStudio(page);
  const jobId = await start(page, LONG, 'wasm');
  await untilDenoising(page, jobId, 1);
  await endWorker(page);
  const job = await settled(page, jobId);
  expect(job.state).toBe('succeeded');
  expect(job.attempts).toBe(2);
  expect(job.resultIds).toHaveLength(1);
});

test('a worker that ends twice: a typed failure, and the next job works', async ({ page }) => {
  await openStudio(page);
  const jobId = await start(page, LONG, 'wasm');
  await untilDenoising(page, jobId, 1);
  await endWorker(page);
  await untilDenoising(page, jobId, 2);
  await endWorker(page);
  const job = await settled(page, jobId);
  expect(job.state).toBe('failed');
  expect(job.failure?.code).toBe('worker-died');
  const next = await settled(page, await start(page, { ...SMALL, seed: 7 }, 'wasm'));
  expect(next.state).toBe('succeeded');
});

test('a run that never comes back: the watchdog ends the worker, the job starts again and succeeds', async ({
  page,
}) => {
  // The page's patience is minutes; its clock is wound on, so that the suite does not wait for it.
  await page.clock.install();
  await openStudio(page);
  const jobId = await start(page, LONG, 'wasm');
  await untilDenoising(page, jobId, 1);
  inferenceWorker(page)
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {});
  // Each turn is one slice of the watchdog's count, which a sign of life from before the loop would begin anew.
  while ((await attempts(page, jobId)) < 2) await page.clock.fastForward('01:00');
  const job = await settled(page, jobId);
  expect(job.state).toBe('succeeded');
  expect(job.attempts).toBe(2);
});

test('a GPU device that is lost in mid-job: the job starts again on a fresh worker and succeeds', async ({ page }) => {
  test.setTimeout(300_000);
  // Keeps the device of each worker within reach of the test.
  page.on('worker', (worker) => {
    worker
      .evaluate(() => {
        const original = GPUAdapter.prototype.requestDevice;
        GPUAdapter.prototype.requestDevice = async function (...args) {
          const device = await original.apply(this, args);
          Object.assign(self, { deviceUnderTest: device });
          return device;
        };
      })
      .catch(() => {});
  });
  await openStudio(page);
  const jobId = await start(page, { ...SMALL, numInferenceSteps: 6 }, 'webgpu');
  await untilDenoising(page, jobId, 1);
  await inferenceWorker(page).evaluate(() =>
    (self as unknown as { deviceUnderTest: GPUDevice }).deviceUnderTest.destroy(),
  );
  const job = await settled(page, jobId);
  expect(job.state).toBe('succeeded');
  expect(job.attempts).toBe(2);
});
