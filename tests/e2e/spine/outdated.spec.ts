import { makeRequest, openStudio, type StudioWindow } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

test('a tab of an older build whose runtime the host no longer has is told so, and the job says it', async ({
  context,
  page,
}) => {
  // What a host does after an update: the old build's hashed files are gone.
  await context.route('**/assets/ort.*.js', (route) => route.fulfill({ status: 404, body: 'Not found' }));
  await openStudio(page);
  const failure = await page.evaluate(
    async (request) => {
      const { studio } = window as unknown as StudioWindow;
      studio.device.setProvider('wasm');
      const job = await studio.jobs.enqueue(request);
      return (await studio.jobs.settled(job.id)).failure?.code;
    },
    makeRequest({ prompt: 'a red apple', numInferenceSteps: 1 }),
  );
  expect(failure).toBe('app-outdated');
});

test('a page whose words do not come says that it could not start, and that nothing is lost', async ({
  context,
  page,
}) => {
  await context.route('**/assets/en-*.js', (route) => route.fulfill({ status: 404, body: 'Not found' }));
  await page.goto('./');
  await expect(page.getByRole('alert')).toContainText('Your pictures are safe on this device.');
});
