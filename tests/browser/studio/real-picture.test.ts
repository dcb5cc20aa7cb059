import { expect, test } from 'vitest';
import { readPngTexts } from '../../../src/domain/recipes/png-text.ts';
import { REQUEST } from '../../unit/studio/sample-rows.ts';
import { closeTabsAfterEach, jobsBecome, newOrigin, openTab } from './studios.ts';

closeTabsAfterEach();

test('[S99] nothing but real parts: a prompt becomes a picture on WASM, is served again, exported, recalled, and there after a reload', async () => {
  const origin = newOrigin();
  const studio = await openTab(origin, { memoryBudgetBytes: 2 ** 30 });
  studio.device.setProvider('wasm');
  await studio.models.refresh();
  await studio.models.remove('tiny-sd15');

  const { id } = await studio.jobs.enqueue(REQUEST);
  await jobsBecome(studio, ({ previews }) => previews.get(id)?.width === 16);
  const job = await studio.jobs.settled(id);
  expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
  expect(studio.device.getState().report?.executionProvider).toBe('wasm');
  expect(studio.models.getState().packages[0]?.installed?.id).toBe('tiny-sd15');

  const [resultId = ''] = job.resultIds;
  const picture = await createImageBitmap(await studio.results.image(resultId));
  expect([picture.width, picture.height]).toEqual([128, 128]);
  const thumbnail = await createImageBitmap(await studio.results.thumbnail(resultId));
  expect([thumbnail.width, thumbnail.height]).toEqual([128, 128]);

  const png = await studio.results.exportPng(resultId, { embedRecipe: true });
  expect(readPngTexts(png).map((text) => text.keyword)).toEqual(['parameters', 'studio_recipe']);
  expect(await studio.results.readRecipe(new Blob([png]))).toMatchObject({
    request: REQUEST,
    notes: [],
    record: { executionProvider: 'wasm', seed: REQUEST.seed },
  });
  await createImageBitmap(new Blob([png], { type: 'image/png' }));

  const again = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(again).toMatchObject({ isServedFromResults: true, resultIds: [resultId] });

  await studio.dispose();
  const reloaded = await openTab(origin);
  expect(reloaded.results.getState().results.map((result) => result.id)).toEqual([resultId]);
  expect(reloaded.jobs.getState().jobs.map((other) => other.state)).toEqual(['succeeded', 'succeeded']);
});
