import { expect, test } from 'vitest';
import type { Manifest } from '../../../src/domain/models/manifest.ts';
import { REQUEST } from '../../unit/studio/sample-rows.ts';
import { closeTabsAfterEach, newOrigin, openTab } from './studios.ts';

closeTabsAfterEach();

/** A float32 that is not a number, as it lies on the disk. */
const NOT_A_NUMBER = Uint8Array.of(0, 0, 0xc0, 0x7f);

const DAMAGES: Readonly<
  Record<string, { readonly of: (manifest: Manifest) => string | undefined; readonly bytes: Uint8Array<ArrayBuffer> }>
> = {
  'a graph that no longer loads': { of: ({ components }) => components.unet.graph, bytes: Uint8Array.of(0xff) },
  'weights that make no numbers': {
    of: ({ components }) => components.unet.externalData[0]?.path,
    bytes: NOT_A_NUMBER,
  },
  'a vocabulary that is no JSON': { of: ({ tokenizer }) => tokenizer.vocab, bytes: Uint8Array.of(0xff) },
};

/** Writes over the first bytes of an installed file, as a disk that rots does: its size stays. */
async function spoil({ id, revision }: Manifest, path: string, data: Uint8Array<ArrayBuffer>): Promise<void> {
  const folders = ['models', id, revision, 'files', ...path.split('/')];
  const name = folders.pop() ?? '';
  let folder = await navigator.storage.getDirectory();
  for (const part of folders) folder = await folder.getDirectoryHandle(part);
  const writable = await (await folder.getFileHandle(name)).createWritable({ keepExistingData: true });
  await writable.write({ type: 'write', position: 0, data });
  await writable.close();
}

for (const [name, { of, bytes }] of Object.entries(DAMAGES))
  test(`[S52] ${name}, on the disk: the job repairs its package by itself and makes its picture`, async () => {
    const studio = await openTab(newOrigin(), { memoryBudgetBytes: 2 ** 30 });
    studio.device.setProvider('wasm');
    await studio.models.refresh();
    await studio.models.remove('tiny-sd15');
    await studio.models.install('tiny-sd15');
    const manifest = await studio.models.manifest('tiny-sd15');
    await spoil(manifest, of(manifest) ?? '', bytes);

    const phases = new Set<string | undefined>();
    studio.jobs.subscribe(({ jobs }) => phases.add(jobs[0]?.progress?.phase));
    const job = await studio.jobs.settled((await studio.jobs.enqueue(REQUEST)).id);
    expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(phases).toContain('downloading');
    await studio.models.verify('tiny-sd15');
  });
