import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { CHROMIUM_QUIET_ARGS, findChromium } from '../browser/find-chromium.ts';
import { createHost } from '../host/create-host.ts';
import { prepareProject } from '../setup/prepare.mjs';
import { completeRequest, imagineInPage, listManifests, PageError } from './drive-page.ts';
import { EXIT_CODES, type ImagineOptions, parseOptions, USAGE, UsageError } from './options.ts';

/** A prompt becomes a picture without a window: the built app runs in headless Chrome, and its bytes are written here. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A command that ends with this status after its message was printed. */
class ExitError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** `apple.png` for one picture, `apple-1.png`, `apple-2.png` … for several. */
function outputPath(out: string, index: number, count: number): string {
  const path = resolve(out);
  if (count === 1) return path;
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}-${index + 1}${ext}`);
}

async function imagine(options: ImagineOptions): Promise<void> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new ExitError(
      EXIT_CODES.noBrowser,
      'No Chrome, Edge or Chromium was found. Install one, or set CHROMIUM_PATH to its program file.',
    );
  }
  await prepareProject({ root: ROOT, log: (line: string) => console.error(line) });
  const host = await createHost({ appFolder: join(ROOT, 'dist'), modelsFolder: join(ROOT, 'models'), port: 0 });
  const browser = await chromium.launch({
    executablePath,
    args: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', ...CHROMIUM_QUIET_ARGS],
  });
  const interrupt = () => void browser.close().finally(() => process.exit(EXIT_CODES.interrupted));
  process.once('SIGINT', interrupt);
  try {
    const page = await browser.newPage();
    await page.goto(host.url);
    await page.waitForFunction(() => 'studio' in window);
    const manifests = await listManifests(page);
    const manifest = options.model ? manifests.find(({ id }) => id === options.model) : manifests[0];
    if (!manifest) {
      const known = manifests.map(({ id }) => id).join(', ') || 'none';
      throw new ExitError(EXIT_CODES.unknownModel, `There is no model "${options.model ?? ''}". In models/: ${known}.`);
    }
    const request = completeRequest(options, manifest);
    const outcome = await imagineInPage(page, request, options.device, (line) => console.error(line));
    if (outcome.device.executionProvider === 'wasm' && options.device !== 'wasm')
      console.error('No usable GPU: this ran on WebAssembly, which is slower.');
    const files = outcome.pictures.map((picture, index) => {
      const file = outputPath(options.out, index, outcome.pictures.length);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, picture.png);
      return { file, seed: picture.seed, sizeBytes: picture.png.length };
    });
    if (options.isJson) console.log(JSON.stringify({ request, device: outcome.device, files }, undefined, 2));
    else for (const { file, seed } of files) console.log(`${file} (seed ${seed})`);
  } finally {
    process.off('SIGINT', interrupt);
    await browser.close();
    await host.close();
  }
}

/** Which status a failure ends with, and what is said. */
function describeFailure(error: unknown): { status: number; message: string } {
  if (error instanceof UsageError) return { status: EXIT_CODES.badUsage, message: `${error.message}\n\n${USAGE}` };
  if (error instanceof ExitError) return { status: error.status, message: error.message };
  if (error instanceof PageError) {
    if (error.code === 'invalid-request') return { status: EXIT_CODES.badUsage, message: error.message };
    if (error.code === 'package-unknown') return { status: EXIT_CODES.unknownModel, message: error.message };
    return { status: EXIT_CODES.failed, message: `${error.code}: ${error.message}` };
  }
  return {
    status: EXIT_CODES.failed,
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
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
