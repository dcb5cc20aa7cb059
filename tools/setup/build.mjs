import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSources } from './sources.mjs';

/**
 * Whether dist holds a whole build of the sources as they are now. The build leaves their hash beside its files, last.
 * @param {string} root absolute path of the project
 * @returns {boolean}
 */
export function isBuilt(root) {
  const record = join(root, 'dist', '.host.json');
  if (!existsSync(record) || !existsSync(join(root, 'dist', 'index.html'))) return false;
  try {
    return JSON.parse(readFileSync(record, 'utf8')).sourcesHash === hashSources(root);
  } catch {
    return false;
  }
}

/**
 * Builds the app when its sources have changed. Quiet unless it fails.
 * @param {string} root absolute path of the project
 * @param {(line: string) => void} log
 * @throws {Error} with the whole output when the build fails
 */
export function buildIfNeeded(root, log) {
  if (isBuilt(root)) return;
  log('Building the app …');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed.\n${stdout}${stderr}`);
}
