import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from './npm-command.mjs';

/**
 * Whether node_modules is what the lock file asks for. npm leaves a note of what it installed, as the last thing it
 * does: compared with the lock, it shows a missing, an older and a broken-off installation alike.
 * @param {string} root absolute path of the project
 * @returns {boolean}
 */
export function isInstalled(root) {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(note);
  for (const [path, entry] of Object.entries(wanted)) {
    const other = present[path];
    if (path === '' || (other === undefined && entry.optional === true)) continue; // made for another system
    if (other?.version !== entry.version || other?.integrity !== entry.integrity) return false;
  }
  return Object.keys(present).every((path) => path in wanted);
}

/**
 * Installs with `npm ci` when node_modules is missing or stale.
 * @param {string} root absolute path of the project
 * @param {(line: string) => void} log
 * @throws {Error} when npm fails; its own words are on the terminal
 */
export function installIfNeeded(root, log) {
  if (isInstalled(root)) return;
  log('Installing packages …');
  const npm = npmCommand(['ci']);
  const { status, error } = spawnSync(npm.command, npm.args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: npm.shell,
  });
  if (error) throw new Error(`npm could not be started: ${error.message}`);
  if (status !== 0) throw new Error('"npm ci" failed, see above. Is the package registry reachable?');
}

/**
 * @param {string} path of a lock file
 * @returns {Record<string, {version?: string, integrity?: string, optional?: boolean}>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}
