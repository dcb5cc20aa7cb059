import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModel } from '../../../tools/models/onnx/read-model.ts';
import { type PackedComponent, packComponent } from '../../../tools/models/pack/pack-component.ts';
import { PackageSourceError } from '../../../tools/models/package-source-error.ts';
import { type SketchedTensor, writeModel } from './onnx-writer.ts';
import { temporaryFolder } from './temporary-folder.ts';

const MIB = 1024 * 1024;
const FLOAT = 1;

/** A weight of so many bytes, each of the value given. */
const weight = (name: string, byteLength: number, value: number): SketchedTensor => ({
  name,
  dataType: FLOAT,
  dims: [byteLength / 4],
  raw: new Uint8Array(byteLength).fill(value),
});

async function packTensors(
  initializers: readonly SketchedTensor[],
  maxShardBytes = 2 ** 31,
): Promise<PackedComponent & { out: string }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'unet'));
  await writeFile(join(folder, 'weights.bin'), new Uint8Array(4096));
  await writeFile(join(folder, 'unet/inside.bin'), new Uint8Array(4096).fill(7));
  await symlink('../weights.bin', join(folder, 'unet/link.bin'));
  const inputs = [{ name: 'sample', dataType: FLOAT }];
  const nodes = [{ opType: 'Relu', inputs: ['sample'], outputs: ['out_sample'] }];
  await writeFile(join(folder, 'unet/model.onnx'), writeModel({ initializers, inputs, nodes }));
  const out = join(folder, 'out');
  // The sketched graphs have no outputs, which the packer itself does not mind.
  return { ...(await packComponent(folder, out, 'unet', {}, maxShardBytes)), out };
}

test('[P12] shards keep to their size, a larger tensor gets its own, small ones stay in the graph', async () => {
  const { component, files, out } = await packTensors(
    [
      weight('a', 600 * 1024, 1),
      weight('tiny', 1020, 2),
      weight('huge', 3 * MIB, 3),
      weight('b', 1024, 4),
      weight('c', 1028, 5),
      weight('d', 1024, 6),
    ],
    MIB,
  );
  const shards = files.slice(1);
  expect(shards.map((file) => file.sizeBytes)).toEqual([600 * 1024, 3 * MIB, 1024 + 1088 + 1024]);
  const { initializers } = readModel(await readFile(join(out, component.graph))).graph;
  expect(initializers.find(({ name }) => name === 'tiny')?.data.kind).toBe('raw');
  const place = (name: string) => initializers.find((initializer) => initializer.name === name)?.data;
  expect(place('d')).toMatchObject({ kind: 'external', offset: 2112, length: 1024 });
  for (const [name, value] of [
    ['a', 1],
    ['huge', 3],
    ['b', 4],
    ['c', 5],
    ['d', 6],
  ] as const) {
    const data = place(name);
    if (data?.kind !== 'external') throw new Error(`${name} stayed in the graph`);
    const path = component.externalData.find(({ location }) => location === data.location)?.path ?? '';
    const bytes = (await readFile(join(out, path))).subarray(data.offset, data.offset + (data.length ?? 0));
    expect(new Set(bytes)).toEqual(new Set([value]));
  }
});

test('[P3] a shard of several pieces has a hash for each', async () => {
  const { files } = await packTensors([weight('a', 33 * MIB, 1)]);
  expect(files[1]).toMatchObject({ sizeBytes: 33 * MIB });
  expect(files[1]?.chunkSha256).toHaveLength(3);
  expect(files[1]?.chunkSha256[0]).toBe(files[1]?.chunkSha256[1]);
});

test('[P13] everything else of the graph stays byte for byte', async () => {
  const tensors = [weight('small', 8, 1), weight('large', 4096, 2)];
  const { component, files, out } = await packTensors(tensors);
  const location = files[1]?.path.replace('unet/', '') ?? '';
  const { raw: _, ...large } = weight('large', 4096, 2);
  const expected = writeModel({
    inputs: [{ name: 'sample', dataType: FLOAT }],
    nodes: [{ opType: 'Relu', inputs: ['sample'], outputs: ['out_sample'] }],
    initializers: [weight('small', 8, 1), { ...large, external: { location, offset: '0', length: '4096' } }],
  });
  expect(Buffer.from(await readFile(join(out, component.graph))).equals(expected)).toBe(true);
  expect(component.externalData).toEqual([{ location, path: `unet/${location}` }]);
});

const external = (entries: Record<string, string>, dims = [256]): SketchedTensor => ({
  name: 'w',
  dataType: FLOAT,
  dims,
  external: entries,
});

test('[P15] external data of the source is read from its place', async () => {
  const { files, out } = await packTensors([external({ location: 'inside.bin', offset: '1024', length: '1024' })]);
  expect(new Set(await readFile(join(out, files[1]?.path ?? '')))).toEqual(new Set([7]));
});

test.each([
  ['a path upwards', { location: '../weights.bin' }],
  ['an absolute path', { location: '/etc/hostname' }],
  ['a path of another system', { location: '..\\weights.bin' }],
  ['a drive', { location: 'C:weights.bin' }],
  ['a link that leads out', { location: 'link.bin' }],
  ['a missing file', { location: 'nowhere.bin' }],
  ['a folder', { location: '.' }],
  ['an offset beyond the end', { location: 'inside.bin', offset: '4000' }],
  ['an offset that is no number', { location: 'inside.bin', offset: '-1' }],
  ['a huge offset', { location: 'inside.bin', offset: '99999999999999999999' }],
  ['a length that its dimensions contradict', { location: 'inside.bin', length: '100' }],
])('[P15] external data with %s is refused', async (_, entries) => {
  await expect(packTensors([external(entries)])).rejects.toBeInstanceOf(PackageSourceError);
});

test('[P10] bytes that are no model are refused', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'unet'));
  for (const bytes of ['', 'version https://git-lfs.github.com/spec/v1', '<!doctype html>']) {
    await writeFile(join(folder, 'unet/model.onnx'), bytes);
    await expect(packComponent(folder, join(folder, 'out'), 'unet', {}, MIB)).rejects.toThrow('not an ONNX model');
  }
});
