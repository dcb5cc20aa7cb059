import { execFile } from 'node:child_process';
import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Manifest, parseManifest } from '../../../src/domain/models/manifest.ts';
import { packageRevision } from '../../../tools/models/package-revision.ts';
import { verifyPackage } from '../../../tools/models/verify-package.ts';
import { fixturePackagesFolder } from '../../fixtures/packages.ts';
import { temporaryFolder } from '../../unit/models/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let packages: string;

beforeAll(async () => {
  packages = await fixturePackagesFolder();
}, 120_000);

async function copyPackage(): Promise<{ folder: string; manifest: Manifest; shard: string }> {
  const folder = join(await temporaryFolder(), 'tiny-sd15');
  await cp(join(packages, 'tiny-sd15'), folder, { recursive: true });
  const manifest = parseManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  return { folder, manifest, shard: manifest.components.unet.externalData[0]?.path ?? '' };
}

const save = (folder: string, manifest: Manifest) => writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));

describe('[P30] verify finds', () => {
  test('one flipped bit, by its file and piece', async () => {
    const { folder, shard } = await copyPackage();
    const bytes = await readFile(join(folder, shard));
    bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
    await writeFile(join(folder, shard), bytes);
    expect((await verifyPackage(folder)).problems).toEqual([{ path: shard, what: 'SHA-256 of chunk 0 differs' }]);
  });

  test('a short shard', async () => {
    const { folder, shard } = await copyPackage();
    await truncate(join(folder, shard), 1000);
    const { problems } = await verifyPackage(folder);
    expect(problems).toEqual([{ path: shard, what: expect.stringContaining('1000 bytes, ') }]);
  });

  test('a missing file, and goes on to the others', async () => {
    const { folder, manifest, shard } = await copyPackage();
    await rm(join(folder, shard));
    await rm(join(folder, manifest.tokenizer.merges));
    const { problems } = await verifyPackage(folder);
    expect(problems).toContainEqual({ path: shard, what: 'missing' });
    expect(problems).toContainEqual({ path: manifest.tokenizer.merges, what: 'missing' });
    expect(problems).toHaveLength(2);
  });

  test('a revision that is not the files', async () => {
    const { folder, manifest } = await copyPackage();
    await save(folder, { ...manifest, revision: '0123456789abcdef' });
    expect((await verifyPackage(folder)).problems[0]?.what).toContain('revision');
  });

  test('a graph that asks for a shard which the manifest does not give', async () => {
    const { folder, manifest } = await copyPackage();
    const unet = { ...manifest.components.unet, externalData: [] };
    await save(folder, { ...manifest, components: { ...manifest.components, unet } });
    const { problems } = await verifyPackage(folder);
    expect(problems[0]).toEqual({
      path: unet.graph,
      what: expect.stringContaining('which the manifest does not give'),
    });
  });

  test('inputs that the graph does not have', async () => {
    const { folder, manifest } = await copyPackage();
    const unet = { ...manifest.components.unet, inputs: manifest.components.unet.inputs.slice(1) };
    await save(folder, { ...manifest, components: { ...manifest.components, unet } });
    expect((await verifyPackage(folder)).problems).toEqual([
      { path: unet.graph, what: 'its inputs are not those of the manifest' },
    ]);
  });

  test('a graph that is none, though its hash is right', async () => {
    const { folder, manifest } = await copyPackage();
    const { vocab } = manifest.tokenizer;
    const unet = { ...manifest.components.unet, graph: vocab };
    await save(folder, { ...manifest, components: { ...manifest.components, unet } });
    expect((await verifyPackage(folder)).problems).toEqual([
      { path: vocab, what: expect.stringContaining('not an ONNX model') },
    ]);
  });

  test('no manifest, no JSON, another version', async () => {
    const { folder, manifest } = await copyPackage();
    await writeFile(join(folder, 'manifest.json'), '<!doctype html>');
    expect((await verifyPackage(folder)).problems[0]?.path).toBe('manifest.json');
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, schemaVersion: 2 }));
    expect((await verifyPackage(folder)).problems[0]?.what).toContain('schemaVersion');
    await rm(join(folder, 'manifest.json'));
    expect((await verifyPackage(folder)).manifest).toBeUndefined();
  });
});

test('[P5] the revision follows paths and hashes, not their order', () => {
  const files = [
    { path: 'a', sha256: '1' },
    { path: 'b', sha256: '2' },
  ];
  expect(packageRevision(files)).toBe(packageRevision(files.toReversed()));
  expect(packageRevision(files)).not.toBe(
    packageRevision([
      { path: 'a', sha256: '2' },
      { path: 'b', sha256: '1' },
    ]),
  );
});

describe('the command', () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const cli = [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'tools/models/main.ts'), ...args];
      execFile(process.execPath, cli, { cwd: ROOT }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
      );
    });

  test('[P30] verify ends with 0 for a whole package, 1 with the path of a damaged file', async () => {
    const { folder, shard } = await copyPackage();
    expect(await run('verify', folder)).toMatchObject({ code: 0, output: expect.stringContaining('10 files') });
    await truncate(join(folder, shard), 1000);
    expect(await run('verify', folder)).toMatchObject({
      code: 1,
      output: expect.stringContaining(`${shard}: 1000 bytes`),
    });
  });

  test('[P30] a wrong command line ends with 2, a source that cannot be packed with 1 and one line', async () => {
    expect((await run('frobnicate')).code).toBe(2);
    expect((await run('pack', 'x', '--max-shard-mib', '0')).code).toBe(2);
    const { code, output } = await run('pack', join(ROOT, 'docs'));
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect((await run('list')).output).toContain('starter-diffusion');
  });
});
