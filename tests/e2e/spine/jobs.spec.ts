import type { Page } from '@playwright/test';
import { makeRequest, openStudio, type RequestParts, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

/** Jobs as a user lives with them: cancelled, served again, in two tabs, in a tab that is killed. On WASM, for speed. */
const LONG: RequestParts = { prompt: 'a penguin', numInferenceSteps: 60 };
const SHORT: RequestParts = { prompt: 'a red apple', width: 128, height: 128, numInferenceSteps: 2, guidanceScale: 1 };

async function enqueue(page: Page, parts: RequestParts): Promise<string> {
  return page.evaluate(async (request) => {
    const { studio } = window as unknown as StudioWindow;
    studio.device.setProvider('wasm');
    return (await studio.jobs.enqueue(request)).id;
  }, makeRequest(parts));
}

async function settled(page: Page, jobId: string) {
  return page.evaluate((id) => (window as unknown as StudioWindow).studio.jobs.settled(id), jobId);
}

async function untilStep(page: Page, jobId: string): Promise<void> {
  await page.waitForFunction(
    (id) => {
      const { studio } = window as unknown as StudioWindow;
      const job = studio.jobs.getState().jobs.find((candidate) => candidate.id === id);
      return job?.progress?.phase === 'denoising' && (job.progress.stepIndex ?? 0) >= 2;
    },
    jobId,
    { timeout: 120_000 },
  );
}

test('a running job shows its preview, step and time left; a cancel shows at once and the next job runs', async ({
  page,
}) => {
  await openStudio(page);
  const jobId = await enqueue(page, LONG);
  await untilStep(page, jobId);
  await expect(page.getByRole('img', { name: 'Preview of a penguin' })).toBeVisible();
  await expect(page.getByText(/step \d+ of 60/)).toBeVisible();
  await expect(page.getByText(/ left$/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel: a penguin' }).click();
  const state = await page.evaluate((id) => {
    const { studio } = window as unknown as StudioWindow;
    return studio.jobs.getState().jobs.find((job) => job.id === id)?.state;
  }, jobId);
  expect(state).toBe('cancelled');
  const next = await settled(page, await enqueue(page, SHORT));
  expect(next.state).toBe('succeeded');
  const { results } = await page.evaluate(() => (window as unknown as StudioWindow).studio.results.getState());
  expect(results.map((result) => result.recipe.request.prompt)).toEqual(['a red apple']);
});

test('the same request and seed again is served from the results', async ({ page }) => {
  await openStudio(page);
  const first = await settled(page, await enqueue(page, SHORT));
  const second = await settled(page, await enqueue(page, SHORT));
  expect(second.resultIds).toEqual(first.resultIds);
  expect(second.isServedFromResults).toBe(true);
  expect(second.timings).toBeUndefined();
  const other = await settled(page, await enqueue(page, { ...SHORT, seed: 43 }));
  expect(other.resultIds).not.toEqual(first.resultIds);
});

test('two tabs generating at once: both finish, each sees all pictures', async ({ context, page }) => {
  test.setTimeout(240_000);
  await openStudio(page);
  const second = await context.newPage();
  await openStudio(second);
  const [one, two] = await Promise.all([
    enqueue(page, { ...SHORT, prompt: 'a cat' }),
    enqueue(second, { ...SHORT, prompt: 'a dog' }),
  ]);
  expect((await settled(second, one)).state).toBe('succeeded');
  expect((await settled(page, two)).state).toBe('succeeded');
  for (const tab of [page, second]) {
    await expect(tab.getByRole('button', { name: /^a cat, / })).toBeVisible();
    await expect(tab.getByRole('button', { name: /^a dog, / })).toBeVisible();
  }
});

test('a tab that is killed in mid-job: the next one finds the job and finishes it', async ({ context, page }) => {
  test.setTimeout(240_000);
  await openStudio(page);
  const kept = await settled(page, await enqueue(page, SHORT));
  expect(kept.state).toBe('succeeded');
  const jobId = await enqueue(page, { ...LONG, numInferenceSteps: 30 });
  await untilStep(page, jobId);
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => {}); // its answer dies with the page
  await crashed;

  const next = await context.newPage();
  await openStudio(next);
  await expect(next.getByRole('button', { name: /^a red apple, / })).toBeVisible();
  const job = await settled(next, jobId);
  expect(job.state).toBe('succeeded');
  expect(job.attempts).toBe(2);
});
