import { proxy } from 'comlink';
import { describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { CHUNK_SIZE_BYTES } from '../../../src/domain/models/manifest.ts';
import type { Fault } from './failing-host.ts';
import {
  endWorkersAfterEach,
  errorOf,
  expectProgressInvariants,
  install,
  startModelsWorker,
  startReader,
  startWorkerOnSmallDisk,
  startWorkerWithoutOpfs,
  until,
} from './models-worker.ts';
import { cutConnections, freshPackageId, hostPackage, setFault, statsOf } from './synthetic-package.ts';
import { unwrap } from './worker-remote.ts';

const MIB = 1024 * 1024;

describe('a host that misbehaves', () => {
  endWorkersAfterEach();

  const REFUSED: readonly { what: string; fault: Fault; code: string; details: object; requestCount: number }[] = [
    {
      what: 'a missing file',
      fault: { status: 404 },
      code: 'download-rejected',
      details: { status: 404 },
      requestCount: 1,
    },
    {
      what: 'an error of its own',
      fault: { status: 503 },
      code: 'host-unreachable',
      details: { status: 503 },
      requestCount: 4,
    },
    {
      what: 'a web page',
      fault: { isHtml: true },
      code: 'download-rejected',
      details: { contentType: 'text/html' },
      requestCount: 1,
    },
    {
      what: 'half a file',
      fault: { truncateTo: 50_000 },
      code: 'download-short',
      details: { expectedBytes: 102_400, receivedBytes: 50_000 },
      requestCount: 1,
    },
    {
      what: 'a wrong byte, always',
      fault: { flipByteAt: 7 },
      code: 'hash-mismatch',
      details: { path: 'unet/model.onnx', chunkIndex: 0 },
      requestCount: 2,
    },
    {
      what: 'answers that break off',
      fault: { cutAfterBytes: 1000 },
      code: 'download-short',
      details: {},
      requestCount: 4,
    },
  ];

  for (const { what, fault, code, details, requestCount } of REFUSED)
    it(`[M9][M10] ${what}: ${code}, nothing installed, and right the next time`, async () => {
      const hosted = await hostPackage(freshPackageId());
      const url = `${hosted.url}unet/model.onnx`;
      await setFault(url, fault);
      const models = await startModelsWorker();
      const run = install(models, hosted.url);
      const error = await errorOf(run.done);
      expect(error).toMatchObject({ code, details });
      if (code !== 'hash-mismatch') expect(error.details['url']).toBe(url);
      expect((await statsOf(url)).requests).toHaveLength(requestCount);
      expect((await unwrap(models.remote.list())).map(({ id }) => id)).not.toContain(hosted.manifest.id);
      const reader = await startReader();
      expect(await errorOf(unwrap(reader.remote.open(hosted.manifest.id)))).toMatchObject({
        code: 'package-not-installed',
      });

      await setFault(url, {});
      const again = install(models, hosted.url);
      await again.done;
      expectProgressInvariants(again.events, hosted.totalBytes);
      await unwrap(
        models.remote.verify(
          hosted.manifest.id,
          proxy(() => {}),
        ),
      );
    });

  it('[M6][M10] one wrong byte, once: only that piece comes again, and no bad byte stays', async () => {
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': 2 * CHUNK_SIZE_BYTES });
    const big = `${hosted.url}unet/big.bin`;
    await setFault(big, { flipByteAt: CHUNK_SIZE_BYTES + 9, times: 1 });
    const models = await startModelsWorker();
    const run = install(models, hosted.url);
    await run.done;
    expectProgressInvariants(run.events, hosted.totalBytes);
    const { requests } = await statsOf(big);
    expect(requests.map(({ range }) => range)).toEqual([null, `bytes=${CHUNK_SIZE_BYTES}-`]);
    await unwrap(
      models.remote.verify(
        hosted.manifest.id,
        proxy(() => {}),
      ),
    );
  });

  it('[M10] a connection that breaks once is taken up where it broke', async () => {
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': 3 * MIB });
    const big = `${hosted.url}unet/big.bin`;
    await setFault(big, { stallAfterBytes: MIB, times: 1 });
    const models = await startModelsWorker();
    const run = install(models, hosted.url);
    await until(() => run.events.at(-1)?.loadedBytes === hosted.totalBytes - 2 * MIB);
    await cutConnections(big);
    await run.done;
    expectProgressInvariants(run.events, hosted.totalBytes);
    const { requests, sentBytes } = await statsOf(big);
    expect(requests.map(({ range }) => range)).toEqual([null, `bytes=${MIB}-`]);
    expect(sentBytes).toBe(3 * MIB);
  });

  it('[M9] nobody listening: host-unreachable with the URL', async () => {
    const models = await startModelsWorker();
    const error = await errorOf(unwrap(models.remote.plan('http://127.0.0.1:9/models/none/')));
    expect(error).toMatchObject({
      code: 'host-unreachable',
      details: { url: 'http://127.0.0.1:9/models/none/manifest.json' },
    });
  });

  it('[M9] a manifest that is a web page, no JSON, or no manifest', async () => {
    const models = await startModelsWorker();
    const hosted = await hostPackage(freshPackageId());
    const url = `${hosted.url}manifest.json`;
    await setFault(url, { isHtml: true });
    expect(await errorOf(install(models, hosted.url).done)).toMatchObject({ code: 'download-rejected' });
    await fetch(url, { method: 'PUT', body: '{"schemaVersion": 1,' });
    expect(await errorOf(install(models, hosted.url).done)).toMatchObject({ code: 'manifest-invalid' });
    await fetch(url, { method: 'PUT', body: JSON.stringify({ ...hosted.manifest, schemaVersion: 99 }) });
    expect(await errorOf(install(models, hosted.url).done)).toMatchObject({ code: 'manifest-invalid' });
  });

  it('[M6] a manifest whose file hash belies its pieces is refused', async () => {
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': CHUNK_SIZE_BYTES + 1000 });
    const files = hosted.manifest.files.map((file) =>
      file.path === 'unet/big.bin' ? { ...file, sha256: '0'.repeat(64) } : file,
    );
    await fetch(`${hosted.url}manifest.json`, { method: 'PUT', body: JSON.stringify({ ...hosted.manifest, files }) });
    const models = await startModelsWorker();
    expect(await errorOf(install(models, hosted.url).done)).toMatchObject({
      code: 'hash-mismatch',
      details: { path: 'unet/big.bin' },
    });
  });
});

describe('a disk that misbehaves', () => {
  endWorkersAfterEach();

  it('[M15] a changed byte is found by verify, told, and repaired by fetching that file alone', async () => {
    const hosted = await hostPackage(freshPackageId());
    const { id, revision } = hosted.manifest;
    const models = await startModelsWorker();
    await install(models, hosted.url).done;
    const reader = await startReader();
    await unwrap(reader.remote.open(id));
    await unwrap(reader.remote.verify(['unet/model.onnx']));
    await unwrap(reader.remote.spoil(`models/${id}/${revision}/files/unet/model.onnx`, 12_345));
    // Other files are still right; this one is not, and the package is installed no more.
    await unwrap(reader.remote.verify(['text_encoder/model.onnx']));
    const error = await errorOf(unwrap(reader.remote.verify(['unet/model.onnx'])));
    expect(error).toMatchObject({ code: 'file-corrupt', details: { packageId: id, path: 'unet/model.onnx' } });
    expect(await errorOf(unwrap(reader.remote.open(id)))).toMatchObject({ code: 'package-not-installed' });

    for (const { path } of hosted.manifest.files) await setFault(hosted.url + path, {});
    await install(models, hosted.url).done;
    for (const { path } of hosted.manifest.files)
      expect((await statsOf(hosted.url + path)).requests).toHaveLength(path === 'unet/model.onnx' ? 1 : 0);
    await unwrap(reader.remote.open(id));
    await unwrap(reader.remote.verify(hosted.manifest.files.map(({ path }) => path)));
  });

  it('[M15] a file of the wrong size is found at opening, and again at reading', async () => {
    const hosted = await hostPackage(freshPackageId());
    const { id, revision } = hosted.manifest;
    const models = await startModelsWorker();
    await install(models, hosted.url).done;
    const reader = await startReader();
    await unwrap(reader.remote.open(id));
    await unwrap(reader.remote.cut(`models/${id}/${revision}/files/vae_decoder/model.onnx`, 100));
    expect((await unwrap(models.remote.list())).map((installed) => installed.id)).not.toContain(id);
    const details = { path: 'vae_decoder/model.onnx' };
    expect(await errorOf(unwrap(reader.remote.read('vae_decoder/model.onnx')))).toMatchObject({
      code: 'file-corrupt',
      details,
    });
    await install(models, hosted.url).done;
    await unwrap(reader.remote.cut(`models/${id}/${revision}/files/vae_decoder/model.onnx`, 100));
    expect(await errorOf(unwrap(reader.remote.open(id)))).toMatchObject({ code: 'file-corrupt', details });
    await install(models, hosted.url).done;
    await unwrap(reader.remote.open(id));
  });

  it('[M12] says before the first byte that a package does not fit', async () => {
    const hosted = await hostPackage(freshPackageId());
    const models = await startWorkerOnSmallDisk();
    const error = await errorOf(install(models, hosted.url).done);
    expect(error).toMatchObject({
      code: 'storage-full',
      details: { neededBytes: hosted.totalBytes, freeBytes: 1000 },
    });
    expect((await statsOf(`${hosted.url}unet/model.onnx`)).requests).toEqual([]);
  });

  it('[M12] says so when the browser refuses a write, and goes on when there is room', async () => {
    const hosted = await hostPackage(freshPackageId(), { 'unet/big.bin': 8 * MIB });
    const big = `${hosted.url}unet/big.bin`;
    const models = await startModelsWorker();
    const { usedBytes } = await unwrap(models.remote.usage());
    await cdp().send('Storage.overrideQuotaForOrigin', { origin: location.origin, quotaSize: usedBytes + 5 * MIB });
    try {
      const error = await errorOf(install(models, hosted.url).done);
      expect(error).toMatchObject({ code: 'storage-full', details: { neededBytes: hosted.totalBytes } });
    } finally {
      await cdp().send('Storage.overrideQuotaForOrigin', { origin: location.origin });
    }
    await setFault(big, {});
    await install(models, hosted.url).done;
    expect((await statsOf(big)).sentBytes).toBeLessThanOrEqual(6 * MIB);
    await unwrap(
      models.remote.verify(
        hosted.manifest.id,
        proxy(() => {}),
      ),
    );
  });

  it('[M12] says storage-unavailable everywhere where there is no OPFS', async () => {
    const hosted = await hostPackage(freshPackageId());
    const { remote } = await startWorkerWithoutOpfs();
    for (const call of [
      () =>
        remote.install(
          hosted.url,
          proxy(() => {}),
        ),
      () => remote.list(),
      () => remote.plan(hosted.url),
      () => remote.usage(),
      () =>
        remote.verify(
          hosted.manifest.id,
          proxy(() => {}),
        ),
      () => remote.remove(hosted.manifest.id),
    ])
      expect(await errorOf(unwrap<unknown>(call()))).toMatchObject({ code: 'storage-unavailable' });
  });
});
