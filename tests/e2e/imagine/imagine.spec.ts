import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPngTexts } from '../../../src/domain/recipes/png-text.ts';
import { findChromium } from '../../../tools/browser/find-chromium.ts';
import { makePictures, openStudio } from '../support/studio.ts';
import { expect, test } from '../support/test.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../../tools/imagine/main.ts', import.meta.url));
const SMALL = ['--width', '128', '--height', '128', '--steps', '2'];

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Playwright asks its workers for colours; beside NO_COLOR, Node would warn of that in the command's own output. */
const { FORCE_COLOR: _coloured, ...PLAIN_ENV } = process.env;

/** Runs the command as a user does; `env` replaces what the browser would be found by. */
function imagine(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', COMMAND, ...args], {
      cwd: ROOT,
      env: { ...PLAIN_ENV, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 100_000,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (piece: Buffer) => {
      output.stdout += piece.toString();
    });
    child.stderr.on('data', (piece: Buffer) => {
      output.stderr += piece.toString();
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...output }));
  });
}

let folder = '';
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-imagine-'));
});
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('writes the bytes that the page would download, and says in JSON what it made', async ({ page }) => {
  const out = join(folder, 'new', 'apple.png');
  const args = ['a red apple', '--negative', 'a tree', '--seed', '42', '--guidance', '3', '--scheduler', 'euler'];
  const ended = await imagine([...args, ...SMALL, '--device', 'wasm', '--json', '--out', out]);
  expect(ended.status, ended.stderr).toBe(0);
  // Which steps are told is a matter of time: the last may be over before it is said.
  expect(ended.stderr).toMatch(/^denoising [12]\/2$/m);
  expect(ended.stderr).not.toContain('WebAssembly');

  const parts = {
    prompt: 'a red apple',
    negativePrompt: 'a tree',
    width: 128,
    height: 128,
    numInferenceSteps: 2,
    guidanceScale: 3,
    scheduler: 'euler',
    seed: 42,
  } as const;
  const png = await readFile(out);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    request: { ...parts, packageId: 'starter-diffusion', batchSize: 1 },
    device: { executionProvider: 'wasm' },
    files: [{ file: out, seed: 42, sizeBytes: png.length }],
  });
  const parameters = readPngTexts(png).find(({ keyword }) => keyword === 'parameters')?.text;
  expect(parameters).toMatch(/^a red apple\nNegative prompt: a tree\nSteps: 2, /);
  expect(parameters).toMatch(/, Seed: 42, Size: 128x128, /);

  await openStudio(page);
  const [downloaded] = await makePictures(page, parts, 'wasm');
  expect(png.toString('base64')).toBe(downloaded);
});

test('without a GPU: several pictures, and it is said that WebAssembly makes them', async () => {
  test.skip(process.platform === 'win32', 'the browser without a GPU is a shell script');
  const browser = join(folder, 'chromium-without-gpu');
  await writeFile(browser, `#!/bin/sh\nexec "${findChromium()}" "$@" --disable-features=WebGPU --disable-gpu\n`);
  await chmod(browser, 0o755);
  const out = join(folder, 'apple.png');
  const ended = await imagine(['a red apple', '--seed', '4294967295', '--batch', '2', ...SMALL, '--out', out], {
    CHROMIUM_PATH: browser,
  });
  expect(ended.status, ended.stderr).toBe(0);
  expect(ended.stderr).toContain('No usable GPU: this runs on WebAssembly, which is slower.');
  const [first, second] = ['apple-1.png', 'apple-2.png'].map((name) => join(folder, name));
  expect(ended.stdout).toBe(`${first} (seed 4294967295)\n${second} (seed 0)\n`);
  expect((await readdir(folder)).sort()).toEqual(['apple-1.png', 'apple-2.png', 'chromium-without-gpu']);
  for (const [path, seed] of [
    [first, '4294967295'],
    [second, '0'],
  ] as const)
    expect(readPngTexts(await readFile(path ?? '')).find(({ keyword }) => keyword === 'parameters')?.text).toContain(
      `Seed: ${seed},`,
    );
});

test('bad prompts, options and places end with 2 before any browser starts', async () => {
  const isFolder = join(folder, 'folder.png');
  await mkdir(isFolder);
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[''], 'The prompt is refused: empty'],
    [['apple', '--steps', '0'], '--steps is refused: too small'],
    [['apple', '--steps', '1e9', '--seed', '-2'], '--steps is refused: too large\n--seed is refused: too small'],
    [['apple', '--width', '100'], '--width is refused: too small (starter-diffusion takes 128 … 512 in steps of 64)'],
    [['apple', '--height', '200'], '--height is refused: off multiple (starter-diffusion takes'],
    [['apple', '--fast'], "Unknown option '--fast'"],
    [['apple', '--out', isFolder], `--out ${isFolder} cannot be written: it is a folder`],
  ];
  const ended = await Promise.all(cases.map(([args]) => imagine(args, { CHROMIUM_PATH: '/nonexistent' })));
  for (const [index, { status, stdout, stderr }] of ended.entries()) {
    expect(stderr).toContain(cases[index]?.[1]);
    expect(stderr).toContain('Exit status:');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  }
});

test('an unknown model ends with 3, a missing browser with 4, and no picture is left', async () => {
  const out = ['--out', join(folder, 'apple.png')];
  const unknown = await imagine(['apple', '--model', 'nowhere', ...out]);
  expect(unknown.stderr).toBe('There is no model "nowhere". In models/: starter-diffusion.\n');
  expect(unknown.status).toBe(3);

  const missing = await imagine(['apple', ...out], { CHROMIUM_PATH: '/nonexistent' });
  expect(missing.stderr).toBe(
    'No Chrome, Edge or Chromium that starts was found (tried /nonexistent). Install one, or set CHROMIUM_PATH to its program file.\n',
  );
  expect(missing.status).toBe(4);
  expect(await readdir(folder)).toEqual([]);
});
