import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { isStudioError } from '../../src/domain/core/errors.ts';
import type { TextToImageRequest } from '../../src/domain/diffusion/request.ts';
import type { Manifest } from '../../src/domain/models/manifest.ts';
import { CHROMIUM_QUIET_ARGS, listChromiums } from '../browser/find-chromium.ts';
import { createHost } from '../host/create-host.ts';
import { readOfferedManifests } from '../models/read-offered-manifests.ts';
import { prepareProject } from '../setup/prepare.mjs';
import { chooseDevice, imagineInPage } from './drive-page.ts';
import { makeRequest } from './make-request.ts';
import { EXIT_CODES, type ImagineOptions, parseOptions, USAGE, UsageError } from './options.ts';

/** A prompt becomes a picture without a window: the built app runs in headless Chrome, and its bytes are written here. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODELS_FOLDER = join(ROOT, 'models');

/** A command that ends with this status; `message` is what the user reads. */
class ExitError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function imagine(options: ImagineOptions): Promise<void> {
  // What can be refused is refused before anything is built, started or drawn.
  const request = makeRequest(options, await findManifest(options.model));
  const paths = outputPaths(options.out, request.batchSize);
  for (const path of paths) requireWritable(path);

  await prepareProject({ root: ROOT, log: (line: string) => console.error(line) });
  const browser = await launchBrowser();
  const interrupt = () => void browser.close().finally(() => process.exit(EXIT_CODES.interrupted));
  process.once('SIGINT', interrupt);
  try {
    const host = await createHost({ appFolder: join(ROOT, 'dist'), modelsFolder: MODELS_FOLDER, port: 0 });
    try {
      await run(browser, host.url, { request, paths, options });
    } finally {
      await host.close();
    }
  } finally {
    process.off('SIGINT', interrupt);
    await browser.close();
  }
}

/** The package of that id, or the first on offer. */
async function findManifest(model: string | undefined): Promise<Manifest> {
  const manifests = await readOfferedManifests(MODELS_FOLDER);
  const manifest = model === undefined ? manifests[0] : manifests.find(({ id }) => id === model);
  if (manifest) return manifest;
  const known = manifests.map(({ id }) => id).join(', ') || 'none';
  throw new ExitError(EXIT_CODES.unknownModel, `There is no model "${model ?? ''}". In models/: ${known}.`);
}

/** `apple.png` for one picture, `apple-1.png`, `apple-2.png` … for several. */
function outputPaths(out: string, count: number): readonly string[] {
  const path = resolve(out);
  if (count === 1) return [path];
  const { dir, name, ext } = parse(path);
  return Array.from({ length: count }, (_, index) => join(dir, `${name}-${index + 1}${ext}`));
}

/** Makes the file's folder, so that a picture is not drawn for nothing. */
function requireWritable(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path) && statSync(path).isDirectory()) throw new Error('it is a folder');
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out ${path} cannot be written: ${reason}`);
  }
}

/** The first browser of this machine that starts. */
async function launchBrowser(): Promise<Browser> {
  const places = listChromiums();
  for (const executablePath of places) {
    try {
      return await chromium.launch({
        executablePath,
        args: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', ...CHROMIUM_QUIET_ARGS],
      });
    } catch {
      // The next one may start; the message below names them all.
    }
  }
  const tried = places.length > 0 ? ` (tried ${places.join(', ')})` : '';
  throw new ExitError(
    EXIT_CODES.noBrowser,
    `No Chrome, Edge or Chromium that starts was found${tried}. Install one, or set CHROMIUM_PATH to its program file.`,
  );
}

interface Order {
  readonly request: TextToImageRequest;
  /** One for each picture. */
  readonly paths: readonly string[];
  readonly options: ImagineOptions;
}

async function run(browser: Browser, url: string, { request, paths, options }: Order): Promise<void> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'studio' in window);
  const device = await chooseDevice(page, options.device);
  if (device.executionProvider === 'wasm' && options.device !== 'wasm')
    console.error('No usable GPU: this runs on WebAssembly, which is slower.');
  const pictures = await imagineInPage(page, request, (line) => console.error(line));
  const files = pictures.map(({ seed, png }, index) => {
    const file = paths[index];
    if (file === undefined) throw new Error(`The page gave ${pictures.length} pictures for ${paths.length}.`);
    writeFileSync(file, png);
    return { file, seed, sizeBytes: png.length };
  });
  if (options.isJson) console.log(JSON.stringify({ request, device, files }, undefined, 2));
  else for (const { file, seed } of files) console.log(`${file} (seed ${seed})`);
}

/** Which status a failure ends with, and what is said. */
function describeFailure(error: unknown): { status: number; message: string } {
  if (error instanceof UsageError) return { status: EXIT_CODES.badUsage, message: `${error.message}\n\n${USAGE}` };
  if (error instanceof ExitError) return { status: error.status, message: error.message };
  if (isStudioError(error)) return { status: EXIT_CODES.failed, message: `${error.code}: ${error.message}` };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: EXIT_CODES.failed, message };
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options) await imagine(options);
  else console.log(USAGE);
} catch (error) {
  const { status, message } = describeFailure(error);
  console.error(message);
  process.exitCode = status;
}
