import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { buildWelcome } from '../../../tools/samples/build-welcome.ts';
import { openInMemory } from '../../contract/opened-storage.ts';
import { fileBench } from './file-bench.ts';
import { NODE_MEDIA } from './node-media.ts';

const SAMPLE = readFileSync(fileURLToPath(new URL('../../../public/samples/welcome.studio', import.meta.url)));

describe('the sample', () => {
  test('[F71] is what the script makes, and small', () => {
    expect(Buffer.compare(SAMPLE, buildWelcome())).toBe(0);
    expect(SAMPLE.length).toBeLessThan(300_000);
  });

  test('[F71] opens as a project of its own each time, with its pictures', async () => {
    const bench = fileBench(await openInMemory(), NODE_MEDIA, {
      sampleUrl: 'https://studio.test/samples/welcome.studio',
    });
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(new Uint8Array(SAMPLE)));
    const first = await bench.service.openSample();
    const second = await bench.service.openSample();
    fetched.mockRestore();
    expect(first.id).not.toBe(second.id);
    const state = await bench.readState(first.id);
    expect([...state.layers.values()].map(({ kind }) => kind).sort()).toEqual(['raster', 'raster', 'shape', 'text']);
    for (const layer of state.layers.values())
      if (layer.kind === 'raster') expect(await bench.assets.readBlob(layer.assetId)).toBeDefined();
    // Nothing is said of its pictures, so the gallery stays the user's own.
    expect([await bench.assets.listUploads(), await bench.storage.listResults()]).toEqual([[], []]);
  });

  test('[F72] a host that is gone or has no sample is said as such', async () => {
    const bench = fileBench(await openInMemory(), NODE_MEDIA);
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('no network'));
    await expect(bench.service.openSample()).rejects.toMatchObject({ code: 'host-unreachable' });
    fetched.mockResolvedValueOnce(new Response('gone', { status: 404 }));
    await expect(bench.service.openSample()).rejects.toMatchObject({
      code: 'download-rejected',
      details: { status: 404 },
    });
    fetched.mockRestore();
    expect(await bench.projects.listProjects()).toEqual([]);
  });
});
