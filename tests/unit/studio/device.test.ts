import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StudioError } from '../../../src/domain/core/errors.ts';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { FakeInference } from './fake-engines.ts';
import { NO_UPDATES } from './no-updates.ts';
import { freshDatabaseName, type OpenedStudio, openStudio, serveModels } from './open-studio.ts';
import { REQUEST } from './sample-rows.ts';

const open: Studio[] = [];
async function start(...args: Parameters<typeof openStudio>): Promise<OpenedStudio> {
  const opened = await openStudio(...args);
  open.push(opened.studio);
  return opened;
}

beforeEach(() => serveModels());
afterEach(async () => {
  await Promise.all(open.splice(0).map((studio) => studio.dispose()));
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('[S70] the engine is asked once, and again after a failure or for another provider', async () => {
  const inference = new FakeInference();
  inference.faults.push({ at: 'describing', error: new StudioError('webgpu-unavailable', 'None.') });
  const { studio } = await start({ inference });
  const describe = vi.spyOn(inference, 'describeDevice');
  await expect(studio.device.describe()).rejects.toMatchObject({ code: 'webgpu-unavailable' });
  expect(studio.device.getState()).toMatchObject({ report: undefined, error: { code: 'webgpu-unavailable' } });
  const [one, two] = await Promise.all([studio.device.describe(), studio.device.describe()]);
  expect(one).toBe(two);
  expect(studio.device.getState()).toMatchObject({ report: { executionProvider: 'wasm' }, error: undefined });
  expect(describe).toHaveBeenCalledTimes(2);
  studio.device.setProvider('webgpu');
  expect(studio.device.getState()).toMatchObject({ provider: 'webgpu', report: undefined });
  expect(await studio.device.describe()).toMatchObject({ executionProvider: 'webgpu' });
});

test('[S71] the provider is remembered over a reload and told to the other tabs', async () => {
  const databaseName = freshDatabaseName();
  const { studio } = await start({}, { databaseName });
  const other = await start({}, { databaseName });
  const heard = new Promise<void>((resolve) => {
    other.studio.device.subscribe(({ provider }) => provider === 'wasm' && resolve());
  });
  studio.device.setProvider('wasm');
  await heard;
  const reloaded = await start({}, { databaseName });
  expect(reloaded.studio.device.getState().provider).toBe('wasm');
  expect(() => Reflect.apply(studio.device.setProvider, studio.device, ['quantum'])).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});

test('[R38] how previews come is remembered over a reload, told to the other tabs and to the engine', async () => {
  const databaseName = freshDatabaseName();
  const { studio, inference } = await start({}, { databaseName });
  const other = await start({}, { databaseName });
  const heard = new Promise<void>((resolve) => {
    other.studio.device.subscribe(({ preview }) => preview.mode === 'off' && resolve());
  });
  const generate = vi.spyOn(inference, 'generate');
  studio.device.setPreview({ mode: 'decoder', everySteps: 3 });
  await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(generate.mock.calls[0]?.[1]).toMatchObject({ previewEverySteps: 3, usesPreviewDecoder: true });
  studio.device.setPreview({ mode: 'off', everySteps: 3 });
  await heard;
  await studio.jobs.settled((await studio.jobs.enqueue({ ...REQUEST, seed: 77 })).id);
  expect(generate.mock.calls[1]?.[1]).toMatchObject({ previewEverySteps: 0, usesPreviewDecoder: false });
  const reloaded = await start({}, { databaseName });
  expect(reloaded.studio.device.getState().preview).toEqual({ mode: 'off', everySteps: 3 });
  for (const preview of [{ mode: 'film', everySteps: 1 }, { mode: 'off', everySteps: 0 }, undefined])
    expect(() => Reflect.apply(studio.device.setPreview, studio.device, [preview])).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
});

test('[S72] jobs made on another provider are other jobs: not served from its results', async () => {
  const { studio, inference } = await start();
  await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  studio.device.setProvider('webgpu');
  const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
  expect(job.isServedFromResults).toBeUndefined();
  expect(inference.begun).toHaveLength(2);
  expect(studio.results.getState().results.map((result) => result.recipe.executionProvider)).toEqual([
    'webgpu',
    'wasm',
  ]);
});

test('[S73] the runtime’s files are kept for offline use as soon as they are known', async () => {
  const cacheRuntime = vi.fn(async () => true);
  const inference = new FakeInference();
  const describe = inference.describeDevice.bind(inference);
  inference.describeDevice = async (options) => ({
    ...(await describe(options)),
    runtimeUrls: ['https://host.test/ort.wasm'],
  });
  const { studio } = await start({ inference }, { updates: { ...NO_UPDATES, cacheRuntime } });
  await studio.device.describe();
  expect(cacheRuntime.mock.calls).toEqual([[['https://host.test/ort.wasm']]]);
});
