import { proxy } from 'comlink';
import { describe, expect, it } from 'vitest';
import { CHUNK_SIZE_BYTES } from '../../../src/domain/models/manifest.ts';
import {
  endWorkersAfterEach,
  errorOf,
  expectProgressInvariants,
  install,
  startModelsWorker,
  startReader,
  until,
} from './models-worker.ts';
import { entryOf, freshPackageId, hostPackage, setFault, sha256, statsOf, touch } from './synthetic-package.ts';
import { unwrap } from './worker-remote.ts';

const MIB = 1024 * 1024;

describe('an installation', () => {
  endWorkersAfterEach();

  it('[M4][M11][M17] brings every byte, marks it ready, lists it, counts it', async () => {
    const id = freshPackageId();
    const hosted = await hostPackage(id);
    const models = await startModelsWorker();
    const before = await unwrap(models.remote.usage());
    const plan = await unwrap(models.remote.plan(hosted.url));
    expect(plan).toMatchObject({ packageId: id, totalBytes: hosted.totalBytes, presentBytes: 0, isInstalled: false });

    const run = install(models, hosted.url);
    const installed = await run.done;
    const eventCount = run.events.length;
    expect(installed).toMatchObject({ id, revision: hosted.manifest.revision, sizeBytes: hosted.totalBytes });
    expect(new Date(installed.installedAt).toISOString()).toBe(installed.installedAt);
    expectProgressInvariants(run.events, hosted.totalBytes);

    expect(await unwrap(models.remote.list())).toContainEqual(installed);
    const again = await unwrap(models.remote.plan(hosted.url));
    expect(again).toMatchObject({ presentBytes: hosted.totalBytes, isInstalled: true });
    const after = await unwrap(models.remote.usage());
    // The manifest and the mark come on top of the files.
    expect(after.packageBytes - before.packageBytes).toBeGreaterThan(hosted.totalBytes);
    expect(after.packageBytes - before.packageBytes).toBeLessThan(hosted.totalBytes + 16 * 1024);
    expect(after.quotaBytes).toBeGreaterThan(after.usedBytes);
    expect(after.isPersisted).toBe(await navigator.storage.persisted());
    expect(run.events.length).toBe(eventCount);

    const reader = await startReader();
    expect((await unwrap(reader.remote.open(id))).revision).toBe(hosted.manifest.revision);
    for (const file of hosted.manifest.files)
      expect(await sha256(await unwrap(reader.remote.read(file.path)))).toBe(file.sha256);
    expect(await unwrap(reader.remote.filesIn(`models/${id}/${hosted.manifest.revision}`))).toEqual([
      'files',
      'manifest.json',
    ]);
  });

  it('[M4] a second one of the same package fetches no file', async () => {
    const hosted = await hostPackage(freshPackageId());
    const models = await startModelsWorker();
    const first = await install(models, hosted.url).done;
    await setFault(`${hosted.url}unet/model.onnx`, {});
    const run = install(models, hosted.url);
    expect(await run.done).toEqual(first);
    expectProgressInvariants(run.events, hosted.totalBytes);
    expect((await statsOf(`${hosted.url}unet/model.onnx`)).requests).toEqual([]);
  });

  it('[M6] checks files of several pieces by piece and whole', async () => {
    const id = freshPackageId();
    const hosted = await hostPackage(id, { 'unet/big.bin': 2 * CHUNK_SIZE_BYTES + 3 * MIB + 17 });
    const models = await startModelsWorker();
    const run = install(models, hosted.url);
    await run.done;
    expectProgressInvariants(run.events, hosted.totalBytes);
    const reader = await startReader();
    await unwrap(reader.remote.open(id));
    const bytes = await unwrap(reader.remote.read('unet/big.bin'));
    expect(await sha256(bytes)).toBe(entryOf(hosted, 'unet/big.bin').sha256);
  });

  it('[M7] goes on after a closed tab and fetches only the rest', async () => {
    const sizeBytes = CHUNK_SIZE_BYTES + 6 * MIB;
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': sizeBytes });
    const big = `${hosted.url}unet/big.bin`;
    const stallAfterBytes = CHUNK_SIZE_BYTES + 5 * MIB;
    await setFault(big, { stallAfterBytes });
    const first = await startModelsWorker();
    const interrupted = install(first, hosted.url);
    const aheadBytes = hosted.totalBytes - sizeBytes;
    // What is on disk lags behind by the bytes gathered for a write.
    await until(() => (interrupted.events.at(-1)?.loadedBytes ?? 0) >= aheadBytes + CHUNK_SIZE_BYTES + 4 * MIB);
    first.worker.terminate();

    await setFault(big, {});
    const second = await startModelsWorker();
    const plan = await unwrap(second.remote.plan(hosted.url));
    expect(plan.isInstalled).toBe(false);
    expect(plan.presentBytes).toBeGreaterThanOrEqual(aheadBytes + CHUNK_SIZE_BYTES + 2 * MIB);
    const run = install(second, hosted.url);
    await run.done;
    expectProgressInvariants(run.events, hosted.totalBytes);
    const { requests, sentBytes } = await statsOf(big);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ status: 206, ifRange: '"v1"' });
    expect(sentBytes).toBeLessThanOrEqual(sizeBytes - CHUNK_SIZE_BYTES - 2 * MIB);
    await expect(
      unwrap(
        second.remote.verify(
          hosted.manifest.id,
          proxy(() => {}),
        ),
      ),
    ).resolves.toBeUndefined();
  });

  it('[M5][M7] starts over where the host has another version, no tag, or no ranges', async () => {
    for (const fault of [{ hasNoEtag: true }, { ignoresRange: true }, 'new version'] as const) {
      const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': 5 * MIB });
      const big = `${hosted.url}unet/big.bin`;
      await setFault(big, { stallAfterBytes: 4 * MIB + 512 * 1024, ...(fault === 'new version' ? {} : fault) });
      const first = await startModelsWorker();
      const interrupted = install(first, hosted.url);
      await until(() => (interrupted.events.at(-1)?.loadedBytes ?? 0) >= hosted.totalBytes - MIB);
      first.worker.terminate();

      if (fault === 'new version') await touch(big);
      else await setFault(big, fault);
      const second = await startModelsWorker();
      await install(second, hosted.url).done;
      const [request] = (await statsOf(big)).requests;
      expect(request?.range).toMatch(/^bytes=\d{7}-$/);
      expect(request?.status).toBe('hasNoEtag' in Object(fault) ? 206 : 200);
      await unwrap(
        second.remote.verify(
          hosted.manifest.id,
          proxy(() => {}),
        ),
      );
    }
  });

  it('[M7] drops what turned bad on disk meanwhile, and keeps the good pieces before and after it', async () => {
    const sizeBytes = 2 * CHUNK_SIZE_BYTES + 4 * MIB;
    const id = freshPackageId();
    const hosted = await hostPackage(id, { 'unet/big.bin': sizeBytes });
    const big = `${hosted.url}unet/big.bin`;
    const models = await startModelsWorker();
    await install(models, hosted.url).done;
    const reader = await startReader();
    const stored = `models/${id}/${hosted.manifest.revision}/files/unet/big.bin`;
    await unwrap(reader.remote.spoil(stored, CHUNK_SIZE_BYTES + 5));

    const error = await errorOf(
      unwrap(
        models.remote.verify(
          id,
          proxy(() => {}),
        ),
      ),
    );
    expect(error).toMatchObject({ code: 'file-corrupt', details: { path: 'unet/big.bin' } });
    expect((await unwrap(models.remote.list())).map((installed) => installed.id)).not.toContain(id);

    await setFault(big, {});
    await setFault(`${hosted.url}unet/model.onnx`, {});
    const run = install(models, hosted.url);
    await run.done;
    expectProgressInvariants(run.events, hosted.totalBytes);
    expect((await statsOf(`${hosted.url}unet/model.onnx`)).requests).toEqual([]);
    const { requests } = await statsOf(big);
    expect(requests.map(({ range }) => range)).toEqual([`bytes=${CHUNK_SIZE_BYTES}-${2 * CHUNK_SIZE_BYTES - 1}`]);
    await unwrap(
      models.remote.verify(
        id,
        proxy(() => {}),
      ),
    );
  });

  it('[M8] stops when cancelled, keeps what it has, and goes on later', async () => {
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': 5 * MIB });
    const big = `${hosted.url}unet/big.bin`;
    await setFault(big, { stallAfterBytes: 3 * MIB });
    const models = await startModelsWorker();
    const run = install(models, hosted.url);
    await until(async () => (await statsOf(big)).sentBytes === 3 * MIB);
    await until(() => (run.events.at(-1)?.loadedBytes ?? 0) >= hosted.totalBytes - 3 * MIB);
    await unwrap(models.remote.cancelInstall(hosted.manifest.id));
    expect(await errorOf(run.done)).toMatchObject({ code: 'cancelled' });
    const eventCount = run.events.length;

    await setFault(big, {});
    await install(models, hosted.url).done;
    expect((await statsOf(big)).sentBytes).toBeLessThan(4 * MIB);
    expect(run.events.length).toBe(eventCount);
  });

  it('[M8] can be cancelled before the manifest has come, and cancelling nothing is no error', async () => {
    const hosted = await hostPackage(freshPackageId());
    await setFault(`${hosted.url}manifest.json`, { stallAfterBytes: 10 });
    const models = await startModelsWorker();
    await unwrap(models.remote.cancelInstall(hosted.manifest.id));
    const run = install(models, hosted.url);
    await until(async () => (await statsOf(`${hosted.url}manifest.json`)).requests.length === 1);
    await unwrap(models.remote.cancelInstall(hosted.manifest.id));
    expect(await errorOf(run.done)).toMatchObject({ code: 'cancelled' });
  });

  it('[M13] two tabs at once download once, and both see progress to the end', async () => {
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': 5 * MIB });
    const big = `${hosted.url}unet/big.bin`;
    const [one, two] = [await startModelsWorker(), await startModelsWorker()];
    const runs = [install(one, hosted.url), install(two, hosted.url), install(two, hosted.url)];
    const results = await Promise.all(runs.map((run) => run.done));
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    for (const run of runs) expectProgressInvariants(run.events, hosted.totalBytes);
    const { requests, sentBytes } = await statsOf(big);
    expect(requests).toHaveLength(1);
    expect(sentBytes).toBe(5 * MIB);
  });

  it('[M13] a tab that waits shows the other tab’s progress, and takes over when that tab dies', async () => {
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': 5 * MIB });
    const big = `${hosted.url}unet/big.bin`;
    await setFault(big, { stallAfterBytes: 3 * MIB, times: 1 });
    const [one, two] = [await startModelsWorker(), await startModelsWorker()];
    const first = install(one, hosted.url);
    await until(async () => (await statsOf(big)).requests.length === 1);
    const second = install(two, hosted.url);
    await until(() => first.events.length > 0 && second.events.length > 0);
    one.worker.terminate();
    await second.done;
    expectProgressInvariants(second.events, hosted.totalBytes);
  });

  it('[M8][M13] cancelling in one tab stops the download of the other', async () => {
    const hosted = await hostPackage(freshPackageId());
    const file = `${hosted.url}unet/model.onnx`;
    await setFault(file, { stallAfterBytes: 1000 });
    const [one, two] = [await startModelsWorker(), await startModelsWorker()];
    const run = install(one, hosted.url);
    await until(async () => (await statsOf(file)).requests.length === 1);
    await unwrap(two.remote.cancelInstall(hosted.manifest.id));
    expect(await errorOf(run.done)).toMatchObject({ code: 'cancelled' });
  });

  it('[M14] of another revision keeps the old one usable until the new one is ready, and copies what is the same', async () => {
    const id = freshPackageId();
    const old = await hostPackage(id, { 'unet/big.bin': 2 * MIB });
    const models = await startModelsWorker();
    await install(models, old.url).done;

    const unchanged = old.manifest.files.filter(({ path }) => path !== 'unet/model.onnx');
    const updated = await hostPackage(id, { 'unet/big.bin': 2 * MIB }, unchanged);
    await setFault(`${updated.url}unet/big.bin`, {});
    expect(updated.manifest.revision).not.toBe(old.manifest.revision);
    await setFault(`${updated.url}unet/model.onnx`, { stallAfterBytes: 500, times: 1 });
    const interrupted = install(models, updated.url);
    await until(async () => (await statsOf(`${updated.url}unet/model.onnx`)).requests.length === 1);
    const reader = await startReader();
    expect((await unwrap(reader.remote.open(id))).revision).toBe(old.manifest.revision);
    await unwrap(models.remote.cancelInstall(id));
    await errorOf(interrupted.done);

    const installed = await install(models, updated.url).done;
    expect(installed.revision).toBe(updated.manifest.revision);
    expect((await statsOf(`${updated.url}unet/big.bin`)).requests).toEqual([]);
    // The old revision is still being read.
    const oldBytes = await unwrap(reader.remote.read('unet/model.onnx'));
    expect(await sha256(oldBytes)).toBe(entryOf(old, 'unet/model.onnx').sha256);
    expect(await unwrap(reader.remote.filesIn(`models/${id}`))).toContain(old.manifest.revision);
    await unwrap(reader.remote.close());
    expect((await unwrap(reader.remote.open(id))).revision).toBe(updated.manifest.revision);
  });

  it('[M14] deletes the old revision when nobody reads it', async () => {
    const id = freshPackageId();
    const old = await hostPackage(id);
    const models = await startModelsWorker();
    await install(models, old.url).done;
    const updated = await hostPackage(id);
    await install(models, updated.url).done;
    const reader = await startReader();
    expect(await unwrap(reader.remote.filesIn(`models/${id}`))).toEqual([updated.manifest.revision, 'ready.json']);
  });

  it('[M16] is undone by a removal, during it and after it', async () => {
    const hosted = await hostPackage(freshPackageId());
    const { id } = hosted.manifest;
    const file = `${hosted.url}unet/model.onnx`;
    const models = await startModelsWorker();
    await setFault(file, { stallAfterBytes: 1000, times: 1 });
    const run = install(models, hosted.url);
    await until(async () => (await statsOf(file)).requests.length === 1);
    await unwrap(models.remote.remove(id));
    expect(await errorOf(run.done)).toMatchObject({ code: 'cancelled' });
    const reader = await startReader();
    expect(await unwrap(reader.remote.filesIn('models'))).not.toContain(id);

    await install(models, hosted.url).done;
    await unwrap(models.remote.remove(id));
    expect(await unwrap(reader.remote.filesIn('models'))).not.toContain(id);
    expect(await errorOf(unwrap(reader.remote.open(id)))).toMatchObject({ code: 'package-not-installed' });
    await expect(unwrap(models.remote.remove(id))).resolves.toBeUndefined();
  });

  it('[M9] takes ids and URLs that are none for invalid requests', async () => {
    const models = await startModelsWorker();
    const { remote } = models;
    for (const call of [
      () => unwrap<unknown>(remote.remove('../other')),
      () =>
        unwrap<unknown>(
          remote.verify(
            '',
            proxy(() => {}),
          ),
        ),
      () => unwrap<unknown>(remote.plan('no url')),
      () => install(models, 'file:///etc/').done,
      () => install(models, 'https://host.example/without-slash').done,
    ])
      expect(await errorOf(call())).toMatchObject({ code: 'invalid-request' });
  });
});
