import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** Arguments that keep Chromium from looking for the network and asking questions. */
export const CHROMIUM_QUIET_ARGS: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For tests: quiet, and WebGPU without a GPU (SwiftShader). */
export const CHROMIUM_ARGS: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  ...CHROMIUM_QUIET_ARGS,
];

const COMMAND_NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
];

const FIXED_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Every Chrome, Edge or Chromium on this machine, best first: Playwright's own, then those on the PATH, then the usual
 * places. CHROMIUM_PATH, when set, is the only one.
 */
export function listChromiums(): readonly string[] {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted) return [wanted];
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => COMMAND_NAMES.map((name) => join(folder, name)));
  return [chromium.executablePath(), ...onPath, ...FIXED_PLACES].filter((place) => place !== '' && existsSync(place));
}

/** The best browser on this machine, or undefined when there is none. */
export function findChromium(): string | undefined {
  return listChromiums()[0];
}
