import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { register } from 'tsx/esm/api';
import { npmCommand } from './npm-command.mjs';

/**
 * A Chrome, Edge or Chromium that starts, for the tests: one of this machine's, else Playwright's download, else, as
 * root on Debian, the system's package.
 * @param {string} root absolute path of the project
 * @param {(line: string) => void} log
 * @returns {Promise<string | undefined>} its program file, or undefined when none could be had
 */
export async function ensureBrowser(root, log) {
  const present = await findWorking();
  if (present !== undefined) return present;

  log('No Chrome, Edge or Chromium found. Installing Playwright’s Chromium …');
  const npm = npmCommand(['exec', '--no', '--', 'playwright', 'install', 'chromium']);
  spawnSync(npm.command, npm.args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: npm.shell });
  const downloaded = await findWorking();
  if (downloaded !== undefined) return downloaded;

  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    log('That did not work. Installing Debian’s Chromium …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']])
      spawnSync('/usr/bin/apt-get', args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return findWorking();
}

/** What to do when no browser could be had. */
export const NO_BROWSER_ADVICE =
  'No Chrome, Edge or Chromium that starts was found, and none could be installed. Install one of them, or set ' +
  'CHROMIUM_PATH to its program file, then run this again.';

/** @returns {Promise<string | undefined>} */
async function findWorking() {
  const unregister = register();
  const { listChromiums } = await import('../browser/find-chromium.ts');
  await unregister();
  return listChromiums().find(starts);
}

/**
 * @param {string} path
 * @returns {boolean} false for a browser whose libraries are missing, or a stub that only says how to install one
 */
function starts(path) {
  if (process.platform === 'win32') return existsSync(path); // there --version opens a window
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
