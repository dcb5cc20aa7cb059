import { afterEach, expect, test } from 'vitest';
import type { EngineOptions, GenerationEvent } from '../../../src/domain/protocol/inference-api.ts';
import type { InferenceClient, InferenceTimeouts } from '../../../src/studio/rpc/inference-client.ts';
import { describeInferenceApi } from '../../contract/inference-api-contract.ts';
import { REQUEST } from '../../unit/studio/sample-rows.ts';
import type { Fault } from './scripted-inference.worker.ts';
import { ScriptedWorkers } from './scripted-workers.ts';

const OPTIONS: EngineOptions = { provider: 'wasm', memoryBudgetBytes: 2 ** 30, previewEverySteps: 1 };

const clients: InferenceClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

function start(workers: ScriptedWorkers, timeouts?: Partial<InferenceTimeouts>): InferenceClient {
  const client = workers.client(timeouts);
  clients.push(client);
  return client;
}

describeInferenceApi('the client with a scripted worker', async () => ({
  api: start(new ScriptedWorkers(), { stallMs: 60_000, loadingStallMs: 60_000, cancelGraceMs: 10_000 }),
  request: REQUEST,
  options: OPTIONS,
}));

test('[S24] nothing starts before the first call, and each start has a name of its own', async () => {
  const workers = new ScriptedWorkers();
  const client = start(workers);
  await client.cancel();
  await client.release();
  expect(workers.started).toHaveLength(0);
  await client.describeDevice(OPTIONS);
  client.restart();
  await client.describeDevice(OPTIONS);
  expect(new Set(workers.names).size).toBe(2);
});

test('[S25] a worker that ends itself in mid-run: worker-died, and the next run has a fresh one', async () => {
  const workers = new ScriptedWorkers({ at: 'denoising', how: 'close' });
  const client = start(workers, { stallMs: 60_000, loadingStallMs: 60_000 });
  await expect(client.generate(REQUEST, OPTIONS, () => {})).rejects.toMatchObject({
    code: 'worker-died',
    details: { reason: 'crashed' },
  });
  await expect(client.generate(REQUEST, OPTIONS, () => {})).resolves.toMatchObject({ packageName: 'Tiny SD 1.5' });
  expect(workers.started).toHaveLength(2);
});

test('[S25] a worker ended from outside: the same', async () => {
  const workers = new ScriptedWorkers({ at: 'encoding', how: 'hang' });
  const client = start(workers, { stallMs: 60_000, loadingStallMs: 60_000 });
  const run = client.generate(REQUEST, OPTIONS, (event) => {
    if (event.type === 'phase' && event.phase === 'encoding') workers.started[0]?.terminate();
  });
  await expect(run).rejects.toMatchObject({ code: 'worker-died' });
});

test('[S26] a worker whose script does not load: worker-died at once, and whoever asked is told', async () => {
  const { InferenceClient: Client } = await import('../../../src/studio/rpc/inference-client.ts');
  let told = 0;
  const startMissing = (name: string) => new Worker('/there-is-no-such-script.js', { type: 'module', name });
  const client = new Client(startMissing, undefined, () => {
    told += 1;
  });
  await expect(client.describeDevice(OPTIONS)).rejects.toMatchObject({
    code: 'worker-died',
    details: { reason: 'script-failed' },
  });
  expect(told).toBe(1);
});

for (const at of ['loading', 'encoding', 'denoising', 'decoding'] as const)
  for (const how of ['hang', 'spin'] as const)
    test(`[S27] a worker that ${how}s while ${at}: run-stalled, and the next run has a fresh one`, async () => {
      const workers = new ScriptedWorkers({ at, how });
      const client = start(workers);
      await expect(client.generate(REQUEST, OPTIONS, () => {})).rejects.toMatchObject({
        code: 'run-stalled',
        details: { phase: at },
      });
      await client.generate(REQUEST, OPTIONS, () => {});
      expect(workers.started).toHaveLength(2);
    });

test('[S27] a device that never answers is not waited for either', async () => {
  const client = start(new ScriptedWorkers({ at: 'describing', how: 'hang' }));
  await expect(client.describeDevice(OPTIONS)).rejects.toMatchObject({ code: 'run-stalled' });
  await expect(client.describeDevice(OPTIONS)).resolves.toMatchObject({ executionProvider: 'wasm' });
});

test('[S28] a cancel settles the run at once, whatever the worker does, and cuts a phase without steps', async () => {
  const faults: Fault[] = [
    { at: 'loading', how: 'spin' },
    { at: 'encoding', how: 'spin' },
    { at: 'decoding', how: 'spin' },
  ];
  const workers = new ScriptedWorkers(...faults);
  const client = start(workers, { stallMs: 60_000, loadingStallMs: 60_000, cancelGraceMs: 60_000 });
  for (const { at } of faults) {
    const run = client.generate(REQUEST, OPTIONS, cancelIn(client, at));
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  }
  await client.generate(REQUEST, OPTIONS, () => {});
  expect(workers.started).toHaveLength(4);
});

test('[S28] between steps the worker is asked first and stays when it follows', async () => {
  const workers = new ScriptedWorkers();
  const client = start(workers, { stallMs: 60_000, loadingStallMs: 60_000, cancelGraceMs: 60_000 });
  await expect(client.generate(REQUEST, OPTIONS, cancelIn(client, 'denoising'))).rejects.toMatchObject({
    code: 'cancelled',
  });
  await client.generate(REQUEST, OPTIONS, () => {});
  expect(workers.started).toHaveLength(1);
});

test('[S28] a step that does not end is cut after the grace period', async () => {
  const workers = new ScriptedWorkers({ at: 'denoising', how: 'spin' });
  const client = start(workers, { stallMs: 60_000, loadingStallMs: 60_000, cancelGraceMs: 50 });
  await expect(client.generate(REQUEST, OPTIONS, cancelIn(client, 'denoising'))).rejects.toMatchObject({
    code: 'cancelled',
  });
  await client.generate(REQUEST, OPTIONS, () => {});
  expect(workers.started).toHaveLength(2);
});

for (const code of ['device-lost', 'out-of-memory'] as const)
  test(`[S29] after ${code} the worker is ended`, async () => {
    const workers = new ScriptedWorkers({ at: 'denoising', how: code });
    const client = start(workers);
    await expect(client.generate(REQUEST, OPTIONS, () => {})).rejects.toMatchObject({
      code,
      details: { at: 'denoising' },
    });
    await client.generate(REQUEST, OPTIONS, () => {});
    expect(workers.started).toHaveLength(2);
  });

test('[S29] after other errors it stays', async () => {
  const workers = new ScriptedWorkers({ at: 'denoising', how: 'output-invalid' });
  const client = start(workers);
  await expect(client.generate(REQUEST, OPTIONS, () => {})).rejects.toMatchObject({ code: 'output-invalid' });
  await client.describeDevice(OPTIONS);
  expect(workers.started).toHaveLength(1);
});

test('[S30] another provider gets a fresh worker', async () => {
  const workers = new ScriptedWorkers();
  const client = start(workers);
  await expect(client.describeDevice(OPTIONS)).resolves.toMatchObject({ executionProvider: 'wasm' });
  await expect(client.describeDevice({ ...OPTIONS, provider: 'webgpu' })).resolves.toMatchObject({
    executionProvider: 'webgpu',
  });
  expect(workers.started).toHaveLength(2);
});

test('[S31] calls wait for one another, and a cancel reaches the run that waits but not the question before it', async () => {
  const workers = new ScriptedWorkers();
  const client = start(workers);
  const report = client.describeDevice(OPTIONS);
  const run = client.generate(REQUEST, OPTIONS, () => {});
  await client.cancel();
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  await expect(report).resolves.toMatchObject({ executionProvider: 'wasm' });
  expect(workers.started).toHaveLength(1);
});

test('[S32] a disposed client starts nothing any more', async () => {
  const workers = new ScriptedWorkers({ at: 'loading', how: 'hang' });
  const client = start(workers);
  const run = client.generate(REQUEST, OPTIONS, () => client.dispose());
  await expect(run).rejects.toMatchObject({ code: 'worker-died' });
  await expect(client.describeDevice(OPTIONS)).rejects.toMatchObject({ code: 'worker-died' });
  expect(workers.started).toHaveLength(1);
});

/** Cancels at the first sign of a phase; while denoising, at the first step, so that the second is underway. */
function cancelIn(client: InferenceClient, phase: Fault['at']): (event: GenerationEvent) => void {
  let isCancelled = false;
  return (event) => {
    const isThere = phase === 'denoising' ? event.type === 'step' : event.type === 'phase' && event.phase === phase;
    if (isThere && !isCancelled) client.cancel().catch(() => {});
    isCancelled ||= isThere;
  };
}
